/** A Chromium whose person has a wallet with one account on two chains of this machine, and a site that is switched on. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Locator, type Page, test as plain } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { REQUESTS_KEY } from '../../../src/browser/approve-state.ts';
import { SITES_KEY } from '../../../src/browser/site-state.ts';
import { WALLET_LOCK } from '../../../src/browser/wallet-state.ts';
import type { MessageKey } from '../../../src/ui/message.ts';
import { type Chain, type PublicWallet, WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { type Anvil, noAnvil, startAnvil } from '../anvil.ts';
import { type AtSite, IMPORTED, openAskingSite, type WalletOutcome, walletOn } from '../asking-site.ts';
import { withAccess } from '../with-access.ts';
import { BUILD, type Extension, launchWithExtension, openExtension } from './extension.ts';
import { PASSWORD } from './vault-page.ts';
import { askAlone, storeAlone } from './wallet-locks.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export type WalletWorld = {
  readonly context: BrowserContext;
  readonly extension: Extension;
  readonly options: Page;
  readonly chains: readonly Anvil[];
  readonly site: string;
  /** The keys worker, with the vault open; fails where it refuses. */
  readonly askVault: (method: string, params: object) => Promise<void>;
  readonly wallet: () => Promise<PublicWallet>;
  readonly setWallet: (change: Partial<PublicWallet>) => Promise<void>;
  /** What the site did before counts no longer: after a few requests that were declined it would have to wait. It keeps what it was given. */
  readonly beginAnew: () => Promise<void>;
  readonly openSite: () => Promise<Page>;
  readonly consent: () => Promise<Page>;
  readonly windows: () => readonly Page[];
};

/** `build`: a folder with the extension, which a file of tests may change beforehand. */
export const test = plain.extend<object, { readonly build: string; readonly world: WalletWorld }>({
  build: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
      await use(withAccess(BUILD, folder));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  world: [
    async ({ build }, use) => {
      const missing = noAnvil();
      plain.skip(missing !== null, missing ?? '');
      const { world, close } = await startWalletWorld(build);
      await use(world);
      await close();
    },
    { scope: 'worker' },
  ],
});

/** @param build the extension, with access to pages of this machine */
export async function startWalletWorld(build: string): Promise<{
  readonly world: WalletWorld;
  readonly close: () => Promise<void>;
}> {
  const context = await launchWithExtension(build);
  const chains = await Promise.all([31_337, 31_338].map((id) => startAnvil(id)));
  const site = await openAskingSite();
  const extension = await openExtension(context);
  const options = await extension.openPage('options.html');
  return {
    world: await openWorld({ context, extension, options, chains, site: site.url }, walletOn(chains).chains),
    async close() {
      await context.close();
      await Promise.all(chains.map((chain) => chain.stop()));
      await site.close();
    },
  };
}

/** @param named the wallet's chains, of which the first is where sites begin */
export async function openWorld(
  stage: Pick<WalletWorld, 'context' | 'extension' | 'options' | 'chains' | 'site'>,
  named: readonly Chain[],
): Promise<WalletWorld> {
  const { context, options, site } = stage;
  await askBackground(options, {
    type: 'vault-call',
    method: 'vault-create',
    params: { password: PASSWORD },
  });
  const askVault = async (method: string, params: object) =>
    expect(await askAlone(options, { type: 'ask-opened', method, params })).toMatchObject({ ok: true });
  await askVault('wallet-import-key', IMPORTED);
  const read = () =>
    options.evaluate(async (key) => (await chrome.storage.local.get(key))[key] as PublicWallet, WALLET_KEY);
  await storeAlone(options, { [WALLET_KEY]: { ...walletOn(stage.chains), chains: named } });
  // Under the lock of the extension's own changes: it copies accounts from the vault whenever it likes.
  const change = (members: Partial<PublicWallet>) =>
    options.evaluate(
      ([key, lock, given]) =>
        navigator.locks.request(lock, async () => {
          const stored = (await chrome.storage.local.get(key))[key] as PublicWallet;
          await chrome.storage.local.set({ [key]: { ...stored, ...given } });
        }),
      [WALLET_KEY, WALLET_LOCK, members] as const,
    );
  await switchSites(options, [site]);
  const windows = () => context.pages().filter((page) => page.url().includes('/approve.html'));
  return {
    ...stage,
    askVault,
    wallet: read,
    async beginAnew() {
      const { sites, chains } = await read();
      await switchSites(options, [site]);
      // So that it can be seen when the background has taken it away.
      const [{ chainId }] = chains as readonly [Chain];
      await change({ sites: { ...sites, [site]: { accounts: [], chainId } } });
      await switchSites(options, []);
      // The background forgets a site in its own time.
      const queue = () =>
        options.evaluate(async (key) => JSON.stringify(await chrome.storage.session.get(key)), REQUESTS_KEY);
      await expect.poll(queue).not.toContain(site);
      await expect.poll(async () => (await read()).sites).toEqual({});
      await switchSites(options, [site]);
      await change({ sites });
    },
    setWallet: change,
    async openSite() {
      const page = await context.newPage();
      await page.goto(`${site}/`);
      await expect
        .poll(() => page.evaluate(() => (window as unknown as AtSite).announced.length))
        .toBeGreaterThan(0);
      return page;
    },
    async consent() {
      await expect.poll(() => windows().length).toBe(1);
      return windows()[0]!;
    },
    windows,
  };
}

/** Waits until pages of these get the scripts. */
async function switchSites(options: Page, sites: readonly string[]): Promise<void> {
  await options.evaluate(([key, on]) => chrome.storage.local.set({ [key]: on }), [SITES_KEY, sites] as const);
  await expect
    .poll(() => options.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length))
    .toBe(sites.length === 0 ? 0 : 2);
}

/** Begins to ask, and answers with how to wait for the outcome. */
export async function ask(
  page: Page,
  method: string,
  params?: unknown,
): Promise<() => Promise<WalletOutcome>> {
  const name = `outcome${Math.random()}`;
  await page.evaluate(
    ([key, call]) => {
      const { provider } = (window as unknown as AtSite).announced[0]!;
      Object.assign(window, {
        [key]: provider.request(call).then(
          (result) => ({ result }),
          ({ code, message }) => ({ code, message }),
        ),
      });
    },
    [name, params === undefined ? { method } : { method, params }] as const,
  );
  return () =>
    page.evaluate((key) => (window as unknown as Record<string, Promise<WalletOutcome>>)[key]!, name);
}

/** For methods that need nobody. */
export async function askNow(page: Page, method: string, params?: unknown): Promise<WalletOutcome> {
  return (await ask(page, method, params))();
}

export async function press(consent: Page, key: MessageKey): Promise<void> {
  await clickLast(consent.getByRole('button', { name: englishOf(key), exact: true }));
}

/** What may close its window, which may be gone before the click is reported to have been made. */
export async function clickLast(button: Locator): Promise<void> {
  await expect(button).toBeEnabled();
  await button.click().catch((error: unknown) => {
    if (!button.page().isClosed()) throw error;
  });
}

/** What has to work. */
export async function askBackground(options: Page, message: object): Promise<void> {
  const answer = await options.evaluate((given) => chrome.runtime.sendMessage(given), message);
  expect(answer).toMatchObject({ ok: true });
}
