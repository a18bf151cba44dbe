/**
 * Lookups in Chromium from the context menu's event to the panel, without a real click (see ../headed for those): the
 * extension has no right to the page here, so pictures come from servers that let everyone read them.
 */

import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import type { browser } from 'wxt/browser';
import type { LookupState } from '../../../src/browser/lookup-state.ts';
import { prose } from '../../fixtures/prose.ts';
import { dataUrl, openStage, PROVIDER_NAME, pictureFile, recompressed, type Stage } from '../stage.ts';
import { type Extension, test as withExtension } from './extension.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

type Clicked = { readonly srcUrl: string } | { readonly selectionText: string };

type Desk = {
  readonly stage: Stage;
  /** What the reader right-clicks and chooses; answers the tab's id. */
  readonly click: (what: Clicked) => Promise<number>;
  /** The lookup's state once it is in one of the phases. */
  readonly stateOf: (tabId: number, ...phases: readonly Phase[]) => Promise<LookupState>;
  readonly panel: Page;
  readonly configure: (changes?: { readonly [key: string]: unknown }) => Promise<void>;
};

type Phase = LookupState['progress']['phase'];
type States = { readonly [key: string]: LookupState | undefined };

const LOGGED_SEED = 7;
const A1 = { tier: 'A1', headline: `Logged as AI output by ${PROVIDER_NAME}` };
const B2 = { tier: 'B2', headline: `Closely resembles an output logged by ${PROVIDER_NAME}` };

const test = withExtension.extend<object, { readonly stage: Stage; readonly desk: Desk }>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const stage = await openStage();
      await stage.log(await pictureFile(LOGGED_SEED), new TextEncoder().encode(TEXT));
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

const TEXT = prose(11, 300);
/** Forty words out of the middle. */
const EXCERPT = TEXT.split(/\s+/).slice(120, 160).join(' ');

test.beforeEach(async ({ desk, stage }) => {
  for (const door of stage.doors) door.behave('honest');
  await desk.configure();
});

test('an identical picture is A1', async ({ desk, stage }) => {
  const picture = await pictureFile(LOGGED_SEED);
  const srcUrl = stage.elsewhere.serve('/logged.png', { body: picture, type: 'image/png', cors: true });
  const tab = await desk.click({ srcUrl });
  await expectVerdict(desk, tab, A1);
  const { subject, thumbnail } = await desk.stateOf(tab, 'done');
  expect(subject).toMatchObject({ kind: 'picture', name: 'logged.png', site: new URL(stage.site.url).host });
  expect(thumbnail).toMatch(/^data:image\/jpeg;base64,/);
});

test('a recompressed copy is B2', async ({ desk, stage }) => {
  const copy = await recompressed(await pictureFile(LOGGED_SEED));
  const srcUrl = stage.elsewhere.serve('/copy.jpg', { body: copy, type: 'image/jpeg', cors: true });
  await expectVerdict(desk, await desk.click({ srcUrl }), B2);
});

test('a picture that nobody logged is F', async ({ desk, stage }) => {
  const srcUrl = stage.elsewhere.serve('/other.png', {
    body: await pictureFile(8),
    type: 'image/png',
    cors: true,
  });
  await expectVerdict(desk, await desk.click({ srcUrl }), {
    tier: 'F',
    headline: 'No record found. That does not mean a person made it',
  });
});

test('with all servers down it is G', async ({ desk, stage }) => {
  for (const door of stage.doors) door.behave('html-errors');
  const srcUrl = dataUrl('image/png', await pictureFile(LOGGED_SEED));
  const verdict = await verdictOf(desk, await desk.click({ srcUrl }));
  expect(verdict.tier).toBe('G');
  expect(verdict.evidence.map(({ code }) => code)).toContain('no-server');
});

test('a picture in a data: URL needs no server of its own', async ({ desk }) => {
  const srcUrl = dataUrl('image/png', await pictureFile(LOGGED_SEED));
  await expectVerdict(desk, await desk.click({ srcUrl }), A1);
});

