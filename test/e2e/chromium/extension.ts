/**
 * A Chromium with the built extension, one for each worker of the test runner. `npm run build` first; RAIL_OUTPUT
 * names another folder of builds than `.output`.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, test as plain, type Worker } from '@playwright/test';
import { findChromium } from '../../../scripts/find-browsers.mjs';

export type Extension = {
  readonly context: BrowserContext;
  readonly id: string;
  /** The service worker; it can be asked even while it is stopped, and then starts. */
  readonly background: Worker;
  /** Address of one of the extension's pages, for example `sidepanel.html`. */
  readonly url: (page: string) => string;
  readonly openPage: (page: string) => Promise<Page>;
};

export const BUILD = join(process.env.RAIL_OUTPUT ?? '.output', 'chrome-mv3');

export const test = plain.extend<object, { readonly extension: Extension }>({
  extension: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const context = await launchWithExtension();
      await use(await openExtension(context));
      await context.close();
    },
    { scope: 'worker' },
  ],
});

export async function launchWithExtension(build = BUILD): Promise<BrowserContext> {
  const executablePath = findChromium();
  // Both end the test; where none runs they throw.
  if (executablePath === null) plain.skip(true, 'no Chromium');
  if (!existsSync(build)) plain.skip(true, `no ${build}; run npm run build`);
  return chromium.launchPersistentContext('', {
    executablePath: executablePath!,
    headless: true,
    chromiumSandbox: false,
    args: [`--disable-extensions-except=${build}`, `--load-extension=${build}`],
  });
}

export async function openExtension(context: BrowserContext): Promise<Extension> {
  const background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const id = new URL(background.url()).host;
  const url = (page: string) => `chrome-extension://${id}/${page}`;
  return {
    context,
    id,
    background,
    url,
    openPage: async (name) => {
      const page = await context.newPage();
      await page.goto(url(name));
      return page;
    },
  };
}
