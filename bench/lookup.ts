/**
 * Click to verdict: from the dispatch of `contextMenus.onClicked` to `verdict-tier` in the DOM of `sidepanel.html`, in
 * real Chromium with the release build, beside an empty message round trip in the same run. 1024 px JPEGs, five
 * recognised providers, three servers, 100,000 records; half of the pictures were logged, half of those are copies.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { newProvider, type ProviderFiles } from '../cli/key-files.ts';
import { randomOf } from '../cli/provider.ts';
import { findChromium } from '../scripts/find-browsers.mjs';
import { probeValues } from '../src/ledger/fingerprint/image-bands.ts';
import { addressOf } from '../src/ledger/record/keyring.ts';
import { TAG } from '../src/ledger/record/record.ts';
import { openGateway } from '../src/ledger/search/gateway.ts';
import { makePictures, type Picture, serve, startChild } from './lookup-setting.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const WARM_UP = 10;
const COLD_RUNS = 20;
const PROVIDERS = 5;

/** The few extension calls that run inside the browser here. */
declare const chrome: {
  readonly contextMenus: { readonly onClicked: { dispatch(info: object, tab: object): void } };
  readonly offscreen: { closeDocument(): Promise<void> };
  readonly runtime: { sendMessage(message: object): Promise<unknown> };
  readonly storage: { readonly local: { set(items: object): Promise<void> } };
  readonly tabs: { query(filter: object): Promise<readonly { readonly id?: number }[]> };
};

type Bench = {
  readonly context: BrowserContext;
  readonly worker: Worker;
  readonly panel: Page;
  readonly site: Page;
};

