/**
 * Signs what was decided on (docs/spec/wallet.md section 2). Each signature is deterministic (RFC 6979, the lower s), and is handed out only when it recovers to the
 * account and, where there are bytes to read back, these are the same value again.
 *
 * Does not ask anybody: who calls this has decided (docs/spec/policy.md).
 */

import { signTyped } from 'micro-eth-signer';
import { sign as signDigest } from 'micro-eth-signer/utils.js';
import { type Bytes, concat } from '../bytes.ts';
import { canonicalize, type Json } from '../canonical.ts';
import { RailError } from '../errors.ts';
import { addressOf } from './evm/address.ts';
import { digestOf } from './evm/digest.ts';
import { bytesOf, hexOf, keccak } from './evm/hex.ts';
import { recoverSigner } from './evm/recover.ts';
import { readSigned, signedBytes } from './evm/transaction.ts';
import type { Authorization, Hex, Signable, SignedAuthorization, TypedData } from './signable.ts';

export type Signed = {
  /** 65 bytes: r, s, and 27 or 28. */
  readonly signature: Hex;
  /** What is sent; `null` for all but transactions. */
  readonly raw: Hex | null;
  /** Of `raw`, by which the chain knows it. */
  readonly hash: Hex | null;
};

/**
 * @param signable as `readSignable` accepts it
 * @param secretKey 32 bytes, the key of `signable.account`
 * @throws RailError `bad-argument` for the key of another account, and where what was made does not read back
 */
export function sign(signable: Signable, secretKey: Bytes): Signed {
  if (addressOf(secretKey) !== signable.account)
    throw new RailError('bad-argument', 'the key is not the one of the account');
  const digest = digestOf(signable);
  const made = signDigest(digest, secretKey, false);
  const bytes = concat(made.toBytes('compact'), Uint8Array.of(27 + (made.recovery ?? 0)));
  const signature = hexOf(bytes);

  if (signable.kind === 'transaction') {
    const raw = signedBytes(signable.transaction, bytes);
    checkTransaction(signable, raw);
    return { signature, raw: hexOf(raw), hash: hexOf(keccak(raw)) };
  }
  const signer = recoverSigner(digest, signature);
  if (!signer.ok || signer.value !== signable.account) throw unreadable();
  // The digest was computed here; the library computes its own, and the same digest has the same signature.
  if (
    signable.kind === 'typed-data' &&
    signTyped(forLibrary(signable.typedData), secretKey, false) !== signature
  )
    throw unreadable();
  return { signature, raw: null, hash: null };
}

/** An authorization as it goes into a transaction, after `sign` of the same one. */
export function signedAuthorization(
  authorization: Authorization,
  { signature }: Signed,
): SignedAuthorization {
  const bytes = bytesOf(signature);
  return {
    ...authorization,
    yParity: bytes[64] === 27 ? 0 : 1,
    r: hexOf(bytes.subarray(0, 32)),
    s: hexOf(bytes.subarray(32, 64)),
  };
}

/** The library's types are of one schema that is known when it is compiled; and it knows a missing struct as `undefined`. */
function forLibrary({ types, primaryType, domain, message }: TypedData) {
  return { types, primaryType, domain, message: given(message) } as never;
}

function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, given(member)]));
}

function checkTransaction(signable: Signable & { kind: 'transaction' }, raw: Bytes) {
  const { transaction, sender } = readSigned(raw);
  const same = hexOf(canonicalize(transaction as Json)) === hexOf(canonicalize(signable.transaction as Json));
  if (!same || sender !== signable.account) throw unreadable();
}

function unreadable(): RailError {
  return new RailError('bad-argument', 'what was signed does not read back as what was asked');
}
