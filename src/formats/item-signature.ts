/**
 * The three signature types of ANS-104 data items that this project accepts, and how each is checked.
 * Spec: ANS-104 section 1.3 (lengths depend on the type); numbers and lengths are those of the ecosystem.
 *
 *   type          signature  owner  check
 *   1 arweave       512        512  RSA-PSS, SHA-256, exponent 65537, modulus of exactly 4,096 bits
 *   2 ed25519        64         32  RFC 8032, strict (ed25519.ts)
 *   3 ethereum       65         65  personal_sign (EIP-191): secp256k1 over keccak-256, r || s || v
 *
 * In each type nobody but the key holder can make a second valid signature from a first. That matters because
 * the id of an item is the hash of its signature: with several forms of one signature, a withdrawn record
 * could come back under another id. Other types are refused, not skipped.
 */

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { type Bytes, concat, toBase64Url, utf8 } from '../bytes.ts';
import { verifyEd25519 } from './ed25519.ts';

export type SignatureType = 1 | 2 | 3;

/** Lengths in bytes. */
export const SIGNATURE_TYPES: {
  readonly [type in SignatureType]: { readonly signatureBytes: number; readonly ownerBytes: number };
} = {
  1: { signatureBytes: 512, ownerBytes: 512 },
  2: { signatureBytes: 64, ownerBytes: 32 },
  3: { signatureBytes: 65, ownerBytes: 65 },
};

export function isSignatureType(type: number): type is SignatureType {
  return type === 1 || type === 2 || type === 3;
}

/** Whether `signature` over `message` (the 48-byte deep hash) is by `owner`. Lengths must fit the type. */
export function verifyItemSignature(
  type: SignatureType,
  signature: Bytes,
  message: Bytes,
  owner: Bytes,
): Promise<boolean> | boolean {
  if (type === 1) return verifyArweave(signature, message, owner);
  if (type === 2) return verifyEd25519(signature, message, owner);
  return verifyEthereum(signature, message, owner);
}

/**
 * PSS salt lengths in bytes that signers use: browser wallets (the digest's length), Node tools (the longest that
 * fits: 512 - 32 - 2) and upload services. WebCrypto has to be told which one to expect.
 */
const PSS_SALT_BYTES = [32, 478, 0] as const;

/** Owners are moduli; the exponent is always 65537. */
async function verifyArweave(signature: Bytes, message: Bytes, owner: Bytes): Promise<boolean> {
  // A shorter modulus, left-padded, is a different key in some engines and an error in others.
  if ((owner[0]! & 0x80) === 0) return false;
  const jwk = { kty: 'RSA', n: toBase64Url(owner), e: 'AQAB' };
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, { name: 'RSA-PSS', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    for (const saltLength of PSS_SALT_BYTES) {
      if (await crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key, signature, message)) return true;
    }
    return false;
  } catch {
    return false; // what is not an RSA modulus signs nothing
  }
}

/** The recovery byte v is the parity of the nonce point's y, plus this (since Bitcoin; all signers use it). */
const V_OFFSET = 27;

/**
 * `signature` is r || s || v. Only s <= n/2 and the v that belongs to r and s are accepted. The ecosystem's
 * signers emit nothing else; its verifiers also refuse a high s, but ignore v, which leaves 256 ids per signature.
 */
function verifyEthereum(signature: Bytes, message: Bytes, owner: Bytes): boolean {
  const recovery = signature[64]! - V_OFFSET;
  if (recovery !== 0 && recovery !== 1) return false;
  const digest = keccak_256(concat(utf8(`\x19Ethereum Signed Message:\n${message.length}`), message));
  const recoverable = concat(Uint8Array.of(recovery), signature.subarray(0, 64));
  return secp256k1.verify(recoverable, digest, owner, { prehash: false, lowS: true, format: 'recovered' });
}
