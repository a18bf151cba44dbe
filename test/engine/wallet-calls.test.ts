/**
 * The wallet in the keys worker (docs/spec/accounts.md sections 1 and 2): one recovery phrase, accounts of three kinds, revealing behind the vault's own secrets. Addresses are
 * held against viem, which shares the libraries of curves and words, and against what anvil, written in Rust, prints for its own phrase.
 */

import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { WalletView } from '../../src/engine/keys-protocol.ts';
import type { Parsed } from '../../src/errors.ts';
import { unlockVault } from '../../src/vault/vault.ts';
import { MAX_ACCOUNTS } from '../../src/wallet/public-state.ts';
import { answerOn, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { BY_PASSWORD, the } from '../fixtures/vault/made.ts';
import { dyingStore, OTHER_PASSWORD, testVault } from '../fixtures/vault/ports.ts';
import { KEY, listed, openWallet, PASS, WORDS, wordsOf } from '../fixtures/vault/wallet.ts';

const STRANGER = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const ID = toBase64Url(new Uint8Array(16));
const PRINTED_BY_ANVIL = [
  '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
];
/** As the curve's specification gives it (SEC 2, section 2.4.1). */
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';

const codeOf = (answer: Parsed<unknown>) => (answer.ok ? 'done' : answer.code);
const addressesIn = ({ accounts }: WalletView) => accounts.map(({ address }) => address);
const hd = (words: string, index: number) => mnemonicToAccount(words, { addressIndex: index }).address;

describe('a new wallet', () => {
  test.each([12, 24] as const)('has %i words, which give the address that viem derives', async (words) => {
    const opened = await openTestVault();
    expect(await listed(opened)).toEqual({ accounts: [], hasSeed: false, seedCode: null, isBackedUp: false });
    const view = the(await opened.ask('wallet-create', { words, name: 'Mine' }));
    const revealed = await wordsOf(opened);
    expect(revealed.split(' ')).toHaveLength(words);
    expect(view).toEqual({
      accounts: [
        {
          id: expect.stringMatching(/^[\w-]{22}$/),
          address: hd(revealed, 0),
          name: 'Mine',
          source: 'seed',
          index: 0,
          hasSecret: true,
        },
      ],
      hasSeed: true,
      seedCode: null,
      isBackedUp: false,
    });
    expect(await listed(opened)).toEqual(view);
  });

  test('is one: a second phrase is refused, made or restored', async () => {
    const { ask, words } = await openWallet();
    expect(codeOf(await ask('wallet-create', { words: 24, name: 'b' }))).toBe('wallet-exists');
    expect(codeOf(await ask('wallet-restore', { mnemonic: WORDS, name: 'b' }))).toBe('wallet-exists');
    expect(await wordsOf({ ask })).toBe(words);
  });

  test('is restored from words as people type them, and counts as written down', async () => {
    const opened = await openTestVault();
    const mnemonic = `\n ${WORDS.replaceAll(' ', '  ').toUpperCase()}\t`;
    const view = the(await opened.ask('wallet-restore', { mnemonic, name: 'Old' }));
    expect(addressesIn(view)).toEqual([hd(WORDS, 0)]);
    const { accounts } = the(await opened.ask('wallet-add', { name: 'Two' }));
    expect(accounts.map(({ address }) => address)).toEqual(PRINTED_BY_ANVIL);
    expect(view.isBackedUp).toBe(true);
    expect(await wordsOf(opened)).toBe(WORDS);
  });

  test.each([
    ['bad-word-count', 'test test'],
    ['bad-words', WORDS.replace('junk', 'jumk')],
    ['bad-checksum', WORDS.replace('junk', 'test')],
    ['too-large', 'test '.repeat(300)],
    ['bad-member', 'test '.repeat(500)],
  ])('is refused as %s, without naming a word', async (code, mnemonic) => {
    const opened = await openTestVault();
    const answer = await opened.ask('wallet-restore', { mnemonic, name: 'Old' });
    expect(answer).toMatchObject({ ok: false, code });
    expect(JSON.stringify(answer)).not.toMatch(/test|junk|jumk/);
    expect((await listed(opened)).hasSeed).toBe(false);
  });

  test.each([
    ['wallet-create', { words: 15, name: 'a' }],
    ['wallet-create', { words: 12, name: '' }],
    ['wallet-create', { words: 12, name: 'a'.repeat(41) }],
    ['wallet-create', { words: 12, name: 'a\nb' }],
    ['wallet-add', { name: '\u200b' }],
    ['wallet-watch', { address: 7, name: 'a' }],
    ['wallet-rename', { id: 7, name: 'a' }],
    ['wallet-reveal', { secret: PASS, what: 'entropy' }],
    ['wallet-reveal', { secret: PASS, what: { account: 7 } }],
    ['wallet-reveal', { secret: PASS, what: { account: ID, path: 'm' } }],
  ] as const)('%s with %j is bad', async (method, params) => {
    const { ask } = await openWallet();
    expect(codeOf(await ask(method, params as never))).toMatch(/^(bad|unknown)-member$/);
  });

  test('is whole or not there, wherever the worker dies', async () => {
    const from = await openTestVault();
    for (const at of [0, 1])
      for (const when of ['before', 'after'] as const) {
        const rows = new Map(from.vault.rows);
        const dying = { ...from.vault, store: dyingStore(rows, { at, when }) };
        await answerOn(dying, from.dataKey)('wallet-create', { words: 12, name: 'a' });
        const left = the(
          await answerOn({ ...from.vault, ...testVault(rows) }, from.dataKey)('wallet-accounts', {}),
        );
        expect(left.accounts).toHaveLength(left.hasSeed ? 1 : 0);
        expect(left.hasSeed).toBe(at === 1 || when === 'after');
      }
  });
});

describe('accounts', () => {
  test('follow from the phrase, one after the other; a removed one comes back first', async () => {
    const { ask, words } = await openWallet();
    for (const name of ['Two', 'Three']) the(await ask('wallet-add', { name }));
    const three = await listed({ ask });
    expect(addressesIn(three)).toEqual([0, 1, 2].map((index) => hd(words, index)));
    expect(three.accounts.map(({ index }) => index)).toEqual([0, 1, 2]);
    const without = the(await ask('wallet-drop', { id: three.accounts[1]!.id }));
    expect(addressesIn(without)).toEqual([hd(words, 0), hd(words, 2)]);
    const again = the(await ask('wallet-add', { name: 'Again' }));
    expect(addressesIn(again).sort()).toEqual([0, 1, 2].map((index) => hd(words, index)).sort());
  });

  test('cannot be added without a phrase', async () => {
    const { ask } = await openTestVault();
    expect(codeOf(await ask('wallet-add', { name: 'Two' }))).toBe('no-wallet');
    expect(codeOf(await ask('wallet-reveal', { secret: PASS, what: 'mnemonic' }))).toBe('no-wallet');
    expect(
      codeOf(await ask('wallet-backed-up', { words: [1, 2, 3].map((place) => ({ place, word: 'a' })) })),
    ).toBe('no-wallet');
  });

  test.each([KEY, KEY.slice(2), ` ${KEY.toUpperCase().replace('0X', '0x')}\n`])(
    'are imported by key, without a phrase (%#)',
    async (secretKey) => {
      const { ask } = await openTestVault();
      const view = the(await ask('wallet-import-key', { secretKey, name: 'Imported' }));
      const [account] = view.accounts;
      expect(account).toMatchObject({
        address: privateKeyToAccount(KEY).address,
        source: 'key',
        index: null,
      });
      const { text } = the(await ask('wallet-reveal', { secret: PASS, what: { account: account!.id } }));
      expect(text).toBe(KEY);
      expect(JSON.stringify(view)).not.toContain(KEY.slice(2));
    },
  );

  test.each([
    '',
    KEY.slice(0, -1),
    `${KEY}0`,
    KEY.replace('5', 'g'),
    `0x${'0'.repeat(64)}`,
    `0x${ORDER}`,
    `0x${'f'.repeat(64)}`,
  ])('are not made from %j', async (secretKey) => {
    const { ask } = await openTestVault();
    const answer = await ask('wallet-import-key', { secretKey, name: 'a' });
    expect(answer).toEqual({ ok: false, code: 'bad-key', because: 'a key is 64 hex digits' });
  });

  test('are watched by address, with or without the capitals of EIP-55, never with wrong ones', async () => {
    const { ask } = await openTestVault();
    for (const address of ['0x12', `${STRANGER}0`, STRANGER.replace('0x', ''), 'vitalik.eth'])
      expect(codeOf(await ask('wallet-watch', { address, name: 'a' }))).toBe('bad-address');
    const wrong = STRANGER.replace('F79', 'f79');
    expect(codeOf(await ask('wallet-watch', { address: wrong, name: 'a' }))).toBe('bad-checksum');
    const view = the(await ask('wallet-watch', { address: ` ${STRANGER.toLowerCase()}`, name: 'a' }));
    expect(view.accounts).toEqual([
      {
        id: expect.any(String),
        address: STRANGER,
        name: 'a',
        source: 'watch',
        index: null,
        hasSecret: false,
      },
    ]);
    const { id } = view.accounts[0]!;
    expect(codeOf(await ask('wallet-reveal', { secret: PASS, what: { account: id } }))).toBe('watch-only');
  });

  test('are each there once: what can sign replaces what is watched, and nothing replaces what can sign', async () => {
    const { ask, view, words } = await openWallet();
    const watch = (address: string) => ask('wallet-watch', { address, name: 'w' });
    const importKey = (secretKey: string) => ask('wallet-import-key', { secretKey, name: 'k' });
    expect(codeOf(await watch(view.accounts[0]!.address))).toBe('account-exists');
    the(await watch(privateKeyToAccount(KEY).address));
    the(await watch(hd(words, 1)));
    const before = await listed({ ask });
    the(await importKey(KEY));
    the(await ask('wallet-add', { name: 'Two' }));
    const after = await listed({ ask });
    expect(new Set(addressesIn(after))).toEqual(new Set(addressesIn(before)));
    expect(after.accounts.map(({ source }) => source).sort()).toEqual(['key', 'seed', 'seed']);
    expect(codeOf(await importKey(KEY))).toBe('account-exists');
    expect(codeOf(await watch(privateKeyToAccount(KEY).address))).toBe('account-exists');
  });

  test('are renamed and removed by id', async () => {
    const { ask, view } = await openWallet();
    const { id } = view.accounts[0]!;
    expect(the(await ask('wallet-rename', { id, name: 'Rent' })).accounts[0]).toMatchObject({
      id,
      name: 'Rent',
    });
    expect(codeOf(await ask('wallet-rename', { id, name: '' }))).toBe('bad-member');
    for (const other of [ID, '', '../wallet/seed', 'seed']) {
      expect(codeOf(await ask('wallet-rename', { id: other, name: 'a' }))).toBe('no-account');
      expect(codeOf(await ask('wallet-drop', { id: other }))).toBe('no-account');
      expect(codeOf(await ask('wallet-reveal', { secret: PASS, what: { account: other } }))).toBe(
        'no-account',
      );
    }
    expect(the(await ask('wallet-drop', { id }))).toMatchObject({ accounts: [], hasSeed: true });
  });

  test('are no more than the public state can name', async () => {
    const { ask } = await openTestVault();
    const watch = (n: number) =>
      ask('wallet-watch', { address: `0x${n.toString(16).padStart(40, '0')}`, name: String(n) });
    for (let n = 1; n <= MAX_ACCOUNTS; n++) the(await watch(n));
    expect(codeOf(await watch(99))).toBe('too-many-accounts');
    expect(codeOf(await ask('wallet-create', { words: 12, name: 'a' }))).toBe('too-many-accounts');
    expect((await listed({ ask })).hasSeed).toBe(false);
  });
});

describe('revealing', () => {
  test('takes the vault’s own secret, also the recovery code, and makes wrong tries wait', async () => {
    const { vault, ask, words, recoveryCode } = await openWallet();
    const reveal = (secret: object) => ask('wallet-reveal', { secret, what: 'mnemonic' } as never);
    expect(codeOf(await reveal({ by: 'recovery', code: 'nonsense' }))).toBe('bad-recovery-code');
    expect(the(await reveal({ by: 'recovery', code: recoveryCode }))).toEqual({ text: words });
    const wrong = { by: 'password', password: OTHER_PASSWORD };
    for (let i = 0; i < 3; i++) expect(codeOf(await reveal(wrong))).toBe('wrong-secret');
    expect(codeOf(await reveal(PASS))).toBe('too-many-tries');
    expect(codeOf(await unlockVault(vault, BY_PASSWORD))).toBe('too-many-tries');
    vault.time.nowMs += 5_000;
    expect(the(await reveal(PASS))).toEqual({ text: words });
    expect(the(await reveal(PASS))).toEqual({ text: words });
  });

  test('without an opened vault is nothing, and counts no try', async () => {
    const { vault, ask } = await openWallet();
    const dataKey = toBase64Url(new Uint8Array(32));
    const answer = await ask('wallet-reveal', { dataKey, secret: PASS, what: 'mnemonic' });
    expect(codeOf(answer)).toBe('altered-header');
    expect(vault.rows.has('attempts')).toBe(false);
  });

  test('gives the key that viem derives', async () => {
    const { ask } = await openWallet();
    const { accounts } = the(await ask('wallet-add', { name: 'Two' }));
    for (const { id, address } of accounts) {
      const { text } = the(await ask('wallet-reveal', { secret: PASS, what: { account: id } }));
      expect(privateKeyToAccount(text as `0x${string}`).address).toBe(address);
    }
    expect(accounts).toHaveLength(2);
  });
});

describe('three words', () => {
  test('show that the phrase was written down', async () => {
    const { ask, words } = await openWallet();
    const word = (place: number) => ({ place, word: words.split(' ')[place - 1]! });
    const check = (...asked: readonly object[]) => ask('wallet-backed-up', { words: asked as never });
    for (const asked of [[], [word(1), word(2)], [1, 2, 3, 4].map(word), [word(1), word(1), word(1)]])
      expect(codeOf(await check(...asked))).toBe('bad-member');
    expect(codeOf(await check(word(1), word(2), { place: 25, word: 'a' }))).toBe('bad-member');
    // A phrase of 12 words has no thirteenth.
    expect(codeOf(await check(word(1), word(2), { place: 13, word: 'a' }))).toBe('wrong-words');
    expect(codeOf(await check(word(1), word(2), { ...word(3), word: 'a' }))).toBe('wrong-words');
    expect((await listed({ ask })).isBackedUp).toBe(false);
    const typed = { place: 12, word: ` ${word(12).word.toUpperCase()} ` };
    expect(the(await check(word(1), word(7), typed)).isBackedUp).toBe(true);
    expect(await wordsOf({ ask })).toBe(words);
  });
});
