/**
 * A member's secret for one issuer (docs/spec/personhood.md section 2), derived from the vault's seed, so that a restored vault has the same
 * memberships. Whoever has the secret is the member, in all groups of the issuer, and can compute all past nullifiers.
 */

import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, fromBase64Url, utf8 } from '../bytes.ts';
import { RailError } from '../errors.ts';
import { poseidonPair } from '../formats/poseidon-pair.ts';
import { type Coordinates, keyPair } from './baby-jubjub.ts';

const SECRET_BYTES = 32;

export type Identity = {
  /** 32 bytes; Semaphore's private key. */
  readonly secret: Bytes;
  /** The circuit's secret input. */
  readonly scalar: bigint;
  readonly publicKey: Coordinates;
  /** The leaf. */
  readonly commitment: bigint;
};

/**
 * @param seed of the vault, at least 32 bytes
 * @param issuer key of the issuer as base64url
 * @throws RailError `bad-argument` for other lengths
 */
export function identityFor(seed: Uint8Array, issuer: string): Identity {
  if (seed.length < SECRET_BYTES) throw new RailError('bad-argument', 'a seed has 32 bytes or more');
  if (fromBase64Url(issuer)?.length !== SECRET_BYTES)
    throw new RailError('bad-argument', 'an issuer is a key of 32 bytes');
  const secret = hkdf(sha256, seed, undefined, utf8(`rail/semaphore/v1|${issuer}`), SECRET_BYTES) as Bytes;
  const { scalar, publicKey } = keyPair(secret);
  return { secret, scalar, publicKey, commitment: commitmentOf(publicKey) };
}

/** The leaf of a public key. */
export function commitmentOf([x, y]: Coordinates): bigint {
  return poseidonPair(x, y);
}
