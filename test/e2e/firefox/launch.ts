/** A Firefox with the built extension, and one of the extension's pages as a handle on its interfaces. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findFirefox } from '../../../scripts/find-browsers.mjs';
import { until } from '../until.ts';

export type FirefoxWithExtension = {
  readonly browser: Browser;
  /** The settings page: an open extension page, in a tab of its own. */
  readonly handle: Page;
  /** Opens one of the extension's pages, for example `proof.html`. */
  readonly goTo: (page: Page, name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Fixed, so that the address of the extension's pages is known beforehand. */
const UUID = '11111111-2222-4333-8444-555555555555';
const EXTENSION_ID = 'rail@responsible-ai-ledger';
export const BUILD = join(process.env.RAIL_OUTPUT ?? '.output', 'firefox-mv3');

/** Why Firefox cannot be tested here, or `null`. */
export const noFirefox: string | null =
  findFirefox() === null ? 'no Firefox' : existsSync(BUILD) ? null : `no ${BUILD}; run npm run build`;

/** On a screen where `display` names one, without a window otherwise. */
export async function launchFirefox(display: string | null, build = BUILD): Promise<FirefoxWithExtension> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox()!,
    headless: display === null,
    defaultViewport: null,
    env: { ...process.env, ...(display && { DISPLAY: display }) },
    args: ['--remote-allow-system-access', '--width=1300', '--height=850'],
    extraPrefsFirefox: {
      // Milliseconds; 30,000 by default. Shorter, so that lookups also begin with a stopped background.
      'extensions.background.idle.timeout': 5_000,
      'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: UUID }),
    },
  });
  await browser.installExtension(resolve(build));
  const handle = await browser.newPage();
  await goTo(handle, 'options.html');
  return { browser, handle, goTo, close: () => browser.close() };
}

async function goTo(page: Page, name: string): Promise<void> {
  const url = `moz-extension://${UUID}/${name}`;
  // Its promise never settles for extension pages.
  page.goto(url).catch(() => {});
  await until(
    async () =>
      (await page.evaluate(`location.href === '${url}' && browser.runtime.id === '${EXTENSION_ID}'`)) || null,
  );
}
