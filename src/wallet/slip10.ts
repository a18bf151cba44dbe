/**
 * ed25519 keys out of a seed (SLIP-0010; docs/spec/wallet.md section 1). The curve knows hardened steps only.
 */

import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, utf8 } from '../bytes.ts';
import { RailError } from '../errors.ts';
import { pathSteps } from './hd.ts';

const HARDENED = 2 ** 31;

/**
 * The 32 bytes that RFC 8032 calls the private key.
 * @param seed 16 to 64 bytes
 * @param path hardened steps only, such as `m/44'/397'/0'`
 * @throws RailError `bad-argument` for other seeds and paths
 */
export function ed25519Key(seed: Bytes, path: string): Bytes {
  if (seed.length < 16 || seed.length > 64) throw new RailError('bad-argument', 'a seed has 16 to 64 bytes');
  let node = hmac(sha512, utf8('ed25519 seed'), seed);
  for (const step of pathSteps(path)) {
    if (step < HARDENED) throw new RailError('bad-argument', 'ed25519 has hardened steps only');
    // HMAC-SHA512(chain code, 0x00 ‖ key ‖ index)
    const index = new Uint8Array(4);
    new DataView(index.buffer).setUint32(0, step);
    node = hmac(sha512, node.subarray(32), concat(new Uint8Array(1), node.subarray(0, 32), index));
  }
  return new Uint8Array(node.subarray(0, 32));
}