export async function lookup(): Promise<readonly BenchTable[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rail-bench-'));
  const providers = await Promise.all(
    Array.from({ length: PROVIDERS }, (_, i) =>
      newProvider(
        { name: `Provider ${i + 1}`, domain: `p${i + 1}.example` },
        { random: randomOf, clock: Date.now },
      ),
    ),
  );
  const ledger = await startChild(dataDir, providers);
  const pictures = await makePictures(ledger.urls[0]!, providers);
  await ledger.mine();
  const files = await serve(pictures);
  const bench = await openBrowser(ledger.urls, providers, files.url);
  try {
    const bands = await measureBandQuery(ledger.urls[0]!, providers);
    return [await measureLookups(bench, files.url, pictures), bands];
  } finally {
    await bench.context.close();
    files.server.close();
    ledger.child.disconnect();
    await ledger.exited;
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureLookups(bench: Bench, base: string, pictures: readonly Picture[]): Promise<BenchTable> {
  for (let i = 0; i < WARM_UP; i++) await lookUp(bench, `${base}/${i}.jpg?warm-up`);
  const warm: { took: number; hit: boolean }[] = [];
  const trips: number[] = [];
  let wrong = 0;
  for (let i = 0; i < pictures.length; i++) {
    const { took, tier } = await lookUp(bench, `${base}/${i}.jpg`);
    warm.push({ took, hit: pictures[i]!.expected !== 'F' });
    if (tier !== pictures[i]!.expected) wrong++;
    trips.push(await emptyTrip(bench.panel));
  }
  const cold: number[] = [];
  for (let i = 0; i < COLD_RUNS; i++) {
    await stopEverything(bench);
    cold.push((await lookUp(bench, `${base}/${i * 7}.jpg?cold`)).tookFromOutside);
  }
  const row = (name: string, took: readonly number[], budget: string) => [
    name,
    took.length,
    ms(median(took)),
    ms(quantile(took, 0.95)),
    budget,
  ];
  const trip = median(trips);
  return {
    title: 'Click to verdict, Chromium, 1024 px JPEG, 5 providers, 3 servers, 100,000 records',
    columns: ['lookup', 'runs', 'median ms', 'p95 ms', 'budget p95 ms'],
    rows: [
      row(
        'warm, all',
        warm.map(({ took }) => took),
        '250',
      ),
      row(
        'warm, logged',
        warm.filter(({ hit }) => hit).map(({ took }) => took),
        '',
      ),
      row(
        'warm, not logged',
        warm.filter(({ hit }) => !hit).map(({ took }) => took),
        '',
      ),
      row('worker and offscreen document stopped', cold, '800'),
      row('empty message round trip', trips, ''),
    ],
    notes: [
      `warm median is ${(median(warm.map(({ took }) => took)) / trip).toFixed(0)} empty round trips; ${wrong} of ${pictures.length} verdicts were not the expected tier`,
    ],
  };
}

/** One lookup as a click makes it. Both clocks are the machine's wall clock. */
async function lookUp(
  { worker, panel, site }: Bench,
  srcUrl: string,
): Promise<{ took: number; tookFromOutside: number; tier: string }> {
  const shown = panel.evaluate(
    (name) =>
      new Promise<{ at: number; tier: string }>((resolve, reject) => {
        setTimeout(
          () => reject(new Error(`no verdict for ${name}: ${document.body.innerText.slice(0, 200)}`)),
          20_000,
        );
        const look = () => {
          const tier = document.querySelector('[data-testid="verdict-tier"]');
          // The panel still shows the lookup before until it has heard of this one.
          if (!tier || document.querySelector('.subject .name')?.textContent !== name) return;
          observer.disconnect();
          resolve({ at: performance.timeOrigin + performance.now(), tier: tier.textContent?.trim() ?? '' });
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    new URL(srcUrl).pathname.slice(1),
  );
  const tabId = await site.evaluate(() => Number(document.body.dataset.tabId));
  // Nothing can be run in a stopped worker: the message wakes it, as the click's own event would.
  const outsideAt = Date.now();
  await panel.evaluate(() => void chrome.runtime.sendMessage({ type: 'cancel', tabId: -1 }));
  const clickedAt = await worker.evaluate(
    ([url, id]) => {
      const at = performance.timeOrigin + performance.now();
      const info = {
        menuItemId: 'rail-check-image',
        mediaType: 'image',
        srcUrl: url,
        pageUrl: 'http://127.0.0.1/',
        frameId: 0,
        editable: false,
      };
      chrome.contextMenus.onClicked.dispatch(info, { id, url: 'http://127.0.0.1/' });
      return at;
    },
    [srcUrl, tabId] as const,
  );
  const { at, tier } = await shown;
  return { took: at - clickedAt, tookFromOutside: at - outsideAt, tier };
}

/** A message that the background answers with nothing. */
async function emptyTrip(panel: Page): Promise<number> {
  return await panel.evaluate(async () => {
    const from = performance.now();
    await chrome.runtime.sendMessage({ type: 'cancel', tabId: -1 });
    return performance.now() - from;
  });
}

async function stopEverything({ context, worker, panel }: Bench): Promise<void> {
  await worker.evaluate(() => chrome.offscreen.closeDocument().catch(() => {}));
  const cdp = await context.newCDPSession(panel);
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.stopAllWorkers');
  await cdp.detach();
}

async function openBrowser(
  gateways: readonly string[],
  providers: readonly ProviderFiles[],
  base: string,
): Promise<Bench> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed');
  const extension = resolve('.output/chrome-mv3');
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    chromiumSandbox: false,
    args: [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const settings = {
    gateways,
    uploadUrl: gateways[0],
    trust: providers.map(({ entry }) => entry),
    privacy: { answered: true, reach: 'near', history: false },
  };
  await worker.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
  const site = await context.newPage();
  await site.goto(`${base}/`);
  const tabId = await worker.evaluate(
    async () => (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id ?? -1,
  );
  await site.evaluate((id) => document.body.setAttribute('data-tab-id', String(id)), tabId);
  const panel = await context.newPage();
  await panel.goto(`chrome-extension://${new URL(worker.url()).host}/sidepanel.html`);
  return { context, worker, panel, site };
}

/** One band query as a lookup sends it: one provider, 128 values. Answered over HTTP, parsed and checked. */
async function measureBandQuery(url: string, providers: readonly ProviderFiles[]): Promise<BenchTable> {
  const gateway = openGateway(url, { fetch });
  const took: number[] = [];
  for (let i = 0; i < 300; i++) {
    const owner = await addressOf(providers[i % PROVIDERS]!.signing.publicKey);
    const print = {
      variant: 'as-is',
      orientation: 0,
      pdq: randomOf(32),
      margins: Float64Array.from({ length: 256 }, () => Math.random()),
      quality: 100,
    } as const;
    const tags = [
      { name: TAG.app, values: ['RAIL'] },
      { name: TAG.imageBand, values: probeValues(print, 2) },
    ];
    const from = performance.now();
    const page = await gateway.find({ what: 'picture-fingerprint', owners: [owner!], tags }, null);
    if (!page.ok) throw new Error(page.because);
    if (i >= 50) took.push(performance.now() - from);
  }
  return {
    title: 'Band query, embedded ledger, 100,000 records',
    columns: ['query', 'runs', 'median ms', 'p95 ms', 'budget p95 ms'],
    rows: [['one provider, 128 values', took.length, ms(median(took)), ms(quantile(took, 0.95)), '15']],
    notes: [],
  };
}
