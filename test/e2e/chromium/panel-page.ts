/**
 * The panel's page in a tab, for tests: shows a lookup put into storage as the background would put it, and checks what
 * every screen must be: accessible, and no wider than its window.
 */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { LATEST_KEY, type LookupState, stateKey } from '../../../src/browser/lookup-state.ts';
import { test as withExtension } from './extension.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const NARROW = { width: 320, height: 640 };
const WIDE = { width: 600, height: 640 };

/** One panel page, used again for every test of a file. */
export const test = withExtension.extend<object, { readonly panel: Page }>({
  panel: [
    async ({ extension }, use) => {
      await use(await extension.openPage('sidepanel.html'));
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(async ({ panel }) => {
  await panel.setViewportSize({ width: 380, height: 640 });
  await panel.emulateMedia({ colorScheme: 'light', reducedMotion: null });
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

export async function expectFits(panel: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await panel.setViewportSize(size);
    const tooWide = await panel.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, `at ${size.width} px`).toBeLessThanOrEqual(0);
  }
}

/** Without frames to look into, axe needs no page of its own for its results. */
function axe(panel: Page): AxeBuilder {
  return new AxeBuilder({ page: panel }).setLegacyMode(true);
}

/** No finding of axe at all; the dark theme differs from the light one in its colours only. */
export async function expectAccessible(panel: Page): Promise<void> {
  const theme = (name: string) =>
    panel.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), name);
  await theme('light');
  const all = await axe(panel).analyze();
  await theme('dark');
  const colours = await axe(panel).withRules(['color-contrast']).analyze();
  const found = [...all.violations, ...colours.violations];
  expect(found.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html)}`)).toEqual([]);
}
