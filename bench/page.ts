/**
 * The whole page: from the click on "Check the whole page" to the first finding and to the end in the DOM of
 * `sidepanel.html`, in real Chromium with the release build. 100 JPEGs of 800 x 600, one recognised provider, three
 * servers, 100,000 records; half of the pictures were logged, half of those are copies. A real click gives the right
 * to the page; here a copy of the build has it from the start.
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { newProvider } from '../cli/key-files.ts';
import { randomOf } from '../cli/provider.ts';
import { findChromium } from '../scripts/find-browsers.mjs';
import { buildExtension } from '../scripts/start/build-extension.ts';
import { makePictures, type Picture, serve, startChild } from './lookup-setting.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const PICTURES = 100;
const RUNS = 8;
const LIMIT_MS = 60_000;

/** The few extension calls that run inside the browser here. */
declare const chrome: {
  readonly contextMenus: { readonly onClicked: { dispatch(info: object, tab: object): void } };
  readonly storage: { readonly local: { set(items: object): Promise<void> } };
  readonly tabs: { query(filter: object): Promise<readonly object[]> };
};

type Took = { readonly first: number; readonly all: number; readonly tiers: readonly string[] };

export async function page(): Promise<readonly BenchTable[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rail-bench-page-'));
  const provider = await newProvider(
    { name: 'Provider', domain: 'p.example' },
    { random: randomOf, clock: Date.now },
  );
  const ledger = await startChild(join(folder, 'data'), [provider]);
  const pictures = await makePictures(ledger.urls[0]!, [provider], PICTURES, [800, 600]);
  await ledger.mine();
  const site = await serve(pictures);
  const settings = {
    gateways: ledger.urls,
    uploadUrl: ledger.urls[0],
    trust: [provider.entry],
    privacy: { answered: true, reach: 'near', history: false },
  };
  const context = await openBrowser(await buildWithAccess(join(folder, 'extension')));
  try {
    return [await measure(context, settings, site.url, pictures)];
  } finally {
    await context.close();
    site.server.close();
    ledger.child.disconnect();
    await ledger.exited;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function buildWithAccess(folder: string): Promise<string> {
  const { folder: build } = await buildExtension('chrome');
  cpSync(build, folder, { recursive: true });
  const manifest = join(folder, 'manifest.json');
  const read = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...read, host_permissions: ['http://127.0.0.1/*'] }));
  return folder;
}

function openBrowser(extension: string): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed');
  return chromium.launchPersistentContext('', {
    executablePath,
    chromiumSandbox: false,
    args: [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  });
}

async function measure(
  context: BrowserContext,
  settings: object,
  base: string,
  pictures: readonly Picture[],
): Promise<BenchTable> {
  const background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await background.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
  const panel = await context.newPage();
  await panel.goto(`chrome-extension://${new URL(background.url()).host}/sidepanel.html`);
  const tab = await context.newPage();
  const runs: Took[] = [];
  for (let run = 0; run <= RUNS; run++) runs.push(await check(tab, panel, background, base));
  const expected = pictures.map((picture) => picture.expected).toSorted();
  const wrong = runs.filter(({ tiers }) => tiers.toSorted().join() !== expected.join()).length;
  const [cold, ...warm] = runs;
  const row = (name: string, took: (run: Took) => number, budget: string) => {
    const all = warm.map(took);
    return [name, ms(took(cold!)), ms(median(all)), ms(quantile(all, 0.95)), budget];
  };
  return {
    title: `A page of ${PICTURES} pictures, Chromium, 800 x 600 JPEG, one provider, 3 servers, 100,000 records`,
    columns: ['until', 'cold ms', 'median ms', 'p95 ms', 'budget ms'],
    rows: [row('the first finding', ({ first }) => first, '500'), row('all', ({ all }) => all, '8000')],
    notes: [
      `cold: the browser's first lookup. ${RUNS} warm runs. Runs with any unexpected verdict: ${wrong} of ${runs.length}`,
    ],
  };
}

async function check(tab: Page, panel: Page, background: Worker, base: string): Promise<Took> {
  await tab.goto(`${base}/?${Math.random()}`);
  await tab.setContent(
    Array.from({ length: PICTURES }, (_, i) => `<img src="${base}/${i}.jpg" width="400">`).join(''),
  );
  await tab.waitForFunction(() => [...document.images].every(({ complete, width }) => complete && width > 0));
  await tab.bringToFront();
  await background.evaluate(async (pageUrl) => {
    const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const info = { menuItemId: 'rail-check-page', frameId: 0, editable: false, pageUrl };
    chrome.contextMenus.onClicked.dispatch(info, active!);
  }, tab.url());
  await tab.waitForSelector('rail-picker', { state: 'attached' });
  return await panel.evaluate(clickAndWait, LIMIT_MS);
}

/** Runs in the panel, so it can use nothing from outside itself. */
function clickAndWait(limitMs: number): Promise<Took> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    let first = 0;
    const look = () => {
      const found = document.querySelectorAll<HTMLElement>('.finding');
      if (first === 0 && found.length > 0) first = performance.now() - from;
      if (document.querySelector('[data-testid="page-title"]')?.textContent !== 'This page was checked')
        return;
      watcher.disconnect();
      resolve({
        first,
        all: performance.now() - from,
        tiers: [...found].map(({ dataset }) => dataset.tier!),
      });
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    setTimeout(() => reject(new Error('the page was not checked in time')), limitMs);
    const buttons = [...document.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent === 'Check the whole page')!.click();
  });
}
