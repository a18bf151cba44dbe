/**
 * The wallet in the settings of the built extension: created, revealed, checked, added to, imported, watched, renamed, removed, locked, and restored in a fresh profile.
 * Addresses are held against viem.
 */

import { expect, type Page } from '@playwright/test';
import { mnemonicToAccount } from 'viem/accounts';
import type { browser } from 'wxt/browser';
import { NEW_WALLET, WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { launchWithExtension, openExtension } from './extension.ts';
import { test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import {
  addAuthenticator,
  confirmCode,
  deleteVault,
  lockButton,
  open,
  openDetails,
  PASSWORD,
  press,
  problem,
  type,
  unlock,
} from './vault-page.ts';
import {
  addAccount,
  addressesOn,
  entry,
  fillWords,
  importKey,
  openCreated,
  publicState,
  revealWords,
} from './wallet-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
const FILE_PASSWORD = 'a password for the file';
const NEXT_PASSWORD = 'staple wrong donkey!';

const hd = (words: readonly string[], index: number) =>
  mnemonicToAccount(words.join(' '), { addressIndex: index }).address;

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ extension }) => {
  await deleteVault(extension);
  await extension.background.evaluate((key) => chrome.storage.local.remove(key), WALLET_KEY);
});

test('needs a vault', async ({ extension }) => {
  const { page } = await open(extension);
  await expect(page.getByTestId('wallet').getByText(englishOf('wallet_need_vault'))).toBeVisible();
  await page.close();
});

test('is created, and asks for its words to be written down until three of them were right', async ({
  extension,
}) => {
  const { page, wallet } = await openCreated(extension);
  const urgent = wallet.getByTestId('not-backed-up');
  await expect(urgent).toBeVisible();
  const phrase = wallet.getByTestId('phrase');
  await phrase.locator('summary').first().click();
  await type(phrase, 'vault_password', NEXT_PASSWORD);
  await press(phrase, 'wallet_phrase_show');
  await expect(problem(phrase)).toHaveText(englishOf('vault_wrong'));
  const words = await revealWords(wallet);
  expect(words).toHaveLength(12);
  expect(await addressesOn(wallet)).toEqual([hd(words, 0)]);
  await expectAccessible(page);
  await expectFits(page);

  await press(phrase, 'wallet_phrase_written');
  await expect(phrase.getByTestId('words')).toHaveCount(0);
  await fillWords(
    wallet,
    words.toReversed().map((word, i) => `${word}${i}`),
  );
  await press(phrase, 'wallet_check');
  await expect(problem(phrase)).toHaveText(englishOf('wallet_wrong_words'));
  await fillWords(wallet, words);
  await press(phrase, 'wallet_check');
  await expect(wallet.getByText(englishOf('wallet_checked'))).toBeVisible();
  await expect(urgent).toHaveCount(0);
  await page.reload();
  await expect(wallet.getByTestId('account')).toHaveCount(1);
  await expect(urgent).toHaveCount(0);
  await page.close();
});

test('shows words and keys no longer than asked for, and keeps them nowhere', async ({ extension }) => {
  const { page, vault, wallet } = await openCreated(extension);
  const words = await revealWords(wallet);
  const shown = wallet.getByTestId('words');
  await press(wallet, 'wallet_hide');
  await expect(shown).toHaveCount(0);

  await revealWords(wallet);
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(shown).toHaveCount(0);

  const phrase = wallet.getByTestId('phrase');
  await type(phrase, 'vault_password', PASSWORD);
  await phrase
    .getByRole('button', { name: englishOf('wallet_phrase_show') })
    .first()
    .evaluate((button: HTMLButtonElement) => {
      button.click();
      window.dispatchEvent(new Event('blur'));
    });
  await expect(problem(phrase)).toHaveText(englishOf('wallet_left'));
  await expect(shown).toHaveCount(0);

  await page.clock.install();
  await revealWords(wallet);
  await page.clock.runFor(45_000);
  await press(wallet, 'wallet_another_minute');
  await page.clock.runFor(45_000);
  await expect(shown).toBeVisible();
  await page.clock.runFor(16_000);
  await expect(shown).toHaveCount(0);

  await revealWords(wallet);
  await lockButton(vault).click();
  await expect(wallet.getByText(englishOf('wallet_locked'))).toBeVisible();
  await expect(shown).toHaveCount(0);
  await expect(wallet.getByTestId('account')).toHaveCount(0);
  const text = await page.evaluate(async () => {
    const areas = [await chrome.storage.local.get(null), await chrome.storage.session.get(null)];
    return JSON.stringify([areas, { ...localStorage }, { ...sessionStorage }]) + document.body.innerHTML;
  });
  // Each word alone is a word that pages use.
  for (let i = 0; i + 2 < words.length; i++) expect(text).not.toContain(words.slice(i, i + 2).join(' '));
  for (const word of words) expect(text).not.toContain(`>${word}<`);
  await page.close();
});

