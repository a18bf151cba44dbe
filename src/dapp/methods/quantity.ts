/** Numbers and bytes as pages and servers of Ethereum write them: `0x` and hex digits. Leading zeros of numbers say nothing, and go. */

import * as v from 'valibot';
import type { Decimal, Hex } from '../../wallet/signable.ts';

const MAX_DATA_CHARS = 2 + 2 * 131_072;
/** Beyond 256 bits there is no number in any chain. */
const QUANTITY = /^0x[\da-fA-F]{1,64}$/;

/** At most 256 bits. */
export const quantity = v.pipe(
  v.string(),
  v.regex(QUANTITY),
  v.transform((text): Hex => quantityOf(text)),
);

/** Whole bytes, at most 128 KiB. */
export const data = v.pipe(
  v.string(),
  v.maxLength(MAX_DATA_CHARS),
  v.regex(/^0x([\da-fA-F]{2})*$/),
  v.transform((text): Hex => text.toLowerCase() as Hex),
);

export const word = v.pipe(v.string(), v.regex(/^0x[\da-fA-F]{64}$/));

/** EIP-2294's bound for ids of chains. */
const MAX_CHAIN_ID = 4_503_599_627_370_476n;

/** A chain's id, as decimal text. */
export const chainQuantity = v.pipe(
  v.string(),
  v.regex(QUANTITY),
  v.check((text) => BigInt(text) > 0n && BigInt(text) <= MAX_CHAIN_ID, 'no id of a chain'),
  v.transform(decimalOf),
);

/** @param text a quantity */
export function decimalOf(text: string): Decimal {
  return BigInt(text).toString();
}

/** @param number decimal, or hex with leading zeros */
export function quantityOf(number: string): Hex {
  return `0x${BigInt(number).toString(16)}`;
}
