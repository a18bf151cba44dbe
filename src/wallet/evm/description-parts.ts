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
/** From here on an amount is no limit, however wide its type is: 170 billion billion tokens of 18 decimals. */
const NO_LIMIT = 2n ** 127n;
/** What tokens that count in 96 bits, such as UNI and COMP, take for no limit in calls whose amounts are wider. */
const MAX_UINT96 = 2n ** 96n - 1n;
/** Numbers of narrower types may well be meant up to their last. */
const COUNTING_BITS = 64;

export function chainOf(chainId: Decimal): string {
  return `eip155:${chainId}`;
}

/** The chain's own coin: 60 for each of them, as CAIP-19 has it for chains without a number of their own. */
export function coinOf(chain: string): Asset {
  return `${chain}/slip44:60`;
}

/**
 * The smaller letters are what CAIP-19 compares.
 * @param item the number of one item of a collection
 */
export function tokenOf(
  chain: string,
  standard: 'erc20' | 'erc721' | 'erc1155',
  contract: Address,
  item?: Decimal,
): Asset {
  return `${chain}/${standard}:${contract.toLowerCase()}${item === undefined ? '' : `/${item}`}`;
}

/**
 * `all` where it is no limit: from half of what its type counts to, or 2^127 where that is less, and the largest number of 96 bits. What is spent of so much never brings it to zero.
 * @param bits the width of its type; under 64, only the largest number is no limit
 */
export function limitOf(amount: Decimal, bits: number): Decimal | 'all' {
  const value = BigInt(amount);
  const half = bits < COUNTING_BITS ? 2n ** BigInt(bits) - 1n : 2n ** BigInt(bits - 1);
  return value >= NO_LIMIT || value >= half || value === MAX_UINT96 ? 'all' : amount;
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
