/** Bytes as this wallet's plain values have them: `0x` and lower-case digits. */

import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Bytes } from '../../bytes.ts';
import type { Hex } from '../signable.ts';

/** @param hex was checked to be hex of whole bytes */
export function bytesOf(hex: string): Bytes {
  return new Uint8Array(hexToBytes(hex.slice(2)));
}

export function hexOf(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

export function keccak(bytes: Uint8Array): Bytes {
  return new Uint8Array(keccak_256(bytes));
}
