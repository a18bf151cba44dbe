/**
 * How long a page waits for `eth_chainId` when the browser has stopped the extension's background, beside an extension whose worker does nothing but start and
 * answer one message: the least that any extension can take here. Both in one browser, in turn. Build first: `npm run build`.
 */

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page, type Worker } from '@playwright/test';
import { findChromium } from '../scripts/find-browsers.mjs';
import { SITES_KEY } from '../src/browser/site-state.ts';
import { withAccess } from '../test/e2e/with-access.ts';

const BUILD = resolve('.output/chrome-mv3');
const PATIENCE_MS = 30_000;

/** The few extension calls that run inside the browser here. */
declare const chrome: {
  readonly storage: { readonly local: { set(items: object): Promise<void> } };
  readonly scripting: { getRegisteredContentScripts(): Promise<readonly unknown[]> };
};

type Asking = {
  readonly providers: { readonly request: (call: { readonly method: string }) => Promise<unknown> }[];
};

export type Wakes = { readonly wallet: readonly number[]; readonly bare: readonly number[] };

/** Milliseconds of each; `null` where there is no browser or no build. */
export async function wakeTimes(runs: number): Promise<Wakes | null> {
  const executablePath = findChromium();
  if (executablePath === null || !existsSync(BUILD)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'rail-wake-'));
  const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const extensions = [withAccess(BUILD, join(folder, 'rail')), bareExtension(join(folder, 'bare'))].join(',');
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    chromiumSandbox: false,
    args: [`--disable-extensions-except=${extensions}`, `--load-extension=${extensions}`],
  });
  try {
    await switchOn(context, origin);
    await keepProcesses(context);
    const page = await context.newPage();
    await page.goto(origin);
    await page.waitForFunction(() => (window as unknown as Asking).providers.length > 0);
    const devtools = await context.newCDPSession(page);
    const wallet: number[] = [];
    const bare: number[] = [];
    const both = [
      [wallet, askWallet],
      [bare, askBare],
    ] as const;
    for (let run = 0; run < runs; run++) {
      // In turn, since the second one may find the browser warmer.
      for (const [times, ask] of run % 2 === 0 ? both : both.toReversed()) {
        await stopWorkers(devtools);
        times.push(await ask(page));
      }
    }
    return { wallet, bare };
  } finally {
    await context.close();
    site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const PAGE = `<!doctype html><title>Asks</title><script>
  window.providers = [];
  addEventListener('eip6963:announceProvider', ({ detail }) => providers.push(detail.provider));
  dispatchEvent(new Event('eip6963:requestProvider'));
</script>`;

/** A content script that asks, and a worker that answers. */
function bareExtension(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'Bare',
    version: '1',
    background: { service_worker: 'worker.js' },
    content_scripts: [{ matches: ['http://127.0.0.1/*'], js: ['relay.js'] }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(
    join(folder, 'worker.js'),
    "chrome.runtime.onMessage.addListener((_, sender, answer) => answer('0x1'));",
  );
  writeFileSync(
    join(folder, 'relay.js'),
    `addEventListener('bare:ask', async () => {
  const detail = await chrome.runtime.sendMessage('ask');
  dispatchEvent(new CustomEvent('bare:answer', { detail }));
});`,
  );
  return folder;
}

async function switchOn(context: BrowserContext, origin: string): Promise<void> {
  const options = await context.newPage();
  await options.goto(`${await addressOf(context, '/background.js')}/options.html`);
  await options.evaluate(([key, sites]) => chrome.storage.local.set({ [key]: sites }), [
    SITES_KEY,
    [origin],
  ] as const);
  await options.waitForFunction(
    async () => (await chrome.scripting.getRegisteredContentScripts()).length === 2,
    null,
    { timeout: PATIENCE_MS },
  );
  await options.close();
}

/** A file of each extension in a tab, so that neither has to start a process first. */
async function keepProcesses(context: BrowserContext): Promise<void> {
  for (const script of ['/background.js', '/worker.js']) {
    const page = await context.newPage();
    await page.goto(`${await addressOf(context, script)}/manifest.json`);
  }
}

/** Of the extension whose worker is this script. */
async function addressOf(context: BrowserContext, script: string): Promise<string> {
  const isMeant = (worker: Worker) => worker.url().endsWith(script);
  const worker =
    context.serviceWorkers().find(isMeant) ??
    (await context.waitForEvent('serviceworker', { predicate: isMeant }));
  return `chrome-extension://${new URL(worker.url()).host}`;
}

/** Once none of them runs. */
async function stopWorkers(devtools: CDPSession): Promise<void> {
  const running = new Map<string, string>();
  const update = ({ versions }: { versions: { versionId: string; runningStatus: string }[] }) => {
    for (const { versionId, runningStatus } of versions) running.set(versionId, runningStatus);
  };
  devtools.on('ServiceWorker.workerVersionUpdated', update);
  // Answers with the state of all, which the first event brings.
  await devtools.send('ServiceWorker.enable');
  while ([...running.values()].some((status) => status !== 'stopped') || running.size === 0) {
    await devtools.send('ServiceWorker.stopAllWorkers');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  devtools.off('ServiceWorker.workerVersionUpdated', update);
  await devtools.send('ServiceWorker.disable');
}

function askWallet(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const [provider] = (window as unknown as Asking).providers;
    const from = performance.now();
    await provider!.request({ method: 'eth_chainId' });
    return performance.now() - from;
  });
}

function askBare(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const from = performance.now();
    await new Promise((answered) => {
      addEventListener('bare:answer', answered, { once: true });
      dispatchEvent(new Event('bare:ask'));
    });
    return performance.now() - from;
  });
}
