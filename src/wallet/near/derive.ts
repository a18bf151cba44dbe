/**
 * Addresses that NEAR's signing network holds for an account of NEAR (docs/spec/wallet.md section 8): the network's public key moved by a number that follows from
 * account and path. No key of this wallet is behind them: the network signs for whoever the contract lets.
 *
 * Does not promise that the network exists, or signs.
 */

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { addr } from 'micro-eth-signer';
import { concat, toBigInt, utf8 } from '../../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../../errors.ts';
import type { Address } from '../signable.ts';
import { readNearAccount } from './account.ts';
import { fromBase58 } from './base58.ts';
import { witnessAddress } from './bech32.ts';

export type NearNetwork = 'mainnet' | 'testnet';

/** Public keys of the networks that sign, as their contracts give them (x and y): `v1.signer` and `v1.signer-prod.testnet`. `hrp`: of Bitcoin's addresses. */
const NETWORKS: { readonly [N in NearNetwork]: { readonly root: string; readonly hrp: string } } = {
  mainnet: {
    root: '3tFRbMqmoa6AAALMrEFAYCEoHcqKxeW38YptwowBVBtXK1vo36HDbUWuR6EZmoK4JcH6HDkNMGGqP1ouV7VZUWya',
    hrp: 'bc',
  },
  testnet: {
    root: '4NfTiv3UsGahebgTaHyD9vF8KYKMBnfd6kh94mK6xv8fGBiJB8TBtFMP5WWXz6B89Ac1fbpzPwAvoyQebemHFwx3',
    hrp: 'tb',
  },
};
const PREFIX = 'near-mpc-recovery v0.1.0 epsilon derivation:';
export const MAX_PATH_CHARS = 256;

export type PathCode = 'path-too-long' | 'path-not-text';

export type DerivedKeys = { readonly evm: Address; readonly bitcoin: string };

/** Taken as it is, with the spaces around it: another path has other addresses. @param text from outside */
export function readPath(text: string): Parsed<string, PathCode> {
  if (text.length > MAX_PATH_CHARS) return refuse('path-too-long', `more than ${MAX_PATH_CHARS} characters`);
  return /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u.test(text)
    ? refuse('path-not-text', 'characters that nobody can see')
    : accept(text);
}

/**
 * @param account of NEAR, such as `alice.near`
 * @param path any text of the account's choosing, such as `ethereum-1`, as `readPath` accepts it
 * @throws RailError `bad-argument` for what is no account or path
 */
export function derivedKeys(network: NearNetwork, account: string, path: string): DerivedKeys {
  if (!readNearAccount(account).ok || !readPath(path).ok)
    throw new RailError('bad-argument', 'not an account of NEAR, or not a path');
  const { root, hrp } = NETWORKS[network];
  // child = Root + SHA3-256(prefix ‖ account ‖ "," ‖ path)·G
  const epsilon = toBigInt(sha3_256(utf8(`${PREFIX}${account},${path}`))) % secp256k1.Point.Fn.ORDER;
  const child = rootPoint(root).add(secp256k1.Point.BASE.multiply(epsilon));
  const compressed = child.toBytes(true);
  return {
    evm: addr.fromPublicKey(compressed) as Address,
    bitcoin: witnessAddress(hrp, new Uint8Array(ripemd160(sha256(compressed)))),
  };
}

function rootPoint(root: string) {
  return secp256k1.Point.fromBytes(concat(Uint8Array.of(4), fromBase58(root, 64)!));
}
