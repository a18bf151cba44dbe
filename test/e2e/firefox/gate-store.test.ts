/** The gate's store in Firefox's IndexedDB, also with real workers that die. Needs no build. */

import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findFirefox } from '../../../scripts/find-browsers.mjs';
import { serveGatePage } from '../gate-page.ts';
import type { KillReport } from '../gate-report.ts';
import type { PageServer } from '../page-server.ts';

const executablePath = findFirefox();

describe('the gate in Firefox', () => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    if (executablePath === null) return;
    server = await serveGatePage();
    browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
    page = await browser.newPage();
    await page.goto(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach((test) => {
    test.skip(executablePath === null, 'no Firefox');
  });

  test('does what the store in memory does', async () => {
    expect(await page.evaluate('railGate.failedCases()')).toEqual([]);
  });

  test('holds the bounds while workers are ended at any instant', async () => {
    const room = Number(await page.evaluate('railGate.ROOM'));
    const report = (await page.evaluate('railGate.killWorkers()')) as KillReport;
    expect(report.killed).toBeGreaterThan(5);
    expect(report.signed.length).toBe(room);
    expect(new Set(report.signed.map(({ nonce }) => nonce)).size).toBe(report.signed.length);
    expect(report.unlogged).toBe(0);
  });

  test('keeps the newest hundred of what was signed for sites', async () => {
    expect(await page.evaluate('railGate.keptSigned()')).toEqual([
      { count: 100, oldest: 30, newest: 129 },
      { count: 90, oldest: 30, newest: 119 },
    ]);
  });
});
