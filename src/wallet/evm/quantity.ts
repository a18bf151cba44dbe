/** Numbers as JSON-RPC writes them (EIP-1474: `0x` and hex digits), and as this wallet does (decimal text). */

import type { Decimal } from '../signable.ts';

export const MAX_UINT64 = 2n ** 64n - 1n;
export const MAX_UINT256 = 2n ** 256n - 1n;
/** EIP-2681: the last nonce there can be. */
export const MAX_NONCE = 2n ** 64n - 2n;

/**
 * `null` for everything but `0x` and 1 to 64 hex digits of a number up to `max`. Leading zeros, which the specification does not allow, say nothing else
 * and are sent by many.
 */
export function readQuantity(value: unknown, max: bigint): Decimal | null {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) return null;
  const number = BigInt(value);
  return number <= max ? number.toString() : null;
}

/** Whether `text` is the one decimal form of a number up to `max`. */
export function isDecimal(text: string, max: bigint): boolean {
  return /^(0|[1-9]\d{0,77})$/.test(text) && BigInt(text) <= max;
}
