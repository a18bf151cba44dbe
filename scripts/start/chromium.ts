/** A Chromium with a fresh profile, the built extension in it, and the demo's settings in the extension. */

import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import type { ReaderSettings } from '../../demo/world.ts';
import type { Privacy } from '../../src/engine/settings.ts';

/** Inside `evaluate`, which runs in the extension. */
declare const chrome: typeof import('wxt/browser').browser;

export type ChromiumWithRail = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The extension's background. */
  readonly background: Worker;
  readonly extensionId: string;
  readonly close: () => Promise<void>;
};

/** `for-pictures`: headless with two device pixels for each pixel, so that screenshots stay sharp. */
export type Window = 'on-screen' | 'headless' | 'for-pictures';

/** All servers are on this machine, so the question what may leave it has its answer. */
export const DEMO_PRIVACY: Privacy = { answered: true, reach: 'near', history: true };

/** The profile lies in a temporary folder and goes with the browser. */
export async function openChromium(
  executablePath: string,
  extensionDir: string,
  settings: ReaderSettings,
  window: Window,
): Promise<ChromiumWithRail> {
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    headless: window !== 'on-screen',
    chromiumSandbox: process.getuid?.() !== 0, // Chromium's sandbox does not start as root
    viewport: window === 'on-screen' ? null : { width: 1280, height: 900 },
    ...(window === 'for-pictures' && { deviceScaleFactor: 2 }),
    colorScheme: null,
    ignoreDefaultArgs: ['--enable-automation'],
    args: [
      `--disable-extensions-except=${extensionDir}`,
      `--load-extension=${extensionDir}`,
      '--start-maximized',
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    await background.evaluate((stored) => chrome.storage.local.set({ settings: stored }), {
      ...settings,
      privacy: DEMO_PRIVACY,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const extensionId = new URL(background.url()).host;
    return { context, page, background, extensionId, close: () => context.close() };
  } catch (error) {
    await context.close();
    throw error;
  }
}
