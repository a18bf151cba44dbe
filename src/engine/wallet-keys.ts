/**
 * The wallet's accounts as they are shown, and the keys behind them (docs/spec/accounts.md section 2). A key is made for one call, checked against the address that it is
 * for, and goes with the worker.
 */

import { type Bytes, fromBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Records } from '../vault/records.ts';
import { addressOf } from '../wallet/evm/address.ts';
import { evmPath, secp256k1Key } from '../wallet/hd.ts';
import { isSameAddress } from '../wallet/public-state.ts';
import { seedOf } from '../wallet/seed.ts';
import type { Address } from '../wallet/signable.ts';
import type { Account, WalletView } from './keys-protocol.ts';
import {
  readAccounts,
  readWalletSeed,
  type StoredAccount,
  seedNameOf,
  type WalletSeed,
} from './stored-wallet.ts';

/** A stored account, and whether it can sign. */
export type KnownAccount = { readonly stored: StoredAccount; readonly hasSecret: boolean };

export async function viewOf(records: Records): Promise<WalletView> {
  const seed = await readWalletSeed(records);
  const accounts = await knownAccounts(records);
  return {
    accounts: accounts.map(shown),
    hasSeed: !seed.ok || seed.value !== null,
    seedCode: seed.ok ? null : seed.code,
    isBackedUp: seed.ok && seed.value?.isBackedUp === true,
  };
}

/** Each address once: where restored backups brought several of one, the one that can sign. */
export async function knownAccounts(records: Records): Promise<readonly KnownAccount[]> {
  const seed = await readWalletSeed(records);
  const name = seed.ok && seed.value !== null ? await seedNameOf(seed.value) : null;
  const all = (await readAccounts(records)).map((stored) => ({
    stored,
    hasSecret: stored.source === 'key' || (stored.source === 'seed' && stored.seed === name),
  }));
  return all.filter((one) => {
    const same = all.filter(({ stored }) => isSameAddress(stored.address, one.stored.address));
    return one === (same.find(({ hasSecret }) => hasSecret) ?? same[0]);
  });
}

/** Code `no-account`. */
export async function findAccount(
  records: Records,
  isIt: (account: StoredAccount) => boolean,
): Promise<Parsed<KnownAccount, 'no-account'>> {
  const found = (await knownAccounts(records)).find(({ stored }) => isIt(stored));
  return found === undefined ? refuse('no-account', 'the vault has no such account') : accept(found);
}

/** 32 bytes. Codes: `watch-only`, `other-seed`, `other-address`, and those of reading the recovery phrase. */
export async function secretKeyOf(
  records: Records,
  { stored, hasSecret }: KnownAccount,
): Promise<Parsed<Bytes>> {
  if (stored.source === 'watch') return refuse('watch-only', 'the vault has no key for this account');
  if (!hasSecret) return refuse('other-seed', 'the account is of another recovery phrase');
  const key =
    stored.source === 'key'
      ? accept(fromBase64Url(stored.secretKey)!)
      : await keyOfIndex(records, stored.index);
  if (!key.ok) return key;
  return addressFor(key.value) === stored.address
    ? key
    : refuse('other-address', 'the stored key is not the one of the stored address');
}

/** Codes: `no-wallet` without a recovery phrase, and those of reading it. */
export async function keyOfIndex(records: Records, index: number): Promise<Parsed<Bytes>> {
  const seed = await needWalletSeed(records);
  return seed.ok ? accept(await keyFrom(seed.value, index)) : seed;
}

export async function keyFrom({ entropy }: Pick<WalletSeed, 'entropy'>, index: number): Promise<Bytes> {
  return secp256k1Key(await seedOf(entropy), evmPath(index));
}

/** Codes: `no-wallet`, `future-version`, `altered-record`. */
export async function needWalletSeed(records: Records): Promise<Parsed<WalletSeed>> {
  const seed = await readWalletSeed(records);
  if (!seed.ok) return seed;
  return seed.value === null ? refuse('no-wallet', 'there is no recovery phrase') : accept(seed.value);
}

/** `null` for bytes that are no key: zero, or not below the order of the curve. */
export function addressFor(secretKey: Bytes): Address | null {
  try {
    return addressOf(secretKey);
  } catch {
    return null;
  }
}

function shown({ stored, hasSecret }: KnownAccount): Account {
  const { id, address, name, source } = stored;
  return { id, address, name, source, index: source === 'seed' ? stored.index : null, hasSecret };
}
