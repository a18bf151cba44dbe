/** A Chromium in which the person has joined a group, and pages of sites beside it. The build has access to one host, as if it had been granted. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test as plain } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { SITES_KEY } from '../../../src/browser/site-state.ts';
import { INVITE } from '../../fixtures/fake-issuer.ts';
import { type GroupStage, openGroupStage } from '../group-stage.ts';
import { withAccess } from '../with-access.ts';
import { BUILD, type Extension, launchWithExtension, openExtension } from './extension.ts';
import { PASSWORD, press, type } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export type World = {
  readonly stage: GroupStage;
  readonly context: BrowserContext;
  readonly extension: Extension;
  /** The settings, which can ask the background anything. */
  readonly options: Page;
  readonly setSites: (...origins: readonly string[]) => Promise<void>;
  readonly openSite: (url: string) => Promise<Page>;
  /** The consent window that is open, or that opens next. */
  readonly consent: () => Promise<Page>;
  readonly windows: () => readonly Page[];
};

/** What the page's `request` came to. */
export type PageOutcome =
  | { readonly result: { readonly [member: string]: unknown } }
  | { readonly code: number; readonly data: { readonly code: string }; readonly message: string };

type AtPage = {
  readonly announced: readonly { readonly provider: { request(call: unknown): Promise<unknown> } }[];
};

export const test = plain.extend<object, { readonly world: World }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
      const context = await launchWithExtension(withAccess(BUILD, folder));
      const [extension, stage] = [await openExtension(context), await openGroupStage()];
      const options = await extension.openPage('options.html');
      await options.evaluate((settings) => chrome.storage.local.set({ settings }), stage.settings);
      await use(openWorld(stage, context, extension, options));
      await context.close();
      await stage.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

function openWorld(stage: GroupStage, context: BrowserContext, extension: Extension, options: Page): World {
  const windows = () => context.pages().filter((page) => page.url().includes('/approve.html'));
  return {
    stage,
    context,
    extension,
    options,
    async setSites(...origins) {
      await options.evaluate(([key, sites]) => chrome.storage.local.set({ [key]: sites }), [
        SITES_KEY,
        origins,
      ] as const);
      const count = origins.length === 0 ? 0 : 2;
      const registered = () =>
        options.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length);
      await expect.poll(registered).toBe(count);
    },
    async openSite(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async consent() {
      await expect.poll(() => windows().length).toBe(1);
      const window = windows()[0]!;
      // By then the background knows which window it is: one that is closed or left behind sooner is not missed.
      await expect(window.getByTestId('asking-origin')).toBeVisible();
      return window;
    },
    windows,
  };
}

/** With a vault, and a membership in the stage's group that was published. */
export async function joinGroup(world: World): Promise<void> {
  const { options, stage } = world;
  const created = await options.evaluate(
    (password) =>
      chrome.runtime.sendMessage({ type: 'vault-call', method: 'vault-create', params: { password } }),
    PASSWORD,
  );
  expect(created).toMatchObject({ ok: true });
  const memberships = options.getByTestId('memberships');
  await type(memberships, 'member_join_link', `${stage.issuerUrl}/#invite=${INVITE}`);
  await press(memberships, 'member_join_look');
  await press(memberships, 'member_join');
  await expect(memberships.getByTestId('membership')).toHaveCount(1);
  await stage.publish();
}

/** Begins to ask, and answers with how to wait for the outcome. */
export async function ask(page: Page, call: unknown): Promise<() => Promise<PageOutcome>> {
  await expect
    .poll(() => page.evaluate(() => (window as unknown as AtPage).announced.length))
    .toBeGreaterThan(0);
  const name = `outcome${Math.random()}`;
  await page.evaluate(
    ([key, value]) => {
      const { provider } = (window as unknown as AtPage).announced[0]!;
      Object.assign(window, {
        [key]: provider.request(value).then(
          (result) => ({ result }),
          (error) => ({ code: error.code, data: error.data, message: error.message }),
        ),
      });
    },
    [name, call] as const,
  );
  return () =>
    page.evaluate((key) => (window as unknown as Record<string, Promise<PageOutcome>>)[key]!, name);
}