test('shows its words to whoever has the recovery code of the vault or its passkey, too', async ({
  extension,
}) => {
  const { page, vault, wallet, code } = await openCreated(extension);
  const words = await revealWords(wallet);
  const phrase = wallet.getByTestId('phrase');
  const shown = phrase.getByTestId('words').locator('li');
  await press(phrase, 'wallet_hide');
  await phrase.getByText(englishOf('wallet_by_code')).click();
  await type(phrase, 'vault_code_field', code);
  await phrase
    .getByRole('button', { name: englishOf('wallet_phrase_show') })
    .last()
    .click();
  await expect(shown).toHaveText(words);
  await press(phrase, 'wallet_hide');

  await addAuthenticator(page);
  const passkey = await openDetails(vault, 'vault_passkey_title');
  await type(passkey, 'vault_password', PASSWORD);
  await press(passkey, 'vault_passkey_add');
  await press(phrase, 'wallet_by_passkey');
  await expect(shown).toHaveText(words);
  await page.close();
});

test('lets nothing be copied without a word about it', async ({ extension }) => {
  const { page, wallet } = await openCreated(extension);
  await extension.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const words = await revealWords(wallet);
  const selected = await wallet.getByTestId('words').evaluate((list) => {
    getSelection()!.selectAllChildren(list);
    return getSelection()!.toString();
  });
  expect(selected).toBe('');
  await press(wallet, 'wallet_copy_secret');
  await expect(wallet.getByText(englishOf('wallet_copy_secret_question'))).toBeVisible();
  await press(wallet, 'wallet_copy_secret_confirm');
  await expect(wallet.getByText(englishOf('wallet_secret_copied'))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(words.join(' '));

  const account = entry(wallet, 'Account 1');
  await account.locator('summary').first().click();
  await press(account, 'wallet_address_copy');
  await expect(account.getByText(englishOf('wallet_address_copied'))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe((await addressesOn(wallet))[0]);
  await page.close();
});

test('is forgotten with the vault, also by the background', async ({ extension }) => {
  const { page, vault, wallet } = await openCreated(extension);
  await keepSigned(page);
  expect(await countSigned(page)).toBe(1);
  await press(vault, 'vault_delete');
  await press(vault, 'vault_delete_confirm');
  await expect(wallet.getByText(englishOf('wallet_need_vault'))).toBeVisible();
  await expect.poll(async () => (await publicState(page))?.accounts).toEqual([]);
  await expect.poll(() => countSigned(page)).toBe(0);
  await page.close();
});

test('comes back from a backup of the vault, in a fresh profile', async ({ extension }) => {
  const { page, vault, wallet } = await openCreated(extension);
  await addAccount(wallet, 'Savings');
  await importKey(wallet, KEY, 'From elsewhere');
  const before = await addressesOn(wallet);
  const words = await revealWords(wallet);
  await press(wallet, 'wallet_hide');
  const details = await openDetails(vault, 'vault_backup_title');
  await type(details, 'vault_file_password', FILE_PASSWORD);
  await type(details, 'vault_repeat_password', FILE_PASSWORD);
  const download = page.waitForEvent('download');
  await press(details, 'vault_backup');
  const file = await (await download).path();
  await page.close();

  const context = await launchWithExtension();
  const fresh = await open(await openExtension(context));
  await openDetails(fresh.vault, 'vault_restore_title');
  await fresh.vault.getByLabel(englishOf('vault_restore_choose')).setInputFiles(file);
  const form = fresh.vault.locator('.box');
  await type(form, 'vault_file_password', FILE_PASSWORD);
  await type(form, 'vault_new_password', PASSWORD);
  await type(form, 'vault_repeat_password', PASSWORD);
  await press(form, 'vault_restore');
  await confirmCode(fresh.vault);
  const restored = fresh.page.getByTestId('wallet');
  await expect(restored.getByTestId('account')).toHaveCount(3);
  expect([...(await addressesOn(restored))].sort()).toEqual([...before].sort());
  expect(await revealWords(restored)).toEqual(words);
  expect((await publicState(fresh.page))!.accounts).toHaveLength(3);
  await context.close();
});

test('hides everything while locked, and shows it again', async ({ extension }) => {
  const { page, vault, wallet } = await openCreated(extension);
  const [address] = await addressesOn(wallet);
  await lockButton(vault).click();
  await expect(wallet.getByText(englishOf('wallet_locked'))).toBeVisible();
  await expect(page.getByText(address!)).toHaveCount(0);
  await expect(wallet.getByTestId('network')).toHaveCount(NEW_WALLET.chains.length);
  await unlock(vault, PASSWORD);
  await expect(wallet.getByTestId('account')).toHaveCount(1);
  await page.close();
});

/** Something for the wallet's activity, as it lies in the browser's database until the home takes it in. */
async function keepSigned(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Dexie counts versions in tens.
    const opened = indexedDB.open('rail-signed', 10);
    opened.addEventListener('upgradeneeded', () =>
      opened.result.createObjectStore('rows', { keyPath: 'id' }).createIndex('atMs', 'atMs'),
    );
    await new Promise((resolve) => opened.addEventListener('success', resolve));
    const change = opened.result.transaction('rows', 'readwrite');
    change.objectStore('rows').put({ id: 'not-even-an-entry', atMs: 1 });
    await new Promise((resolve) => change.addEventListener('complete', resolve));
    opened.result.close();
  });
}

function countSigned(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const opened = indexedDB.open('rail-signed');
    await new Promise((resolve) => opened.addEventListener('success', resolve));
    const asked = opened.result.transaction('rows').objectStore('rows').count();
    await new Promise((resolve) => asked.addEventListener('success', resolve));
    opened.result.close();
    return asked.result;
  });
}
