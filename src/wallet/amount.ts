/**
 * Amounts of coins and tokens as people write and read them (docs/spec/wallet-home.md section 1), exact: text and whole numbers, never floats. One notation for all languages, a point before the
 * decimals and a narrow space between groups of three: `1,204` is more than a thousand to one reader and hardly more than one to another.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import type { Decimal } from './signable.ts';

/** No-break, so that an amount stays on one line. */
const GROUP_SPACE = '\u202f';
const MAX_UINT256 = 2n ** 256n - 1n;
/** Whole digits and decimals of 2^256 with 36 decimals, and a point. */
const MAX_CHARS = 120;
/** Of a short amount, where its whole part is short, too. */
const SHORT_DECIMALS = 6;

export type AmountCode = 'not-an-amount' | 'too-many-decimals' | 'amount-too-large';
export type SpendableCode = AmountCode | 'nothing' | 'more-than-there-is';

/**
 * What a person typed, in the smallest unit. Commas are refused: what they mean depends on who types them.
 *
 * @param decimals 0 to 36
 */
export function readAmount(text: string, decimals: number): Parsed<Decimal, AmountCode> {
  const typed = text.trim().replaceAll(GROUP_SPACE, '');
  const parts = typed.length <= MAX_CHARS ? /^(\d*)(?:\.(\d*))?$/.exec(typed) : null;
  const [whole = '', part = ''] = parts?.slice(1) ?? [];
  if (parts === null || whole + part === '') return refuse('not-an-amount', 'digits and at most one point');
  const given = part.replace(/0+$/, '');
  if (given.length > decimals) return refuse('too-many-decimals', `at most ${decimals} decimals`);
  const units = BigInt(whole + given.padEnd(decimals, '0') || '0');
  if (units > MAX_UINT256) return refuse('amount-too-large', 'more than any token can count');
  return accept(units.toString());
}

/** The same for an amount to be sent: above nothing, and no more than `balance` where that is known. */
export function readSpendable(
  text: string,
  decimals: number,
  balance: Decimal | null | undefined,
): Parsed<Decimal, SpendableCode> {
  const read = readAmount(text, decimals);
  if (!read.ok) return read;
  if (read.value === '0') return refuse('nothing', 'an amount above nothing');
  const isMore = typeof balance === 'string' && BigInt(read.value) > BigInt(balance);
  return isMore ? refuse('more-than-there-is', 'the account has less') : read;
}

/** All of it, without zeros at the end. */
export function wholeAmount(units: Decimal, decimals: number): string {
  const [whole, part] = split(units, decimals);
  return part === '' ? grouped(whole) : `${grouped(whole)}.${part}`;
}

/** As it is typed: what `readAmount` reads back to the same units. */
export function typedAmount(units: Decimal, decimals: number): string {
  return wholeAmount(units, decimals).replaceAll(GROUP_SPACE, '');
}

/**
 * At most about eight digits, rounded down, for where the whole amount is beside it: never for what somebody agrees to or lets somebody take. What would round to nothing is written as less than
 * the smallest amount with so many digits.
 */
export function shortAmount(units: Decimal, decimals: number): string {
  const [whole, part] = split(units, decimals);
  const places = Math.min(SHORT_DECIMALS, Math.max(2, SHORT_DECIMALS + 1 - whole.length));
  const cut = part.slice(0, places).replace(/0+$/, '');
  if (cut !== '') return `${grouped(whole)}.${cut}`;
  const isLess = whole === '0' && part !== '';
  return isLess ? `<${GROUP_SPACE}0.${'1'.padStart(places, '0')}` : grouped(whole);
}

function split(units: Decimal, decimals: number): readonly [whole: string, part: string] {
  const digits = units.padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  return [digits.slice(0, at), digits.slice(at).replace(/0+$/, '')];
}

function grouped(whole: string): string {
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, GROUP_SPACE);
}
