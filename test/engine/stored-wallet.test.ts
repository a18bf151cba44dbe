/**
 * The wallet's records as a vault may hold them (docs/spec/accounts.md section 1): some that cannot be read, some of another phrase, and what a backup brings.
 */

import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import type { Json } from '../../src/canonical.ts';
import type { WalletView } from '../../src/engine/keys-protocol.ts';
import type { Parsed } from '../../src/errors.ts';
import { backUpVault, restoreAsNewVault } from '../../src/vault/restore.ts';
import { answerOn, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';
import { NO_CIRCUIT, OTHER_PASSWORD, PASSWORD, testVault } from '../fixtures/vault/ports.ts';
import { KEY, listed, openWallet, PASS, WORDS, wordsOf } from '../fixtures/vault/wallet.ts';

const OTHER_KEY = `0x${'7'.repeat(64)}` as const;
const STRANGER = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const ID = toBase64Url(new Uint8Array(16));

const codeOf = (answer: Parsed<unknown>) => (answer.ok ? 'done' : answer.code);
const addressesIn = ({ accounts }: WalletView) => accounts.map(({ address }) => address);
const hd = (words: string, index: number) => mnemonicToAccount(words, { addressIndex: index }).address;

describe('what cannot be read', () => {
  const address = privateKeyToAccount(OTHER_KEY).address;
  const good = { source: 'watch', address, name: 'a', addedAt: '2026-11-21T12:00:00Z' };
  test.each<[string, Json | Uint8Array]>([
    ['another source', { ...good, source: 'ledger' }],
    ['a member too many', { ...good, secretKey: toBase64Url(new Uint8Array(32)) }],
    ['an address in lower case', { ...good, address: address.toLowerCase() }],
    ['wrong capitals', { ...good, address: address.replace(/[a-f]/, (letter) => letter.toUpperCase()) }],
    ['no name', { ...good, name: '' }],
    ['no date', { ...good, addedAt: 'yesterday' }],
    ['a key that is short', { ...good, source: 'key', secretKey: 'AAAA' }],
    ['an index below zero', { ...good, source: 'seed', index: -1, seed: ID }],
    ['a list', [good]],
    ['no JSON', utf8('account')],
  ])('is left out: %s', async (_, value) => {
    const opened = await openWallet();
    await opened.put('account', ID, value);
    expect((await listed(opened)).accounts).toHaveLength(1);
  });

  test('is left out of a newer schema or under another id, and the sound one is not', async () => {
    const opened = await openWallet();
    await opened.put('account', ID, good, 2);
    await opened.put('account', 'mine', good);
    expect((await listed(opened)).accounts).toHaveLength(1);
    await opened.put('account', ID, good);
    expect((await listed(opened)).accounts).toHaveLength(2);
  });

  test.each<[string, Json | Uint8Array, number, string]>([
    ['a newer schema', { entropy: ID, isBackedUp: true }, 2, 'future-version'],
    ['no entropy', { isBackedUp: true }, 1, 'altered-record'],
    [
      'entropy of 15 bytes',
      { entropy: toBase64Url(new Uint8Array(15)), isBackedUp: true },
      1,
      'altered-record',
    ],
    ['no JSON', utf8('seed'), 1, 'altered-record'],
  ])('of the phrase (%s) is never replaced', async (_, value, schema, code) => {
    const opened = await openWallet();
    const { ask } = opened;
    await opened.put('wallet', 'seed', value, schema);
    const view = await listed(opened);
    expect(view).toMatchObject({ hasSeed: true, seedCode: code, isBackedUp: false });
    expect(view.accounts).toMatchObject([{ hasSecret: false }]);
    const before = opened.vault.rows.get('record/wallet/seed');
    for (const answer of [
      await ask('wallet-create', { words: 12, name: 'a' }),
      await ask('wallet-restore', { mnemonic: WORDS, name: 'a' }),
      await ask('wallet-add', { name: 'a' }),
      await ask('wallet-reveal', { secret: PASS, what: 'mnemonic' }),
    ])
      expect(codeOf(answer)).toBe(code);
    expect(opened.vault.rows.get('record/wallet/seed')).toBe(before);
  });

  test('is not used: a key that is stored for another address', async () => {
    const opened = await openWallet();
    const secretKey = toBase64Url(new Uint8Array(32).fill(1));
    await opened.put('account', ID, { ...good, source: 'key', secretKey });
    const answer = await opened.ask('wallet-reveal', { secret: PASS, what: { account: ID } });
    expect(codeOf(answer)).toBe('other-address');
  });
});

describe('a backup', () => {
  test('brings phrase, accounts and addresses to a new vault', async () => {
    const { vault, ask, dataKey, words } = await openWallet();
    the(await ask('wallet-add', { name: 'Two' }));
    the(await ask('wallet-import-key', { secretKey: KEY, name: 'Imported' }));
    const before = the(await ask('wallet-watch', { address: STRANGER, name: 'Theirs' }));
    const file = the(await backUpVault(vault, bytesOf(dataKey), PASSWORD));
    const fresh = testVault(new Map(), 2);
    const restored = the(await restoreAsNewVault(fresh, file, PASSWORD, OTHER_PASSWORD));
    const there = answerOn({ ...fresh, ...NO_CIRCUIT }, toBase64Url(restored.dataKey));
    expect(the(await there('wallet-accounts', {}))).toEqual(before);
    const secret = { by: 'password', password: OTHER_PASSWORD } as const;
    expect(the(await there('wallet-reveal', { secret, what: 'mnemonic' })).text).toBe(words);
  });

  test('into a vault with another phrase brings accounts that cannot sign, until they are removed', async () => {
    const theirs = await openWallet();
    const mine = await openTestVault();
    the(await mine.ask('wallet-restore', { mnemonic: WORDS, name: 'Mine' }));
    the(await mine.ask('wallet-watch', { address: theirs.view.accounts[0]!.address, name: 'Watched' }));
    const file = the(await backUpVault(theirs.vault, bytesOf(theirs.dataKey), PASSWORD));
    the(
      await mine.ask('vault-restore-into', { file: new TextDecoder().decode(file), filePassword: PASSWORD }),
    );
    const { accounts } = await listed(mine);
    const other = accounts.find(({ address }) => address === theirs.view.accounts[0]!.address)!;
    expect(accounts).toHaveLength(2);
    expect(other).toMatchObject({ hasSecret: false });
    expect(await wordsOf(mine)).toBe(WORDS);
    const key = the(
      await theirs.ask('wallet-reveal', { secret: PASS, what: { account: theirs.view.accounts[0]!.id } }),
    );
    const imported = the(await mine.ask('wallet-import-key', { secretKey: key.text, name: 'Now mine' }));
    const both = imported.accounts.find(({ address }) => address === other.address);
    expect(both).toMatchObject({ source: 'key', hasSecret: true });
    const left = the(await mine.ask('wallet-drop', { id: both!.id }));
    expect(addressesIn(left)).toEqual([hd(WORDS, 0)]);
  });

  test('into a vault with the same phrase brings no account twice', async () => {
    const [one, two] = [await openTestVault(), await openTestVault()];
    for (const { ask } of [one, two]) the(await ask('wallet-restore', { mnemonic: WORDS, name: 'Mine' }));
    the(await two.ask('wallet-add', { name: 'Two' }));
    const file = the(await backUpVault(two.vault, bytesOf(two.dataKey), PASSWORD));
    the(
      await one.ask('vault-restore-into', { file: new TextDecoder().decode(file), filePassword: PASSWORD }),
    );
    const { accounts } = await listed(one);
    expect(accounts).toMatchObject([
      { address: hd(WORDS, 0), hasSecret: true },
      { address: hd(WORDS, 1), hasSecret: true },
    ]);
  });
});

function bytesOf(dataKey: string) {
  return new Uint8Array(Buffer.from(dataKey, 'base64url'));
}
