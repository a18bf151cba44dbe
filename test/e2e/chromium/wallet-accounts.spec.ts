/** Accounts and networks in the wallet's settings: added, imported, watched, renamed, removed, refused, and changed in two windows at once. Addresses are held against viem. */

import { expect, type Page } from '@playwright/test';
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import type { browser } from 'wxt/browser';
import { NEW_WALLET, WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { LOCAL_CHAIN, STRANGER } from '../../fixtures/public-wallet.ts';
import { openAll, test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { deleteVault, open, openDetails, PASSWORD, press, problem, type } from './vault-page.ts';
import {
  addAccount,
  addressesOn,
  entry,
  importKey,
  openCreated,
  openWallet,
  publicState,
  revealWords,
  watch,
} from './wallet-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
const WORDS = 'test test test test test test test test test test test junk';

const hd = (words: readonly string[], index: number) =>
  mnemonicToAccount(words.join(' '), { addressIndex: index }).address;

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ extension }) => {
  await deleteVault(extension);
  await extension.background.evaluate((key) => chrome.storage.local.remove(key), WALLET_KEY);
});

test('has accounts that are added, imported, watched, renamed and removed, and tells the background', async ({
  extension,
}) => {
  const { page, wallet } = await openCreated(extension);
  const words = await revealWords(wallet);
  await press(wallet, 'wallet_hide');
  await addAccount(wallet, 'Savings');
  await importKey(wallet, KEY, 'From elsewhere');
  await watch(wallet, STRANGER.toLowerCase(), 'Theirs');
  const imported = privateKeyToAccount(KEY).address;
  expect([...(await addressesOn(wallet))].sort()).toEqual(
    [hd(words, 0), hd(words, 1), imported, STRANGER].sort(),
  );

  const savings = entry(wallet, 'Savings');
  await savings.locator('summary').first().click();
  await type(savings, 'wallet_new_name', 'Rent');
  await press(savings, 'wallet_rename');
  const rent = entry(wallet, 'Rent');
  await expect(rent).toBeVisible();
  await rent
    .locator('details')
    .first()
    .evaluate((details: HTMLDetailsElement) => {
      details.open = true;
    });
  await type(rent, 'vault_password', PASSWORD);
  await press(rent, 'wallet_key_show');
  const key = await rent.getByTestId('private-key').innerText();
  expect(privateKeyToAccount(key as `0x${string}`).address).toBe(hd(words, 1));
  await press(rent, 'wallet_hide');

  const state = await publicState(page);
  expect(state!.accounts.map(({ name, source }) => `${name} ${source}`).sort()).toEqual([
    'Account 1 seed',
    'From elsewhere key',
    'Rent seed',
    'Theirs watch',
  ]);
  for (const secret of [KEY, key]) expect(JSON.stringify(state)).not.toContain(secret.slice(2));

  await openAll(page);
  await expectAccessible(page);
  await expectFits(page);

  await rent.getByRole('button', { name: englishOf('options_remove_named', 'Rent') }).click();
  await press(rent, 'options_confirm_remove');
  await expect(rent).toHaveCount(0);
  expect((await publicState(page))!.accounts).toHaveLength(3);
  await page.close();
});

test('refuses what is mistyped, and says what', async ({ extension }) => {
  const { page, wallet } = await openWallet(extension);
  const restore = await openDetails(wallet, 'wallet_restore_title');
  for (const [words, message] of [
    ['test test', 'wallet_bad_word_count'],
    [WORDS.replace('junk', 'jumk'), 'wallet_bad_words'],
    [WORDS.replace('junk', 'test'), 'wallet_bad_checksum'],
  ] as const) {
    await type(restore, 'wallet_restore_words', words);
    await press(restore, 'wallet_restore');
    await expect(problem(restore)).toHaveText(englishOf(message));
  }
  await type(restore, 'wallet_restore_words', ` ${WORDS.toUpperCase()}\n`);
  await press(restore, 'wallet_restore');
  await expect(wallet.getByText(englishOf('wallet_restored'))).toBeVisible();
  expect(await addressesOn(wallet)).toEqual([hd(WORDS.split(' '), 0)]);
  await expect(wallet.getByTestId('not-backed-up')).toHaveCount(0);

  const watched = await openDetails(wallet, 'wallet_watch_title');
  for (const [address, message] of [
    ['vitalik.eth', 'wallet_bad_address'],
    [STRANGER.replace('F79', 'f79'), 'wallet_bad_capitals'],
    [hd(WORDS.split(' '), 0), 'wallet_account_exists'],
  ] as const) {
    await type(watched, 'wallet_watch_address', address);
    await press(watched, 'wallet_watch');
    await expect(problem(watched)).toHaveText(englishOf(message));
  }
  const imported = await openDetails(wallet, 'wallet_import_title');
  await type(imported, 'wallet_import_key', KEY.slice(0, -1));
  await press(imported, 'wallet_import');
  await expect(problem(imported)).toHaveText(englishOf('wallet_bad_key'));
  await page.close();
});

