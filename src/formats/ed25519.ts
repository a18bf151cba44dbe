/**
 * Ed25519 keys, signatures and strict verification (RFC 8032 section 5.1), the same in every engine.
 *
 * WebCrypto is not used although it is faster: engines differ on small-order keys and non-canonical points, and a
 * signature must not be valid in one browser and invalid in another. Here: canonical point encodings only, S < L,
 * small-order public keys refused, the cofactored equation of section 5.1.7. A third party cannot turn a valid
 * signature into another valid one, so the id of a data item (a hash of its signature) is unique.
 *
 * Does not promise constant time beyond what the library gives; see its README on JavaScript engines.
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import type { Bytes } from '../bytes.ts';
import { RailError } from '../errors.ts';
import type { Random } from '../ports.ts';

export type Ed25519Key = {
  /** The 32-byte seed of RFC 8032 section 5.1.5. */
  readonly secretKey: Bytes;
  readonly publicKey: Bytes;
};

export type Ed25519Signer = {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** A 64-byte signature over the message itself (pure Ed25519, no pre-hash). */
  readonly sign: (message: Uint8Array) => Bytes;
};

const SECRET_KEY_BYTES = 32;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

export function generateEd25519Key(random: Random): Ed25519Key {
  const secretKey = random(SECRET_KEY_BYTES);
  return { secretKey, publicKey: ed25519Signer(secretKey).publicKey };
}

/**
 * Keeps its own copy of the key, so that the caller may erase theirs.
 * @throws RailError `bad-argument` unless the key has 32 bytes.
 */
export function ed25519Signer(secretKey: Uint8Array): Ed25519Signer {
  if (secretKey.length !== SECRET_KEY_BYTES)
    throw new RailError('bad-argument', 'an Ed25519 secret key has 32 bytes', {
      details: [`got ${secretKey.length}`],
    });
  const key = new Uint8Array(secretKey);
  return {
    publicKey: ed25519.getPublicKey(key) as Bytes,
    sign: (message) => ed25519.sign(message, key) as Bytes,
  };
}

/** Whether the signature holds. Wrong lengths and undecodable points are `false`, never an exception. */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
  return ed25519.verify(signature, message, publicKey, { zip215: false });
}
