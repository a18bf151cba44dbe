/**
 * Numbers of proofs and keys as text (docs/spec/personhood.md section 2): decimal, without sign and leading zeros, so that a nullifier has one
 * spelling and can be counted as text.
 */

import { keccak_256 } from '@noble/hashes/sha3.js';
import { type Bytes, toBigInt } from '../bytes.ts';
import { FIELD_ORDER } from '../formats/poseidon.ts';

/** Digits of 2^256; longer text is no number of any format here. */
export const MAX_DIGITS = 78;
const NUMBER_BYTES = 32;

/** The number, or `null` for another spelling and for one at or above `limit`. */
export function decimalBelow(limit: bigint, text: string): bigint | null {
  if (text.length > MAX_DIGITS || !/^(0|[1-9][0-9]*)$/.test(text)) return null;
  const value = BigInt(text);
  return value < limit ? value : null;
}

/** A number of the circuit. */
export function fieldNumber(text: string): bigint | null {
  return decimalBelow(FIELD_ORDER, text);
}

/** 32 bytes, big-endian, of a number below 2^256. */
export function numberBytes(value: bigint): Bytes {
  const out = new Uint8Array(NUMBER_BYTES);
  for (let at = NUMBER_BYTES - 1, left = value; at >= 0; at--, left >>= 8n) out[at] = Number(left & 255n);
  return out;
}

/** What Semaphore gives its circuit for a scope or message of 32 bytes: their Keccak-256 without the last byte (section 4). */
export function circuitInput(digest: Uint8Array): bigint {
  return toBigInt(keccak_256(digest).subarray(0, NUMBER_BYTES - 1));
}
