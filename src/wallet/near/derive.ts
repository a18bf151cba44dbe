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
import { RailError } from '../../errors.ts';
import type { Address } from '../signable.ts';
import { fromBase58 } from './base58.ts';
import { witnessAddress } from './bech32.ts';

/** Public keys of the networks that sign, as their contracts give them: x and y. `mainnet` is `v1.signer`. */
const ROOTS = {
  mainnet: '3tFRbMqmoa6AAALMrEFAYCEoHcqKxeW38YptwowBVBtXK1vo36HDbUWuR6EZmoK4JcH6HDkNMGGqP1ouV7VZUWya',
} as const;
const PREFIX = 'near-mpc-recovery v0.1.0 epsilon derivation:';
/** NEAR's rules for the name of an account. */
const ACCOUNT = /^(?=.{2,64}$)(([a-z\d]+[-_])*[a-z\d]+\.)*([a-z\d]+[-_])*[a-z\d]+$/;
const MAX_PATH_CHARS = 256;

export type DerivedKeys = { readonly evm: Address; readonly bitcoin: string };

/**
 * @param account of NEAR, such as `alice.near`
 * @param path any text of the account's choosing, such as `ethereum-1`
 * @throws RailError `bad-argument` for what is no account, and for longer paths
 */
export function derivedKeys(root: keyof typeof ROOTS, account: string, path: string): DerivedKeys {
  if (!ACCOUNT.test(account) || path.length > MAX_PATH_CHARS)
    throw new RailError('bad-argument', 'not an account of NEAR, or a path of more than 256 characters');
  // child = Root + SHA3-256(prefix ‖ account ‖ "," ‖ path)·G
  const epsilon = toBigInt(sha3_256(utf8(`${PREFIX}${account},${path}`))) % secp256k1.Point.Fn.ORDER;
  const child = rootPoint(ROOTS[root]).add(secp256k1.Point.BASE.multiply(epsilon));
  const compressed = child.toBytes(true);
  return {
    evm: addr.fromPublicKey(compressed) as Address,
    bitcoin: witnessAddress('bc', new Uint8Array(ripemd160(sha256(compressed)))),
  };
}

function rootPoint(root: string) {
  return secp256k1.Point.fromBytes(concat(Uint8Array.of(4), fromBase58(root, 64)!));
}
