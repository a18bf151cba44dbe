/** What descriptions of all kinds are made of: names of assets, what counts as no limit, and values as text. */

import type { Asset, Description, Field, WarningCode } from '../description.ts';
import type { Address, Decimal } from '../signable.ts';

/** What every description has; each kind fills in the rest. */
export const NOTHING_SAID = {
  chain: null,
  to: null,
  selector: null,
  primaryType: null,
  isDecoded: true,
  intent: null,
  fields: [],
  args: {},
  outflows: [],
  warnings: [],
  sequence: null,
  replaces: null,
} as const satisfies Omit<Description, 'kind' | 'digest' | 'account'>;

/** An approval or permit that holds for longer gets a warning. */
const LONG_MS = 31 * 24 * 60 * 60 * 1000;
/** Half of what a token can count to: no balance reaches it, and what is spent off it never brings it to zero. */
const NO_LIMIT = 2n ** 255n;

export function chainOf(chainId: Decimal): string {
  return `eip155:${chainId}`;
}

/** The chain's own coin: 60 for each of them, as CAIP-19 has it for chains without a number of their own. */
export function coinOf(chain: string): Asset {
  return `${chain}/slip44:60`;
}

/** The smaller letters are what CAIP-19 compares. */
export function tokenOf(chain: string, standard: 'erc20' | 'erc721' | 'erc1155', contract: Address): Asset {
  return `${chain}/${standard}:${contract.toLowerCase()}`;
}

/**
 * `all` where it is no limit.
 * @param bits the width of its type: the largest value of a narrower one is no limit either
 */
export function limitOf(amount: Decimal, bits: number): Decimal | 'all' {
  const value = BigInt(amount);
  return value >= NO_LIMIT || value === 2n ** BigInt(bits) - 1n ? 'all' : amount;
}

/** @param untilSeconds since 1970 */
export function isLong(untilSeconds: Decimal, nowMs: number): boolean {
  return BigInt(untilSeconds) * 1000n > BigInt(Math.round(nowMs)) + BigInt(LONG_MS);
}

export function field(label: string, value: string, as: Field['as']): Field {
  return { label, value, as };
}

export function warnIf(condition: boolean, ...codes: WarningCode[]): WarningCode[] {
  return condition ? codes : [];
}

/**
 * Whether a text holds characters that show nothing or turn others round, so that it reads otherwise than it is written. Emoji are made with some of them.
 */
export function hidesLetters(text: string): boolean {
  const withoutEmoji = text.replaceAll(
    /\p{Extended_Pictographic}(\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*/gu,
    '',
  );
  return /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]|(?![\n\r\t])\p{Cc}/u.test(
    withoutEmoji,
  );
}
