/** The gate's store in Chromium's IndexedDB, also with real workers that die. Needs no build. */

import { chromium, expect, type Page, test as plain } from '@playwright/test';
import { findChromium } from '../../../scripts/find-browsers.mjs';
import { serveGatePage } from '../gate-page.ts';
import type * as Report from '../gate-report.ts';

/** Inside `evaluate`. */
declare const railGate: typeof Report;

const test = plain.extend<{ readonly gatePage: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  gatePage: async ({}, use) => {
    const executablePath = findChromium();
    plain.skip(executablePath === null, 'no Chromium');
    const [server, browser] = [
      await serveGatePage(),
      await chromium.launch({ executablePath: executablePath!, chromiumSandbox: false }),
    ];
    const page = await browser.newPage();
    await page.goto(server.url);
    await use(page);
    await browser.close();
    await server.close();
  },
});

test('does what the store in memory does', async ({ gatePage }) => {
  expect(await gatePage.evaluate(() => railGate.CASE_COUNT)).toBeGreaterThan(5);
  expect(await gatePage.evaluate(() => railGate.failedCases())).toEqual([]);
});

test('holds the bounds while workers are ended at any instant', async ({ gatePage }) => {
  const room = await gatePage.evaluate(() => railGate.ROOM);
  const { signed, killed, entries, unlogged } = await gatePage.evaluate(() => railGate.killWorkers());
  expect(killed).toBeGreaterThan(5);
  expect(signed.length).toBe(room);
  expect(new Set(signed.map(({ nonce }) => nonce)).size).toBe(signed.length);
  expect(entries).toBeGreaterThanOrEqual(signed.length);
  expect(unlogged).toBe(0);
});

test('keeps the newest hundred of what was signed for sites', async ({ gatePage }) => {
  expect(await gatePage.evaluate(() => railGate.keptSigned())).toEqual([
    { count: 100, oldest: 30, newest: 129 },
    { count: 90, oldest: 30, newest: 119 },
  ]);
});
