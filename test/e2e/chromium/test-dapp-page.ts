/**
 * The page that MetaMask tests itself with (`@metamask/test-dapp`, its built files), on a Chromium whose person has one account on a chain of this machine. Nothing of it is changed; it
 * reaches no host but its own. Before it a script stands between it and our provider, which tells the test what was asked and what came of it.
 */

import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { expect, type Page, test as plain } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { noAnvil, startAnvil } from '../anvil.ts';
import { chainOf } from '../asking-site.ts';
import { type PageServer, servePages } from '../page-server.ts';
import { withAccess } from '../with-access.ts';
import { BUILD, launchWithExtension, openExtension } from './extension.ts';
import { openWorld, type WalletWorld } from './wallet-site-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const FILES = join('node_modules', '@metamask', 'test-dapp', 'dist');
const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** Fonts, relays and kits of others are not asked: the page does without. */
const POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data:";

/** To which the page has a button. */
const OTHER_CHAIN = 0x53a;

/** What the page asked our provider, and what came of it. */
export type Told = { readonly n: number; readonly method: string; readonly outcome: Outcome | null };
export type Outcome =
  | { readonly result: unknown }
  | { readonly code: number; readonly data: { readonly code?: string }; readonly message: string };

export type DappWorld = {
  readonly world: WalletWorld;
  readonly page: Page;
  /** Every request of the page so far, by its number. */
  readonly told: ReadonlyMap<number, Told>;
  /** Resolves when the page asked or was answered, or a window came up. */
  readonly news: () => Promise<void>;
  /** Windows that came up and that nobody has taken yet. */
  readonly takeWindow: () => Page | undefined;
};

/**
 * Beyond EIP-1193 the page wants `isMetaMask`, or no button can be pressed; for one button `sendAsync`; and accounts in lower case, since it compares what it recovers as text. Its calls have to
 * be atomic, which an ordinary account's cannot be: where the test says so they need not.
 */
const BETWEEN = `
  (() => {
    let have;
    const ours = new Promise((resolve) => (have = resolve));
    let count = 0;
    const low = (accounts) => accounts.map((one) => one.toLowerCase());
    const lows = new Map();
    const lowered = (name, heard) => {
      if (name !== 'accountsChanged') return heard;
      if (!lows.has(heard)) lows.set(heard, (accounts) => heard(low(accounts)));
      return lows.get(heard);
    };
    const told = (n, method, outcome) => void window.railTold({ n, method, outcome });
    const ask = async (given) => {
      const n = count++;
      const { method } = given;
      const call = window.railNotAtomic && method === 'wallet_sendCalls'
        ? { ...given, params: [{ ...given.params[0], atomicRequired: false }] } : given;
      told(n, method, null);
      try {
        const result = await (await ours).request(call);
        told(n, method, { result });
        return /^eth_(requestA|a)ccounts$/.test(method) ? low(result) : result;
      } catch (error) {
        told(n, method, { code: error.code, data: error.data ?? {}, message: error.message });
        throw error;
      }
    };
    const provider = {
      isMetaMask: true,
      request: ask,
      sendAsync: (calls) => Promise.all(calls.map(ask)),
      on: (name, heard) => void ours.then((one) => one.on(name, lowered(name, heard))),
      removeListener: (name, heard) => void ours.then((one) => one.removeListener(name, lowered(name, heard))),
    };
    window.ethereum = provider;
    addEventListener('eip6963:announceProvider', (event) => {
      if (event.detail.provider === provider) return;
      event.stopImmediatePropagation();
      have(event.detail.provider);
      const detail = { info: event.detail.info, provider };
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    });
  })();
`;

export const test = plain.extend<object, { readonly dapp: DappWorld }>({
  dapp: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const missing = noAnvil() ?? (existsSync(FILES) ? null : `no ${FILES}`);
      plain.skip(missing !== null, missing ?? '');
      const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
      const context = await launchWithExtension(withAccess(BUILD, folder));
      const chains = await Promise.all([1, OTHER_CHAIN].map((id) => startAnvil(id)));
      const server = await serve();
      const extension = await openExtension(context);
      const options = await extension.openPage('options.html');
      const stage = { context, extension, options, chains, site: server.url };
      const world = await openWorld(stage, [chainOf(chains[0]!)]);
      await use(await openDapp(world));
      await context.close();
      await Promise.all(chains.map((chain) => chain.stop()));
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

async function openDapp(world: WalletWorld): Promise<DappWorld> {
  const told = new Map<number, Told>();
  const windows: Page[] = [];
  let wake = () => {};
  let next = Promise.resolve();
  const renew = () => {
    wake();
    next = new Promise((resolve) => {
      wake = resolve;
    });
  };
  renew();
  // Contracts are not made where the page looks for somebody else's: addresses follow from the account's number.
  await world.chains[0]!.ask('anvil_setNonce', [ACCOUNT, '0x10']);
  world.context.on('page', async (opened) => {
    await opened.waitForURL(/\/approve\.html/).catch(() => {});
    if (opened.isClosed()) return;
    windows.push(opened);
    renew();
  });
  const page = await world.context.newPage();
  await page.exposeBinding('railTold', (_, one: Told) => {
    told.set(one.n, one);
    renew();
  });
  await page.goto(`${world.site}/`);
  await expect(page.locator('#activeProviderName')).toHaveText('RAIL');
  return { world, page, told, news: () => next, takeWindow: () => windows.shift() };
}

/** As if the person had connected the site before, on the only chain that the wallet has. */
export async function connect({ world, page }: DappWorld): Promise<void> {
  const sites = { [world.site]: { accounts: [ACCOUNT], chainId: '1' } } as const;
  await world.setWallet({ sites, chains: [chainOf(world.chains[0]!)] });
  await expect(page.locator('#accounts')).toHaveText(ACCOUNT.toLowerCase());
  await expect(page.locator('#chainId')).toHaveText('0x1');
  await expect(page.locator('#sendEIP1559Button')).toBeEnabled();
}

/** A site that is declined again and again has to wait; here each button is somebody's first. */
export async function forgetDeclined({ world }: DappWorld): Promise<void> {
  await world.options.evaluate(async () => {
    const key = 'page-requests';
    type Stored = { readonly requests: readonly unknown[] } | undefined;
    const isQuiet = async () =>
      (((await chrome.storage.session.get(key))[key] as Stored)?.requests ?? []).length === 0;
    await new Promise<void>((resolve) => {
      const look = () => void isQuiet().then((is) => is && resolve());
      chrome.storage.session.onChanged.addListener(look);
      look();
    });
    await chrome.storage.session.remove(key);
  });
}

function serve(): Promise<PageServer> {
  return servePages((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    const file = join(FILES, name);
    if (!/^[\w-]+\.\w+$/.test(name) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    if (name !== 'index.html') return void createReadStream(file).pipe(response);
    response.end(readFileSync(file, 'utf8').replace('<head>', `<head><script>${BETWEEN}</script>`));
  });
}
