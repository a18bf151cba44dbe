/**
 * secp256k1 keys out of a seed (BIP-32), and where accounts lie in it (BIP-44; docs/spec/wallet.md section 1).
 */

import { HDKey } from '@scure/bip32';
import type { Bytes } from '../bytes.ts';
import { RailError } from '../errors.ts';

/** Accounts of an EVM chain: one key for all of them. The index grows at the end, as most wallets count. */
const EVM_ACCOUNTS = "m/44'/60'/0'/0";
/** Indexes from 2³¹ on are the hardened ones. */
const MAX_INDEX = 2 ** 31 - 1;
const PATH = /^m(\/\d{1,10}'?){0,10}$/;

/** @param index from 0 */
export function evmPath(index: number): string {
  if (!Number.isInteger(index) || index < 0 || index > MAX_INDEX)
    throw new RailError('bad-argument', 'an account has an index from 0 to 2147483647');
  return `${EVM_ACCOUNTS}/${index}`;
}

/**
 * 32 bytes.
 * @param seed 16 to 64 bytes
 * @param path such as `m/44'/60'/0'/0/0`
 * @throws RailError `bad-argument` for other seeds and paths
 */
export function secp256k1Key(seed: Bytes, path: string): Bytes {
  const steps = pathSteps(path);
  if (seed.length < 16 || seed.length > 64) throw new RailError('bad-argument', 'a seed has 16 to 64 bytes');
  let node = HDKey.fromMasterSeed(seed);
  for (const step of steps) {
    const child = node.deriveChild(step);
    node.wipePrivateData();
    node = child;
  }
  const key = new Uint8Array(node.privateKey!);
  node.wipePrivateData();
  return key;
}

/** Indexes as BIP-32 counts them: a hardened one has 2³¹ added. */
export function pathSteps(path: string): readonly number[] {
  if (!PATH.test(path)) throw new RailError('bad-argument', 'not a path of BIP-32');
  return path
    .split('/')
    .slice(1)
    .map((step) => {
      const index = Number.parseInt(step, 10);
      if (index > MAX_INDEX) throw new RailError('bad-argument', 'an index of a path is over 2147483647');
      return step.endsWith("'") ? index + MAX_INDEX + 1 : index;
    });
}
