/** A Chromium whose person has a wallet with one account on two chains of this machine, and a site that is switched on. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test as plain } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { SITES_KEY } from '../../../src/browser/site-state.ts';
import type { MessageKey } from '../../../src/ui/message.ts';
import { DEFAULT_CHAINS } from '../../../src/wallet/default-chains.ts';
import { type Chain, type PublicWallet, WALLET_KEY } from '../../../src/wallet/public-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { type Anvil, noAnvil, startAnvil } from '../anvil.ts';
import { withAccess } from '../with-access.ts';
import { BUILD, type Extension, launchWithExtension, openExtension } from './extension.ts';
import { PASSWORD } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/** Anvil's first account, which anybody knows. */
const SECRET_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
export const ACCOUNT = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

export type WalletWorld = {
  readonly context: BrowserContext;
  readonly extension: Extension;
  readonly options: Page;
  readonly chains: readonly Anvil[];
  readonly site: string;
  readonly wallet: () => Promise<PublicWallet>;
  readonly setWallet: (change: Partial<PublicWallet>) => Promise<void>;
  readonly openSite: () => Promise<Page>;
  readonly consent: () => Promise<Page>;
  readonly windows: () => readonly Page[];
};

export type WalletOutcome =
  | { readonly result: unknown }
  | { readonly code: number; readonly message: string };

/** Announcements and events are kept. */
const PAGE = `<!doctype html><title>A site</title><h1>A site</h1><script>
  window.announced = [];
  window.heard = [];
  addEventListener('eip6963:announceProvider', ({ detail }) => {
    announced.push(detail);
    if (announced.length > 1) return;
    for (const name of ['connect', 'disconnect', 'chainChanged', 'accountsChanged'])
      detail.provider.on(name, (value) => heard.push([name, value instanceof Error ? value.code : value]));
  });
  dispatchEvent(new Event('eip6963:requestProvider'));
</script>`;

export const test = plain.extend<object, { readonly world: WalletWorld }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const missing = noAnvil();
      plain.skip(missing !== null, missing ?? '');
      const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
      const context = await launchWithExtension(withAccess(BUILD, folder));
      const chains = await Promise.all([31_337, 31_338].map((id) => startAnvil(id)));
      const site = await openPageServer();
      const extension = await openExtension(context);
      const options = await extension.openPage('options.html');
      await use(await openWorld(context, extension, options, chains, site.url));
      await context.close();
      await Promise.all(chains.map((chain) => chain.stop()));
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

async function openWorld(
  context: BrowserContext,
  extension: Extension,
  options: Page,
  chains: readonly Anvil[],
  site: string,
): Promise<WalletWorld> {
  await askBackground(options, {
    type: 'vault-call',
    method: 'vault-create',
    params: { password: PASSWORD },
  });
  const imported = { secretKey: SECRET_KEY, name: 'Test' };
  await askBackground(options, { type: 'ask-opened', method: 'wallet-import-key', params: imported });
  const wallet: PublicWallet = {
    schema: 'rail.wallet/1',
    accounts: [{ address: ACCOUNT, name: 'Test', source: 'key' }],
    chains: [...chains.map(chainOf), DEFAULT_CHAINS[0]!],
    sites: {},
    watched: [],
  };
  const store = (items: object) => options.evaluate((given) => chrome.storage.local.set(given), items);
  const read = () =>
    options.evaluate(async (key) => (await chrome.storage.local.get(key))[key] as PublicWallet, WALLET_KEY);
  await store({ [WALLET_KEY]: wallet, [SITES_KEY]: [site] });
  await expect
    .poll(() => options.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length))
    .toBe(2);
  const windows = () => context.pages().filter((page) => page.url().includes('/approve.html'));
  return {
    context,
    extension,
    options,
    chains,
    site,
    wallet: read,
    setWallet: async (change) => store({ [WALLET_KEY]: { ...(await read()), ...change } }),
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

export type AtSite = {
  readonly announced: readonly {
    readonly info: { readonly [member: string]: string };
    readonly provider: { request(call: unknown): Promise<unknown> };
  }[];
  readonly heard: readonly (readonly [string, unknown])[];
};

export function chainOf({ url, chainId }: Anvil): Chain {
  return {
    chainId: String(chainId),
    name: `Test ${chainId}`,
    rpcUrls: [url],
    symbol: 'ETH',
    decimals: 18,
    explorerUrl: null,
  };
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
  await consent.getByRole('button', { name: englishOf(key), exact: true }).click();
}

async function askBackground(options: Page, message: object): Promise<void> {
  const answer = await options.evaluate((given) => chrome.runtime.sendMessage(given), message);
  expect(answer).toMatchObject({ ok: true });
}

async function openPageServer(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
