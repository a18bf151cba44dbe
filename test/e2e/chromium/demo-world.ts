/** The demo without an extension: its page and its polls from a folder of their own, and a plain browser, one of each for a worker of the test runner. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, chromium } from '@playwright/test';
import { type Demo, startDemo } from '../../../demo/start-demo.ts';
import { findChromium } from '../../../scripts/find-browsers.mjs';

type Fixtures = { readonly demo: Demo; readonly browserHere: Browser };

export const test = base.extend<object, Fixtures>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'rail-demo-'));
      const demo = await startDemo(folder, () => {});
      await use(demo);
      await demo.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  browserHere: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const executablePath = findChromium();
      base.skip(executablePath === null, 'no Chromium');
      const browser = await chromium.launch({ executablePath: executablePath!, chromiumSandbox: false });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});
