/**
 * Addresses of accounts: 20 bytes, written with the capitals of EIP-55, which catch a mistyped letter.
 */

import { addr } from 'micro-eth-signer';
import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Address } from '../signable.ts';

export type AddressCode = 'bad-address' | 'bad-checksum';

export const ZERO_ADDRESS: Address = `0x${'0'.repeat(40)}`;

/**
 * @param secretKey 32 bytes
 * @throws for bytes that are no key of secp256k1
 */
export function addressOf(secretKey: Bytes): Address {
  return addr.fromPrivateKey(secretKey) as Address;
}

/** `0x` and 40 hex digits: all in lower case, or with exactly the capitals of EIP-55. */
export function readAddress(text: unknown): Parsed<Address, AddressCode> {
  if (typeof text !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(text))
    return refuse('bad-address', 'an address is 0x and 40 hex digits');
  const address = addr.addChecksum(text.toLowerCase()) as Address;
  return text === address || text === text.toLowerCase()
    ? accept(address)
    : refuse('bad-checksum', 'the capitals of the address are not those of EIP-55');
}

/** What is stored may be in any case; what is signed has the capitals of EIP-55. */
export function withCapitals(stored: Address): Address {
  const read = readAddress(stored.toLowerCase());
  return read.ok ? read.value : stored;
}
