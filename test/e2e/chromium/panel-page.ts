/**
 * The panel's page in a tab, for tests: shows a lookup put into storage as the background would put it.
 */

import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { LATEST_KEY, type LookupState, stateKey } from '../../../src/browser/lookup-state.ts';
import { test as withExtension } from './extension.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/**
 * One panel page for every test that asks for it, which each finds of one size. As a fixture: a hook of a shared module is only there for the first file that a
 * worker runs.
 */
export const test = withExtension.extend<{ readonly panel: Page }, { readonly panelPage: Page }>({
  panelPage: [
    async ({ extension }, use) => {
      await use(await extension.openPage('sidepanel.html'));
    },
    { scope: 'worker' },
  ],
  panel: async ({ panelPage }, use) => {
    await panelPage.setViewportSize({ width: 380, height: 640 });
    await panelPage.emulateMedia({ colorScheme: 'light', reducedMotion: null });
    await use(panelPage);
  },
});

/** Opens the page anew and puts the lookup where the background would. */
export async function show(panel: Page, state: LookupState | null): Promise<void> {
  await put(panel, state);
  await panel.reload();
  await expect(panel.locator('main')).toBeVisible();
}

export async function put(panel: Page, state: LookupState | null): Promise<void> {
  const entries: { readonly [key: string]: unknown } =
    state === null ? {} : { [stateKey(state.tabId)]: state, [LATEST_KEY]: state.tabId };
  await panel.evaluate(async (stored) => {
    await chrome.storage.session.clear();
    await chrome.storage.session.set(stored);
  }, entries);
}

export async function openAll(panel: Page): Promise<void> {
  await panel.locator('button[aria-expanded=false]').evaluateAll((all) => {
    for (const button of all) (button as HTMLButtonElement).click();
  });
  await panel.locator('details').evaluateAll((all) => {
    for (const details of all) (details as HTMLDetailsElement).open = true;
  });
}
