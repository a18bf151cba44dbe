/** A reader's desk in Chromium: a page, the panel in a tab of its own, and context menu events without a mouse. */

import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import type { LookupState } from '../../../src/browser/lookup-state.ts';
import type { VerdictDocument } from '../../../src/verify/document.ts';
import { openStageWithSamples } from '../samples.ts';
import type { Stage } from '../stage.ts';
import { type Extension, test as withExtension } from './extension.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export type Clicked = { readonly srcUrl: string } | { readonly selectionText: string };

export type Desk = {
  /** What the reader right-clicks and chooses; answers the tab's id. */
  readonly click: (what: Clicked) => Promise<number>;
  /** The lookup's state once it is in one of the phases. */
  readonly stateOf: (tabId: number, ...phases: readonly Phase[]) => Promise<LookupState>;
  readonly verdictOf: (tabId: number) => Promise<VerdictDocument>;
  readonly panel: Page;
  /** What the panel would send to the background, and its answer. */
  readonly tell: (message: object) => Promise<unknown>;
  /** The stage's settings, with changes. */
  readonly configure: (changes?: { readonly [key: string]: unknown }) => Promise<void>;
};

type Phase = LookupState['progress']['phase'];
type States = { readonly [key: string]: LookupState | undefined };

export const test = withExtension.extend<object, { readonly stage: Stage; readonly desk: Desk }>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const stage = await openStageWithSamples();
      await use(stage);
      await stage.close();
    },
    { scope: 'worker' },
  ],
  desk: [
    async ({ extension, stage }, use) => {
      await use(await openDesk(extension, stage));
    },
    { scope: 'worker' },
  ],
});

export async function openDesk(extension: Extension, stage: Stage): Promise<Desk> {
  const panel = await extension.openPage('sidepanel.html');
  stage.site.serve('/', { body: '<!doctype html><title>A page</title><p>Words', type: 'text/html' });
  const page = await extension.context.newPage();
  await page.goto(`${stage.site.url}/`);
  const stored = async (tabId: number) =>
    (await panel.evaluate((key) => chrome.storage.session.get(key), `lookup:${tabId}`))[`lookup:${tabId}`] as
      | LookupState
      | undefined;
  const tell = (message: object) => panel.evaluate((value) => chrome.runtime.sendMessage(value), message);
  const stateOf: Desk['stateOf'] = async (tabId, ...phases) => {
    await expect
      .poll(async () => (await stored(tabId))?.progress.phase, { timeout: 40_000 })
      .toMatch(new RegExp(`^(${phases.join('|')})$`));
    return (await stored(tabId))!;
  };
  return {
    panel,
    tell,
    stateOf,
    async verdictOf(tabId) {
      const { progress } = await stateOf(tabId, 'done', 'failed');
      if (progress.phase !== 'done') throw new Error(`no verdict: ${JSON.stringify(progress)}`);
      return progress.verdict;
    },
    async click(what) {
      await page.bringToFront();
      // A stopped worker cannot be asked; any message starts it.
      await tell({ type: 'cancel', tabId: 0 });
      return extension.background.evaluate(clickInMenu, { ...what, pageUrl: page.url() });
    },
    async configure(changes = {}) {
      const settings = { ...stage.settings, ...changes };
      await panel.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
    },
  };
}

/** Runs in the service worker: the browser's own event, without the reader's gesture. */
async function clickInMenu(what: {
  srcUrl?: string;
  selectionText?: string;
  pageUrl: string;
}): Promise<number> {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const menuItemId = what.srcUrl === undefined ? 'rail-check-selection' : 'rail-check-image';
  const key = `lookup:${tab!.id}`;
  const before = await chrome.storage.session.get<States>(key);
  const info = { menuItemId, frameId: 0, editable: false, ...what };
  // Undocumented, and the only way to a menu's event without a mouse.
  (chrome.contextMenus.onClicked as unknown as { dispatch: (...args: unknown[]) => void }).dispatch(
    info,
    tab,
  );
  // Answers once the new lookup is the current one, so that nobody reads the one before.
  for (;;) {
    const now = await chrome.storage.session.get<States>(key);
    if (now[key]?.id !== before[key]?.id) return tab!.id!;
  }
}