test('takes what two windows add at once', async ({ extension }) => {
  const { page, wallet } = await openCreated(extension);
  const other = await extension.openPage('options.html');
  const there = other.getByTestId('wallet');
  await expect(there.getByTestId('account')).toHaveCount(1);
  for (const [section, name] of [
    [wallet, 'Here'],
    [there, 'There'],
  ] as const) {
    const details = await openDetails(section, 'wallet_add_title');
    await type(details, 'wallet_name', name);
  }
  await Promise.all([press(wallet, 'wallet_add'), press(there, 'wallet_add')]);
  for (const section of [wallet, there]) {
    await expect(section.getByTestId('account')).toHaveCount(3);
    for (const name of ['Here', 'There']) await expect(entry(section, name)).toBeVisible();
  }
  expect(new Set(await addressesOn(wallet)).size).toBe(3);
  expect((await publicState(page))!.accounts).toHaveLength(3);
  await other.close();
  await page.close();
});

test('has rules that are changed, and a record that is forgotten, only by who opens the vault once more', async ({
  extension,
}) => {
  const { page } = await openCreated(extension);
  expect((await publicState(page))!.isBackedUp).toBe(false);
  const policy = page.getByTestId('policy');
  const rules = JSON.stringify({ schema: 'rail.policy/1', rules: [{ id: 'never', effect: 'deny' }] });
  const text = policy.getByLabel(englishOf('policy_rules'), { exact: true });
  const save = async (password: string) => {
    const field = policy.getByLabel(englishOf('vault_password'), { exact: true }).first();
    await field.fill(password);
    await press(policy, 'policy_save');
  };
  await text.fill('{');
  await save(PASSWORD);
  await expect(problem(policy)).toHaveText(englishOf('policy_not_json'));
  await text.fill(rules);
  await save('not the password');
  await expect(problem(policy).first()).toHaveText(englishOf('vault_wrong'));
  await save(PASSWORD);
  await expect(policy.getByText(englishOf('policy_saved'))).toBeVisible();
  await expect(text).toHaveValue(/"never"/);
  const anew = policy.getByTestId('begin-anew');
  await anew.locator('summary').first().click();
  await type(anew, 'vault_password', PASSWORD);
  await press(anew, 'policy_anew_do');
  await expect(anew.getByText(englishOf('policy_anew_done'))).toBeVisible();
  await openAll(page);
  await expectAccessible(page);
  await expectFits(page);
  await page.close();
});

test('knows networks that the person changes, also one on this device', async ({ extension }) => {
  const { page } = await open(extension);
  const networks = page.getByTestId('networks');
  const chains = async () => (await publicState(page))?.chains ?? NEW_WALLET.chains;
  const add = await openDetails(networks, 'wallet_net_add_title');
  const fill = async (chainId: string, rpc: string) => {
    await type(add, 'wallet_net_id', chainId);
    await type(add, 'wallet_net_name', LOCAL_CHAIN.name);
    await type(add, 'wallet_net_symbol', LOCAL_CHAIN.symbol);
    await type(add, 'wallet_net_rpc', rpc);
    await press(add, 'wallet_net_add');
  };
  for (const [chainId, rpc, message] of [
    ['one', LOCAL_CHAIN.rpcUrls[0], 'wallet_net_bad_id'],
    ['31337', 'http://rpc.example', 'wallet_net_bad_rpc'],
    ['31337', '', 'wallet_net_bad_rpc'],
    ['1', LOCAL_CHAIN.rpcUrls[0], 'wallet_net_exists'],
    ['9007199254740993', LOCAL_CHAIN.rpcUrls[0], 'wallet_net_bad'],
  ] as const) {
    await fill(chainId, rpc);
    await expect(problem(add)).toHaveText(englishOf(message));
  }
  await fill('0x7a69', LOCAL_CHAIN.rpcUrls[0]);
  await expect(networks.getByText(englishOf('wallet_net_added'))).toBeVisible();
  expect((await chains()).at(-1)).toEqual(LOCAL_CHAIN);

  const own = networks.getByTestId('network').filter({ hasText: LOCAL_CHAIN.name });
  await own.locator('summary').click();
  await type(own, 'wallet_net_rpc', 'https://one.example\nhttp://localhost:8546');
  await press(own, 'wallet_net_change');
  await expect(own).toContainText('one.example');
  expect((await chains()).at(-1)!.rpcUrls).toEqual(['https://one.example/', 'http://localhost:8546/']);
  await own.getByRole('button', { name: englishOf('options_remove_named', LOCAL_CHAIN.name) }).click();
  await press(own, 'options_confirm_remove');
  await expect(own).toHaveCount(0);
  await expectLastStays(page);
  await page.close();
});

async function expectLastStays(page: Page): Promise<void> {
  await page.evaluate(([key, state]) => chrome.storage.local.set({ [key]: state }), [
    WALLET_KEY,
    { ...NEW_WALLET, chains: [LOCAL_CHAIN] },
  ] as const);
  const last = page.getByTestId('network');
  await expect(last).toHaveCount(1);
  await last.getByRole('button', { name: englishOf('options_remove_named', LOCAL_CHAIN.name) }).click();
  await press(last, 'options_confirm_remove');
  await expect(last.getByText(englishOf('wallet_net_last'))).toBeVisible();
}