test('the bytes decide, whatever type a server declares', async ({ desk, stage }) => {
  const body = await pictureFile(LOGGED_SEED);
  const srcUrl = stage.elsewhere.serve('/wrong.html', { body, type: 'text/html', cors: true });
  await expectVerdict(desk, await desk.click({ srcUrl }), A1);
});

test.describe('a picture that cannot be read is G and says why:', () => {
  const unreadable: readonly (readonly [string, string, () => Promise<Uint8Array | string>])[] = [
    [
      'an SVG',
      'svg-not-supported',
      async () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    ],
    ['an empty file', 'picture-unreadable', async () => ''],
    ['a page', 'unknown-format', async () => '<!doctype html><title>Sign in</title>'],
    ['a cut-off header', 'truncated-header', async () => (await pictureFile(3, 'png')).slice(0, 20)],
    ['100 megapixels', 'too-many-pixels', async () => withSize(await pictureFile(3, 'png'), 10_000, 10_000)],
  ];
  for (const [what, code, make] of unreadable) {
    test(what, async ({ desk, stage }) => {
      const srcUrl = stage.elsewhere.serve(`/unreadable/${code}`, {
        body: await make(),
        type: 'image/png',
        cors: true,
      });
      const verdict = await verdictOf(desk, await desk.click({ srcUrl }));
      expect(verdict.tier).toBe('G');
      expect(JSON.stringify(verdict.evidence)).toContain(code);
    });
  }
});

test('a cut-off picture is never attributed', async ({ desk, stage }) => {
  const whole = await pictureFile(LOGGED_SEED, 'jpeg');
  const body = whole.slice(0, whole.length >> 1);
  const srcUrl = stage.elsewhere.serve('/cut.jpg', { body, type: 'image/jpeg', cors: true });
  const verdict = await verdictOf(desk, await desk.click({ srcUrl }));
  expect(['G', 'F', 'B2']).toContain(verdict.tier);
});

test('an animation is looked up by its first frame', async ({ desk, stage }) => {
  const srcUrl = stage.elsewhere.serve('/moving.webp', {
    body: await moving(),
    type: 'image/webp',
    cors: true,
  });
  await expectVerdict(desk, await desk.click({ srcUrl }), B2);
});

test('an excerpt of a logged text is B2', async ({ desk }) => {
  await expectVerdict(desk, await desk.click({ selectionText: EXCERPT }), B2);
});

test('a text under 25 words is G, and nothing is asked about it', async ({ desk }) => {
  const verdict = await verdictOf(
    desk,
    await desk.click({ selectionText: 'Far too few words to say anything.' }),
  );
  expect(verdict).toMatchObject({ tier: 'G', askedGateways: [], sent: [] });
});

test('a picture that nobody may read asks for access to its host only', async ({ desk, stage }) => {
  const srcUrl = stage.elsewhere.serve('/closed.png', { body: await pictureFile(2), type: 'image/png' });
  const { progress } = await desk.stateOf(await desk.click({ srcUrl }), 'needs-access');
  expect(progress).toEqual({ phase: 'needs-access', origin: 'http://localhost/*', canCapture: false });
});

test('a picture that is not there and cannot be asked for fails', async ({ desk }) => {
  const { progress } = await desk.stateOf(
    await desk.click({ srcUrl: 'blob:http://127.0.0.1/gone' }),
    'failed',
  );
  expect(progress).toEqual({ phase: 'failed', code: 'picture-unreachable' });
});

test('a cold service worker and a closed offscreen document make no difference', async ({
  desk,
  extension,
}) => {
  const srcUrl = dataUrl('image/png', await pictureFile(LOGGED_SEED));
  await extension.background.evaluate(() => chrome.offscreen.closeDocument());
  await expectVerdict(desk, await desk.click({ srcUrl }), A1);
  const cdp = await extension.context.newCDPSession(desk.panel);
  await cdp.send('ServiceWorker.enable');
  const copy = await recompressed(await pictureFile(LOGGED_SEED));
  await cdp.send('ServiceWorker.stopAllWorkers');
  await expectVerdict(desk, await desk.click({ srcUrl: dataUrl('image/jpeg', copy) }), B2);
});

