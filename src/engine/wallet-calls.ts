/**
 * What the keys worker does with the wallet (docs/spec/accounts.md), one handler for each call. What a person typed is read here; what is signed is read and described
 * in `wallet-signing.ts`, which is loaded for that alone.
 */

import * as v from 'valibot';
import { fromHex, toBase64Url, toHex } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { integer, parseShape } from '../shapes.ts';
import type { Records } from '../vault/records.ts';
import { readAddress } from '../wallet/evm/address.ts';
import { accountName, isSameAddress } from '../wallet/public-state.ts';
import { entropyToMnemonic, newMnemonic, readMnemonic } from '../wallet/seed.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { KeysOutcome, WalletCalls, WalletView } from './keys-protocol.ts';
import { withRecords } from './open-records.ts';
import {
  type AccountRecord,
  changeAccount,
  changeWalletSeed,
  dropAccount,
  keepAccount,
  readAccounts,
  readWalletSeed,
  seedNameOf,
  type WalletSeed,
} from './stored-wallet.ts';
import { withOpenedAgain } from './vault-calls.ts';
import { addressFor, findAccount, keyFrom, needWalletSeed, secretKeyOf, viewOf } from './wallet-keys.ts';

type Handler<M extends keyof WalletCalls> = (
  params: WalletCalls[M]['params'],
  ports: KeysPorts,
) => Promise<KeysOutcome<M>>;

/** So many words show that they were written down. */
const ASKED_WORDS = 3;
const MAX_TYPED_CHARS = 2000;

const typed = v.pipe(v.string(), v.maxLength(MAX_TYPED_CHARS));
const toCreate = v.object({ words: v.picklist([12, 24]), name: accountName });
const toRestore = v.object({ mnemonic: typed, name: accountName });
const toName = v.object({ name: accountName });
const toImport = v.object({ secretKey: typed, name: accountName });
const toWatch = v.object({ address: typed, name: accountName });
const toRename = v.object({ id: typed, name: accountName });
const toReveal = v.object({ what: v.union([v.literal('mnemonic'), v.strictObject({ account: typed })]) });
const asked = v.strictObject({ place: integer(1, 24), word: typed });
const toCheck = v.object({
  words: v.pipe(
    v.array(asked),
    v.length(ASKED_WORDS),
    v.check((words) => new Set(words.map(({ place }) => place)).size === ASKED_WORDS, 'different places'),
  ),
});

