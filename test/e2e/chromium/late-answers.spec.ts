/** Answers that come late and changes that overlap, in the settings: what was asked last is shown, and no change is lost. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { DEFAULT_SETTINGS } from '../../../src/engine/settings.ts';
import { englishOf } from '../../fixtures/english.ts';
import { trustEntry } from '../../fixtures/stored-settings.ts';
import { type Extension, test } from './extension.ts';
import { expectHeld, holdFirst, letHeldCome } from './held-answers.ts';
import { deleteVault, lockButton, PASSWORD } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

test.beforeEach(async ({ extension }) => {
  await deleteVault(extension);
});

/** The settings, where the first answer to one kind of question is held back. */
async function openHolding({ context, url }: Extension, held: string): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(holdFirst, held);
  await page.goto(url('options.html'));
  return page;
}

/** In one task of the page. */
async function clickAll(buttons: Locator, count: number): Promise<void> {
  await expect(buttons).toHaveCount(count);
  await buttons.evaluateAll((all) => {
    for (const button of all) (button as HTMLButtonElement).click();
  });
}

function createVault(page: Page): Promise<unknown> {
  return page.evaluate(
    (password) =>
      chrome.runtime.sendMessage({ type: 'vault-call', method: 'vault-create', params: { password } }),
    PASSWORD,
  );
}

test('an older look at the vault does not replace a newer one', async ({ extension }) => {
  const page = await openHolding(extension, 'vault-look');
  const vault = page.getByTestId('vault');
  await expect(vault.getByText(englishOf('vault_looking'))).toBeVisible();
  await expectHeld(page);
  await createVault(page);
  await expect(lockButton(vault)).toBeVisible();
  await letHeldCome(page);
  expect(await lockButton(vault).isVisible()).toBe(true);
  await page.close();
});

test('two settings that are changed at once are both stored', async ({ extension }) => {
  const page = await extension.openPage('options.html');
  await page.evaluate(() => chrome.storage.local.remove('settings'));
  await page.reload();
  await expect(page.locator('#reach-exact')).toBeVisible();
  await page.evaluate(() => {
    for (const id of ['reach-exact', 'keep-history']) document.getElementById(id)!.click();
  });
  const privacy = () =>
    page.evaluate(async () => {
      const { settings } = await chrome.storage.local.get('settings');
      return (settings as { readonly privacy: unknown } | undefined)?.privacy;
    });
  await expect.poll(privacy).toEqual({ answered: true, reach: 'exact', history: true });
  await page.evaluate(() => chrome.storage.local.remove('settings'));
  await page.close();
});

test('of three that are believed, two that are removed at once are gone, and the third stays', async ({
  extension,
}) => {
  const page = await extension.openPage('options.html');
  const trust = ['Aurora Images', 'Borealis', 'Quill'].map((name, i) => trustEntry(name, i + 1));
  await page.evaluate((settings) => chrome.storage.local.set({ settings }), { ...DEFAULT_SETTINGS, trust });
  for (const name of ['Remove Aurora Images', 'Remove Borealis'])
    await page.getByRole('button', { name, exact: true }).click();
  await clickAll(page.getByRole('button', { name: englishOf('options_confirm_remove') }), 2);
  const believed = () =>
    page.evaluate(async () => (await chrome.storage.local.get('settings')).settings as { trust: unknown });
  await expect.poll(async () => (await believed()).trust).toEqual([trust[2]]);
  await page.evaluate(() => chrome.storage.local.remove('settings'));
  await page.close();
});

test('two sites that are switched off at once are both off', async ({ extension }) => {
  const page = await extension.openPage('options.html');
  await page.evaluate(() =>
    chrome.storage.local.set({ sites: ['https://polls.example', 'https://other.example'] }),
  );
  const section = page.getByTestId('sites');
  for (const name of ['Switch off https://polls.example', 'Switch off https://other.example'])
    await section.getByRole('button', { name, exact: true }).click();
  await clickAll(section.getByRole('button', { name: englishOf('sites_remove_confirm') }), 2);
  const kept = () => page.evaluate(async () => (await chrome.storage.local.get('sites')).sites);
  await expect.poll(kept).toEqual([]);
  await page.evaluate(() => chrome.storage.local.remove(['sites', 'site-tellings']));
  await page.close();
});
