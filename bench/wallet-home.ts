/**
 * How soon the wallet's home stands: from opening `popup.html` to the first paint with account, network and buttons in it, in real Chromium with the release build. Before
 * that the page has nothing to paint, so the browser's own first contentful paint is the number. No worker is asked before it.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { findChromium } from '../scripts/find-browsers.mjs';
import { buildExtension } from '../scripts/start/build-extension.ts';
import { WALLET } from '../test/fixtures/public-wallet.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const RUNS = 21;
const BUDGET_MS = 200;

/** The few extension calls that run inside the browser here. */
declare const chrome: {
  readonly storage: { readonly local: { set(items: object): Promise<void> } };
};

export async function walletHome(): Promise<readonly BenchTable[]> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'rail-bench-home-'));
  const { folder: build } = await buildExtension('chrome');
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: [`--disable-extensions-except=${build}`, `--load-extension=${build}`],
  });
  try {
    return [await measure(context)];
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(context: BrowserContext): Promise<BenchTable> {
  const background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const home = new URL('popup.html', background.url()).href;
  await background.evaluate((wallet) => chrome.storage.local.set({ wallet }), WALLET);
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) times.push(await paintedAfter(context, home));
  const [cold, ...others] = times;
  return {
    title: 'The wallet’s home',
    columns: ['step', 'first ms', 'median ms', 'p95 ms', 'budget ms'],
    rows: [['opened to painted', ms(cold!), ms(median(others)), ms(quantile(others, 0.95)), BUDGET_MS]],
    notes: [`${RUNS} openings after the first, each in a new tab; the background was stopped by nobody`],
  };
}

async function paintedAfter(context: BrowserContext, home: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(home);
  await page.getByTestId('balance').waitFor();
  const paintedMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const watch = new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint !== undefined) resolve(paint.startTime);
        });
        watch.observe({ type: 'paint', buffered: true });
      }),
  );
  await page.close();
  return paintedMs;
}
