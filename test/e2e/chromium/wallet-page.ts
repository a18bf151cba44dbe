/** The wallet's section of the settings page, as a person uses it. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { type PublicWallet, WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import type { Extension } from './extension.ts';
import { openDetails, openWithVault, PASSWORD, press, type } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export type WalletPage = {
  readonly page: Page;
  readonly vault: Locator;
  readonly wallet: Locator;
  /** The vault's recovery code. */
  readonly code: string;
};

export async function openWallet(extension: Extension): Promise<WalletPage> {
  const { page, vault, code } = await openWithVault(extension);
  const wallet = page.getByTestId('wallet');
  await expect(wallet.getByRole('button', { name: englishOf('wallet_create'), exact: true })).toBeVisible();
  return { page, vault, wallet, code };
}

export async function openCreated(extension: Extension): Promise<WalletPage> {
  const opened = await openWallet(extension);
  await press(opened.wallet, 'wallet_create');
  await expect(opened.wallet.getByTestId('account')).toHaveCount(1);
  return opened;
}

/** The words as they are shown, which takes the vault's password; they stay on screen. */
export async function revealWords(wallet: Locator): Promise<readonly string[]> {
  const phrase = wallet.getByTestId('phrase');
  if ((await phrase.getAttribute('open')) === null) await phrase.locator('summary').first().click();
  await type(phrase, 'vault_password', PASSWORD);
  await press(phrase, 'wallet_phrase_show');
  await expect(phrase.getByTestId('words')).toBeVisible();
  return phrase.getByTestId('words').locator('li').allInnerTexts();
}

/** As written down, in the fields that ask for them. */
export async function fillWords(wallet: Locator, words: readonly string[]): Promise<void> {
  for (const label of await wallet.getByTestId('phrase').locator('form label').allInnerTexts()) {
    const place = Number(/\d+/.exec(label)![0]);
    await wallet.getByLabel(label, { exact: true }).fill(words[place - 1]!);
  }
}

export async function addAccount(wallet: Locator, name: string): Promise<void> {
  const details = await openDetails(wallet, 'wallet_add_title');
  await type(details, 'wallet_name', name);
  await press(details, 'wallet_add');
  await expect(entry(wallet, name)).toBeVisible();
  await details.locator('summary').click();
}

export async function importKey(wallet: Locator, secretKey: string, name: string): Promise<void> {
  const details = await openDetails(wallet, 'wallet_import_title');
  await type(details, 'wallet_import_key', secretKey);
  await type(details, 'wallet_name', name);
  await press(details, 'wallet_import');
  await expect(entry(wallet, name)).toBeVisible();
  await details.locator('summary').click();
}

export async function watch(wallet: Locator, address: string, name: string): Promise<void> {
  const details = await openDetails(wallet, 'wallet_watch_title');
  await type(details, 'wallet_watch_address', address);
  await type(details, 'wallet_name', name);
  await press(details, 'wallet_watch');
  await expect(entry(wallet, name)).toBeVisible();
  await details.locator('summary').click();
}

export function entry(wallet: Locator, name: string): Locator {
  return wallet.getByTestId('account').filter({ has: wallet.page().getByText(name, { exact: true }) });
}

/** Without the spaces that the groups seem to have. */
export function addressesOn(wallet: Locator): Promise<readonly string[]> {
  return wallet.locator('[data-testid=account] > span > code.address').allTextContents();
}

export function publicState(page: Page): Promise<PublicWallet | undefined> {
  return page.evaluate(async (key) => {
    const stored = await chrome.storage.local.get(key);
    return stored[key] as PublicWallet | undefined;
  }, WALLET_KEY);
}