export const WALLET_CALLS: { readonly [M in keyof WalletCalls]: Handler<M> } = {
  'wallet-accounts': ({ dataKey }, ports) =>
    withRecords(dataKey, ports, async (records) => accept(await viewOf(records))),
  'wallet-create': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toCreate, params);
      if (!read.ok) return read;
      const made = readMnemonic(newMnemonic(ports.random, read.value.words));
      if (!made.ok) return made;
      return begin(records, ports, { entropy: made.value.entropy, isBackedUp: false }, read.value.name);
    }),
  'wallet-restore': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toRestore, params);
      if (!read.ok) return read;
      const words = readMnemonic(read.value.mnemonic);
      if (!words.ok) return words;
      // Whoever types the words has them.
      return begin(records, ports, { entropy: words.value.entropy, isBackedUp: true }, read.value.name);
    }),
  'wallet-add': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toName, params);
      if (!read.ok) return read;
      const seed = await needWalletSeed(records);
      if (!seed.ok) return seed;
      const account = await accountOf(
        seed.value,
        await freeIndex(records, seed.value),
        read.value.name,
        ports,
      );
      return done(records, await keepAccount(records, ports.random, account));
    }),
  'wallet-import-key': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toImport, params);
      if (!read.ok) return read;
      const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(read.value.secretKey.trim())?.[1];
      const key = digits === undefined ? null : fromHex(digits);
      const address = key === null ? null : addressFor(key);
      if (key === null || address === null) return refuse('bad-key', 'a key is 64 hex digits');
      const known = await findAccount(records, (one) => isSameAddress(one.address, address));
      if (known.ok && known.value.hasSecret) return ACCOUNT_EXISTS;
      const { name } = read.value;
      const account = {
        source: 'key',
        address,
        name,
        addedAt: nowOf(ports),
        secretKey: toBase64Url(key),
      } as const;
      return done(records, await keepAccount(records, ports.random, account));
    }),
  'wallet-watch': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toWatch, params);
      if (!read.ok) return read;
      const address = readAddress(read.value.address.trim());
      if (!address.ok) return address;
      if ((await findAccount(records, (one) => isSameAddress(one.address, address.value))).ok)
        return ACCOUNT_EXISTS;
      const { name } = read.value;
      const account = { source: 'watch', address: address.value, name, addedAt: nowOf(ports) } as const;
      return done(records, await keepAccount(records, ports.random, account));
    }),
  'wallet-rename': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toRename, params);
      if (!read.ok) return read;
      const found = await findAccount(records, ({ id }) => id === read.value.id);
      if (!found.ok) return found;
      return done(records, await changeAccount(records, { ...found.value.stored, name: read.value.name }));
    }),
  'wallet-drop': ({ dataKey, id }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const found = await findAccount(records, (one) => one.id === id);
      return found.ok ? done(records, await dropAccount(records, found.value.stored)) : found;
    }),
  'wallet-reveal': ({ dataKey, secret, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toReveal, params);
      if (!read.ok) return read;
      return withOpenedAgain(ports, secret, () => reveal(records, read.value.what));
    }),
  'wallet-backed-up': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = parseShape(toCheck, params);
      if (!read.ok) return read;
      const seed = await needWalletSeed(records);
      if (!seed.ok) return seed;
      const words = entropyToMnemonic(seed.value.entropy).split(' ');
      if (!read.value.words.every(({ place, word }) => words[place - 1] === word.trim().toLowerCase()))
        return refuse('wrong-words', 'they are other words');
      return done(records, await changeWalletSeed(records, { ...seed.value, isBackedUp: true }));
    }),
  'wallet-sign': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) =>
      (await import('./wallet-signing.ts')).signInWallet(params, records, ports),
    ),
  'wallet-decide': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) =>
      (await import('./wallet-signing.ts')).decideInWallet(params, records, ports),
    ),
};

/** The phrase and its first account in one step. One that is there is never replaced, also where it cannot be read. */
async function begin(records: Records, ports: KeysPorts, seed: WalletSeed, name: string) {
  const known = await readWalletSeed(records);
  if (!known.ok) return known;
  if (known.value !== null) return refuse('wallet-exists', 'there is a recovery phrase already');
  const account = await accountOf(seed, 0, name, ports);
  return done(records, await keepAccount(records, ports.random, account, seed));
}

async function accountOf(
  seed: WalletSeed,
  index: number,
  name: string,
  ports: Pick<KeysPorts, 'clock'>,
): Promise<AccountRecord> {
  const address = addressFor(await keyFrom(seed, index))!;
  return { source: 'seed', address, name, addedAt: nowOf(ports), index, seed: await seedNameOf(seed) };
}

/** The lowest that is not taken, so that an account that was removed comes back. Fits: there are at most 50. */
async function freeIndex(records: Records, seed: WalletSeed): Promise<number> {
  const name = await seedNameOf(seed);
  const taken = (await readAccounts(records)).flatMap((one) =>
    one.source === 'seed' && one.seed === name ? one.index : [],
  );
  let index = 0;
  while (taken.includes(index)) index++;
  return index;
}

async function reveal(
  records: Records,
  what: 'mnemonic' | { readonly account: string },
): Promise<Parsed<{ readonly text: string }>> {
  if (what === 'mnemonic') {
    const seed = await needWalletSeed(records);
    return seed.ok ? accept({ text: entropyToMnemonic(seed.value.entropy) }) : seed;
  }
  const found = await findAccount(records, ({ id }) => id === what.account);
  if (!found.ok) return found;
  const key = await secretKeyOf(records, found.value);
  return key.ok ? accept({ text: `0x${toHex(key.value)}` }) : key;
}

/** The wallet as it is after a change. */
async function done(records: Records, change: Parsed<null>): Promise<Parsed<WalletView>> {
  return change.ok ? accept(await viewOf(records)) : change;
}

const ACCOUNT_EXISTS = refuse('account-exists', 'the vault has this account already');

function nowOf({ clock }: Pick<KeysPorts, 'clock'>): string {
  return `${new Date(clock()).toISOString().slice(0, 19)}Z`;
}
