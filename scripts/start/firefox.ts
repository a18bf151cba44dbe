/** A Firefox with a fresh profile, the built extension in it until it is closed, and the demo's settings in the extension. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import type { ReaderSettings } from '../../demo/world.ts';
import { DEMO_PRIVACY } from './chromium.ts';

/** Fixed, so that the address of the extension's pages is known beforehand. */
const UUID = '7a3d2c51-9b64-4c0e-8f2a-5d1e6b7c8a90';

/** On screen, with the demo page open. */
export async function openFirefox(
  executablePath: string,
  extensionDir: string,
  settings: ReaderSettings,
  url: string,
): Promise<Browser> {
  const manifest = JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8')) as {
    readonly browser_specific_settings: { readonly gecko: { readonly id: string } };
  };
  const { id } = manifest.browser_specific_settings.gecko;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: false,
    defaultViewport: null,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: { 'extensions.webextensions.uuids': JSON.stringify({ [id]: UUID }) },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    await browser.installExtension(extensionDir);
    const page = await browser.newPage();
    // The promise of an extension page never settles; when its interfaces are there, it is open.
    page.goto(`moz-extension://${UUID}/options.html`).catch(() => {});
    await page.waitForFunction('typeof browser === "object" && "storage" in browser');
    const stored = JSON.stringify({ settings: { ...settings, privacy: DEMO_PRIVACY } });
    await page.evaluate(`browser.storage.local.set(${stored})`);
    const shown = await browser.newPage();
    await shown.goto(url);
    await page.close();
    return browser;
  } catch (error) {
    await browser.close();
    throw error;
  }
}
