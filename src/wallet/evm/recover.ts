/**
 * Who made a signature, from the signature and what was signed. The only reading of signatures in the wallet; signing checks itself with it.
 */

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { addr } from 'micro-eth-signer';
import { type Bytes, concat, fromHex } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Address } from '../signable.ts';

/**
 * @param digest 32 bytes that were signed
 * @param signature 65 bytes as hex: r, s, and 27 or 28. The higher of the two possible s is refused, as contracts do (EIP-2): it would make two signatures of one.
 */
export function recoverSigner(digest: Bytes, signature: unknown): Parsed<Address, 'bad-signature'> {
  if (typeof signature !== 'string' || !/^0x[0-9a-fA-F]{130}$/.test(signature))
    return refuse('bad-signature', 'a signature has 65 bytes');
  const bytes = fromHex(signature.slice(2))!;
  const parity = bytes[64]! - 27;
  if (parity !== 0 && parity !== 1) return refuse('bad-signature', 'a signature ends in 27 or 28');
  try {
    const compact = bytes.subarray(0, 64);
    if (secp256k1.Signature.fromBytes(compact, 'compact').hasHighS())
      return refuse('bad-signature', 's is the higher of two');
    const recovered = concat(Uint8Array.of(parity), compact);
    const key = secp256k1.recoverPublicKey(recovered, digest, { prehash: false });
    return accept(addr.fromPublicKey(key) as Address);
  } catch {
    return refuse('bad-signature', 'no key makes this signature');
  }
}
