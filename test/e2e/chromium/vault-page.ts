/** The vault's section of the settings page, as a person uses it, and its bytes as they lie in the browser. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { VAULT_SESSION_KEY } from '../../../src/browser/vault-state.ts';
import type { GivenSecret } from '../../../src/engine/keys-protocol.ts';
import type { MessageKey } from '../../../src/ui/message.ts';
import { WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import type { Extension } from './extension.ts';
import { askAlone, removeAlone } from './wallet-locks.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export const PASSWORD = 'correct horse battery';
/** For calls that take what opens the vault. */
export const GIVEN = { by: 'password', password: PASSWORD } as const;

export type VaultPage = { readonly page: Page; readonly vault: Locator };

export async function open(extension: Extension): Promise<VaultPage> {
  const page = await extension.openPage('options.html');
  return { page, vault: page.getByTestId('vault') };
}

/** A new one: another file of tests in the same browser may have left its own. */
export async function openWithVault(extension: Extension): Promise<VaultPage & { readonly code: string }> {
  await deleteVault(extension);
  const opened = await open(extension);
  await create(opened.vault);
  return { ...opened, code: await confirmCode(opened.vault) };
}

export async function create(vault: Locator): Promise<void> {
  await type(vault, 'vault_new_password', PASSWORD);
  await type(vault, 'vault_repeat_password', PASSWORD);
  await press(vault, 'vault_create');
  await expect(vault.getByTestId('recovery-code')).toBeVisible();
}

export async function confirmCode(vault: Locator): Promise<string> {
  const code = await vault.getByTestId('recovery-code').innerText();
  await type(vault, 'vault_code_repeat', code.slice(-9));
  await press(vault, 'vault_code_confirm');
  await expect(lockButton(vault)).toBeVisible();
  return code;
}

/** Whatever the page asks by itself once the vault is open was answered. Each of it is a use, which moves the deadline. */
export async function expectAllAsked(page: Page): Promise<void> {
  const sections = [
    ['memberships', 'member_none'],
    ['credentials', 'cred_none'],
    ['wallet', 'wallet_watch_title'],
    ['policy', 'policy_save_about'],
  ] as const;
  for (const [section, words] of sections)
    await expect(page.getByTestId(section).getByText(englishOf(words), { exact: true })).toBeVisible();
}

export async function unlock(vault: Locator, password: string): Promise<void> {
  await vault.getByLabel(englishOf('vault_password'), { exact: true }).first().fill(password);
  await unlockButton(vault).click();
}

export function unlockButton(vault: Locator): Locator {
  return vault.getByRole('button', { name: englishOf('vault_unlock'), exact: true });
}

export function lockButton(vault: Locator): Locator {
  return vault.getByRole('button', { name: englishOf('vault_lock'), exact: true });
}

export async function type(within: Locator, label: MessageKey, text: string): Promise<void> {
  await within.getByLabel(englishOf(label), { exact: true }).locator('visible=true').fill(text);
}

export async function press(within: Locator, name: MessageKey): Promise<void> {
  await within.getByRole('button', { name: englishOf(name), exact: true }).click();
}

export async function openDetails(vault: Locator, title: MessageKey): Promise<Locator> {
  const details = vault
    .locator('details')
    .filter({ has: vault.page().getByText(englishOf(title), { exact: true }) });
  await details.locator('summary').click();
  return details;
}

export function problem(within: Locator): Locator {
  return within.getByRole('alert').filter({ hasText: /./ });
}

/** A device with passkeys that says yes to everything. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

type Session = { readonly lockAtMs: number };

export async function sessionOf(page: Page): Promise<Session | null> {
  return page.evaluate(async (key) => {
    const stored = await chrome.storage.session.get(key);
    return (stored[key] as Session | undefined) ?? null;
  }, VAULT_SESSION_KEY);
}

/** As if time had passed: nobody waits for a deadline here. */
export async function setSession(page: Page, change: object): Promise<void> {
  await page.evaluate(
    async ([key, members]) => {
      const stored = await chrome.storage.session.get(key);
      await chrome.storage.session.set({ [key]: { ...(stored[key] as object), ...members } });
    },
    [VAULT_SESSION_KEY, change] as const,
  );
}

export function answerTo(page: Page, secret: GivenSecret): Promise<unknown> {
  return page.evaluate(
    (given) =>
      chrome.runtime.sendMessage({ type: 'vault-call', method: 'vault-unlock', params: { secret: given } }),
    secret,
  );
}

/** The header's text, as it lies in the browser's database. */
export async function readHeader(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const opened = indexedDB.open('rail-vault');
    await new Promise((resolve) => opened.addEventListener('success', resolve));
    const asked = opened.result.transaction('rows').objectStore('rows').get('header');
    await new Promise((resolve) => asked.addEventListener('success', resolve));
    opened.result.close();
    return new TextDecoder().decode(asked.result as Uint8Array<ArrayBuffer>);
  });
}

/** Anything in the header's place; `bytes` is a text to be written as bytes. */
export function writeHeader(page: Page, value: unknown): Promise<void> {
  return writeRow(page, 'header', value);
}

/** Wrong tries, as if they had been made. */
export function writeTries(page: Page, tries: { failures: number; nextAtMs: number }): Promise<void> {
  return writeRow(page, 'attempts', { bytes: JSON.stringify(tries) });
}

async function writeRow(page: Page, name: string, value: unknown): Promise<void> {
  await page.evaluate(
    async ([row, given]) => {
      const opened = indexedDB.open('rail-vault');
      await new Promise((resolve) => opened.addEventListener('success', resolve));
      const change = opened.result.transaction('rows', 'readwrite');
      const text = (given as { readonly bytes?: string } | null)?.bytes;
      change.objectStore('rows').put(text === undefined ? given : new TextEncoder().encode(text), row);
      await new Promise((resolve) => change.addEventListener('complete', resolve));
      opened.result.close();
    },
    [name, value] as const,
  );
}

export async function deleteVault(extension: Extension): Promise<void> {
  const page = await extension.openPage('options.html');
  await askAlone(page, { type: 'vault-call', method: 'vault-delete', params: {} });
  // The settings' own button forgets the accounts, too. No copy of them comes after this: who asks from now on finds no vault.
  await removeAlone(page, WALLET_KEY);
  await page.close();
}