test('of two lookups in a row the last one shows', async ({ desk, stage }) => {
  const slow = stage.elsewhere.serve('/slow.png', {
    body: await pictureFile(5),
    type: 'image/png',
    cors: true,
  });
  await desk.click({ srcUrl: slow });
  const tab = await desk.click({ srcUrl: dataUrl('image/png', await pictureFile(LOGGED_SEED)) });
  await expectVerdict(desk, tab, A1);
  const { subject } = await desk.stateOf(tab, 'done');
  expect(subject).toMatchObject({ kind: 'picture', srcUrl: expect.stringMatching(/^data:/) });
});

test('the reader is asked before anything leaves the device for the first time', async ({ desk, stage }) => {
  const outside = 'https://ledger.example';
  const privacy = { answered: false, reach: 'near', history: false };
  await desk.configure({ gateways: [...stage.gateways, outside], privacy });
  const picture = stage.elsewhere.serve('/first.png', {
    body: await pictureFile(LOGGED_SEED),
    type: 'image/png',
    cors: true,
  });
  const requests = stage.elsewhere.asked.length;
  const tab = await desk.click({ srcUrl: picture });
  const { progress } = await desk.stateOf(tab, 'asking-first');
  expect(progress).toEqual({ phase: 'asking-first', servers: [outside] });
  expect(stage.elsewhere.asked.length).toBe(requests);

  await desk.panel.evaluate(
    (tabId) => chrome.runtime.sendMessage({ type: 'answer-first', tabId, reach: 'exact' }),
    tab,
  );
  const verdict = await verdictOf(desk, tab);
  expect(verdict.tier).toBe('A1');
  expect(verdict.sent.map(({ what }) => what)).not.toContain('picture-fingerprint');
  const stored = await desk.panel.evaluate(() => chrome.storage.local.get('settings'));
  expect(stored.settings).toMatchObject({ privacy: { answered: true, reach: 'exact', history: false } });
});

async function expectVerdict(
  desk: Desk,
  tabId: number,
  expected: { readonly tier: string; readonly headline: string },
): Promise<void> {
  const { tier, headline } = await verdictOf(desk, tabId);
  expect({ tier, headline }).toEqual(expected);
}

async function verdictOf(desk: Desk, tabId: number) {
  const { progress } = await desk.stateOf(tabId, 'done', 'failed');
  expect(progress.phase).toBe('done');
  if (progress.phase !== 'done') throw new Error('unreachable');
  return progress.verdict;
}

async function openDesk(extension: Extension, stage: Stage): Promise<Desk> {
  const panel = await extension.openPage('sidepanel.html');
  stage.site.serve('/', { body: '<!doctype html><title>A page</title><p>Words', type: 'text/html' });
  const page = await extension.context.newPage();
  await page.goto(`${stage.site.url}/`);
  const stored = async (tabId: number) =>
    (await panel.evaluate((key) => chrome.storage.session.get(key), `lookup:${tabId}`))[`lookup:${tabId}`] as
      | LookupState
      | undefined;
  return {
    stage,
    panel,
    async click(what) {
      await page.bringToFront();
      // A stopped worker cannot be asked; any message starts it.
      await panel.evaluate(() => chrome.runtime.sendMessage({ type: 'cancel', tabId: 0 }));
      return extension.background.evaluate(clickInMenu, { ...what, pageUrl: page.url() });
    },
    async stateOf(tabId, ...phases) {
      await expect
        .poll(async () => (await stored(tabId))?.progress.phase, { timeout: 40_000 })
        .toMatch(new RegExp(`^(${phases.join('|')})$`));
      return (await stored(tabId))!;
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

/** Another size in a PNG's header, with nothing else changed. */
function withSize(png: Uint8Array, width: number, height: number): Uint8Array {
  const changed = new Uint8Array(png);
  new DataView(changed.buffer).setUint32(16, width);
  new DataView(changed.buffer).setUint32(20, height);
  return changed;
}

async function moving(): Promise<Uint8Array> {
  const frames = await Promise.all([LOGGED_SEED, 9].map((seed) => pictureFile(seed)));
  return sharp(frames, { join: { animated: true } })
    .webp({ quality: 90, loop: 0 })
    .toBuffer();
}
