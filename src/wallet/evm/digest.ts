/** What the key signs for each kind of `Signable`: 32 bytes that follow from the value alone. */

import { authorization as libraryAuthorization } from 'micro-eth-signer';
import { type Bytes, concat, utf8 } from '../../bytes.ts';
import type { Authorization, Signable } from '../signable.ts';
import { bytesOf, keccak } from './hex.ts';
import { unsignedBytes } from './transaction.ts';
import { typedDataDigest } from './typed-data-hash.ts';

export function digestOf(signable: Signable): Bytes {
  switch (signable.kind) {
    case 'transaction':
      return keccak(unsignedBytes(signable.transaction));
    case 'authorization':
      return authorizationDigest(signable.authorization);
    case 'message':
      return messageDigest(bytesOf(signable.message));
    case 'intent':
      return messageDigest(utf8(signable.intent.text));
    case 'typed-data':
      return typedDataDigest(signable.typedData);
  }
}

/** EIP-191, version 0x45. */
export function messageDigest(message: Bytes): Bytes {
  return keccak(concat(utf8(`\x19Ethereum Signed Message:\n${message.length}`), message));
}

// EIP-7702: keccak(0x05 ‖ rlp([chainId, address, nonce]))
export function authorizationDigest({ chainId, address, nonce }: Authorization): Bytes {
  const request = { chainId: BigInt(chainId), address, nonce: BigInt(nonce) };
  return new Uint8Array(libraryAuthorization.getHash(request));
}
