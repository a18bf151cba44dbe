/**
 * Real right-clicks in Chromium, from the context menu to the side panel. No permission is granted beforehand.
 * Longer than 300 lines because all of them share one browser and one screen.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../../../scripts/find-browsers.mjs';
import type { LookupState, PageProgress } from '../../../src/browser/lookup-state.ts';
import { GENERATED, parties } from '../../fixtures/credential-parties.ts';
import { signedText } from '../../fixtures/signed-texts.ts';
import {
  A1,
  B2,
  EXCERPT,
  LOGGED_SEED,
  LOGGED_TEXT,
  openStageWithSamples,
  pictureFile,
  recompressed,
  SIGNED_BY_STRANGER,
} from '../samples.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { noScreen, openScreen, type Screen } from './screen.ts';

const BUILD = join(process.env.RAIL_OUTPUT ?? '.output', 'chrome-mv3');

/** Chrome ignores keys for half a second after a prompt appears, so that nobody agrees by accident. */
const PROMPT_DEAF_MS = 1_000;

/** Access key of our entry on pictures and texts. */
const R = ['r'];

/** Where something in the panel is on screen; the panel lies in the window's lower right corner, inside a thin frame. */
const placeOf = (selector: string) => `(() => {
  const box = document.querySelector('${selector}')?.getBoundingClientRect();
  const [left, top] = [outerWidth - innerWidth - 9, outerHeight - innerHeight - 9];
  return box && [left + box.x + box.width / 2, top + box.y + box.height / 2];
})()`;

/** Name of the picture that the panel speaks of. */
const SUBJECT = `document.querySelector('.subject .name')?.textContent`;

const TIERS = `[...document.querySelectorAll('[data-testid="page-finding"]')].map((one) => one.dataset.tier)`;

/** Presses a button of the panel, as a click of the reader's does once it got there. */
const press = (name: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.textContent === '${name}').click()`;

const missing =
  noScreen ?? (findChromium() ? null : 'no Chromium') ?? (existsSync(BUILD) ? null : `no ${BUILD}`);

describe('a right-click in Chromium', () => {
  let screen: Screen;
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  let cdp: CDPSession;

  beforeAll(async () => {
    if (missing !== null) return;
    [screen, stage] = await Promise.all([openScreen(), openStageWithSamples()]);
    context = await chromium.launchPersistentContext('', {
      executablePath: findChromium()!,
      headless: false,
      viewport: null,
      chromiumSandbox: false,
      env: { ...process.env, DISPLAY: screen.display },
      args: [
        `--disable-extensions-except=${BUILD}`,
        `--load-extension=${BUILD}`,
        '--window-position=0,0',
        '--window-size=1400,900',
      ],
    });
    await (context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker'));
    page = context.pages()[0]!;
    cdp = await context.newCDPSession(page);
    await configure();
  });

  afterAll(async () => {
    await context?.close();
    await Promise.all([screen?.close(), stage?.close()]);
  });

  beforeEach((test) => test.skip(missing !== null, missing ?? ''));

  test('on a picture opens the panel, needs no permission and no second request, and says A1', async () => {
    const src = stage.site.serve('/logged.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' });
    await show(`<img src="${src}" width="400">`);
    await choose('img', R);
    expect(await panelShows('verdict-headline', A1.headline)).toBe(true);
    await screen.photograph('chromium-picture');
    expect(await panelShows('verdict-tier', 'A1')).toBe(true);
    expect(stage.site.asked.filter((path) => path === '/logged.png')).toHaveLength(1);
    expect(await permissions()).toEqual([]);
  });

  test('on selected text says A1 of the whole text, line breaks included', async () => {
    await show(`<pre style="white-space: pre-wrap">${LOGGED_TEXT}</pre>`);
    await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('pre')!));
    const lookup = await choose('pre', R);
    await screen.photograph('chromium-text');
    expect(lookup.subject).toMatchObject({ kind: 'text', text: LOGGED_TEXT });
    expect(verdictOf(lookup)).toMatchObject(A1);
  });

  test('on text selected in a field says A1, too', async () => {
    await show(`<textarea rows="20" cols="60">${LOGGED_TEXT}</textarea>`);
    await page.evaluate(() => document.querySelector('textarea')!.select());
    expect(verdictOf(await choose('textarea', R))).toMatchObject(A1);
  });

  test('on selected text with an invisible credential reads it, short as the text is', async () => {
    const { stranger } = await parties();
    const text = await signedText(stranger, 'A short text.', { actions: GENERATED });
    await show('<p></p>');
    await page.evaluate((words) => {
      const paragraph = document.querySelector('p')!;
      paragraph.textContent = words;
      getSelection()?.selectAllChildren(paragraph);
    }, text);
    const lookup = await choose('p', R);
    await screen.photograph('chromium-signed-text');
    expect(lookup.subject).toMatchObject({ kind: 'text', text });
    expect(verdictOf(lookup)).toMatchObject(SIGNED_BY_STRANGER);
  });

  test('wakes a stopped service worker', async () => {
    const body = await recompressed(await pictureFile(LOGGED_SEED));
    const src = stage.site.serve('/cold.jpg', { body, type: 'image/jpeg' });
    await show(`<img src="${src}">`);
    await cdp.send('ServiceWorker.enable');
    await cdp.send('ServiceWorker.stopAllWorkers');
    expect(verdictOf(await choose('img', R))).toMatchObject(B2);
    expect(await panelShows('verdict-headline', B2.headline)).toBe(true);
  });

  test('on a picture with several sources looks up the one that shows', async () => {
    const shown = stage.site.serve('/shown.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' });
    const other = stage.site.serve('/other.png', { body: await pictureFile(3), type: 'image/png' });
    await show(
      `<picture><source srcset="${shown} 1x, ${other} 3x"><img src="${other}" width="400"></picture>`,
    );
    const lookup = await choose('img', R);
    expect(lookup.subject).toMatchObject({ srcUrl: shown });
    expect(verdictOf(lookup)).toMatchObject(A1);
  });

  test('on a picture that was opened by itself', async () => {
    await page.goto(
      stage.site.serve('/alone.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' }),
    );
    expect(verdictOf(await choose('img', R))).toMatchObject(A1);
  });

  test("on another site's picture offers access or the pixels on screen, which find a near copy", async () => {
    const src = stage.elsewhere.serve('/closed.png', {
      body: await pictureFile(LOGGED_SEED),
      type: 'image/png',
    });
    await show(`<img src="${src}" width="500">`);
    const asking = await choose('img', R, 'needs-access');
    await screen.photograph('chromium-needs-access');
    expect(asking.progress).toEqual({
      phase: 'needs-access',
      origin: 'http://localhost/*',
      canCapture: true,
    });
    await inPanel(`chrome.runtime.sendMessage({ type: 'use-capture', tabId: ${asking.tabId} })`);
    const done = await newerLookup(asking.id, 'done');
    await screen.photograph('chromium-captured');
    expect(done.progress).toMatchObject({ captured: true });
    expect(verdictOf(done)).toMatchObject(B2);
  });

  test('on a picture that the page made itself', async () => {
    const src = stage.site.serve('/made.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' });
    await show('<img width="400">');
    await page.evaluate(showAsBlob, src);
    expect(verdictOf(await choose('img', R))).toMatchObject(A1);
  });

  test('on a picture in a frame of another site', async () => {
    const src = stage.elsewhere.serve('/framed.png', {
      body: await pictureFile(LOGGED_SEED),
      type: 'image/png',
    });
    const frame = stage.elsewhere.serve('/frame.html', {
      body: `<!doctype html><body style="margin: 0"><img src="${src}" width="400">`,
      type: 'text/html',
    });
    await show(`<iframe src="${frame}" width="420" height="320"></iframe>`);
    const { progress } = await choose('iframe', R, 'needs-access', 'done');
    // The click opens the page to the extension, not the frames of others in it.
    expect(progress).toEqual({ phase: 'needs-access', origin: 'http://localhost/*', canCapture: false });
  });

  test('access that the reader grants is used at once, for an exact match', async () => {
    const src = stage.elsewhere.serve('/granted.png', {
      body: await pictureFile(LOGGED_SEED),
      type: 'image/png',
    });
    await show(`<img src="${src}" width="500">`);
    const asking = await choose('img', R, 'needs-access');
    // The panel may still show the same question about the picture before.
    await until(async () => (await inPanel(SUBJECT)) === 'granted.png' || null);
    // The panel has the keyboard first, so that losing it says that the prompt has it.
    await screen.click(...((await until(() => inPanel(placeOf('main h1')))) as [number, number]));
    await until(async () => (await inPanel('document.hasFocus()')) || null);
    await screen.click(...((await until(() => inPanel(placeOf('button.main')))) as [number, number]));
    await until(async () => (await inPanel('!document.hasFocus()')) || null);
    await wait(PROMPT_DEAF_MS);
    await screen.photograph('chromium-prompt');
    await screen.press('Tab', 'Return');
    expect(verdictOf(await newerLookup(asking.id, 'done'))).toMatchObject(A1);
    expect(await permissions()).toEqual(['http://localhost/*']);
  });

  test('on a video looks up the frame on screen, and says that sound is not checked', async () => {
    const poster = stage.site.serve('/frame.png', {
      body: await pictureFile(LOGGED_SEED),
      type: 'image/png',
    });
    const src = stage.site.serve('/clip.mp4', { body: 'no video at all', type: 'video/mp4' });
    await show(`<video poster="${poster}" src="${src}" width="640" height="480"></video>`);
    const lookup = await choose('video', R);
    await screen.photograph('chromium-video');
    expect(lookup.progress).toMatchObject({ captured: true });
    expect(verdictOf(lookup)).toMatchObject(B2);
    expect(await panelShows('evidence-row', 'Resembles')).toBe(true);
    expect(await inPanel('document.body.innerText')).toContain('sound is never checked');
  });

  describe('on the page lets the reader pick', () => {
    const EMPTY = '<p id="empty">Nothing here<br>to look up.</p>';
    let logged: string;
    beforeAll(async () => {
      if (missing !== null) return;
      const body = await pictureFile(LOGGED_SEED);
      logged = stage.site.serve('/picked.png', { body, type: 'image/png' });
    });

    test.each([
      [
        'a background',
        (url: string) =>
          `<div class="it" style="background: url(${url}); width: 640px; height: 480px"></div>`,
      ],
      [
        'a picture under a cover',
        (url: string) =>
          `<div style="position: relative"><img src="${url}"><b style="position: absolute; inset: 0"></b></div>`,
      ],
      [
        'a picture in a closed shadow root',
        (url: string) =>
          `<div class="it" style="width: 640px; height: 480px"></div><script>document.querySelector('.it').attachShadow({ mode: 'closed' }).innerHTML = '<img src="${url}">'</script>`,
      ],
      [
        'a background in a frame of the same site',
        (url: string) =>
          `<iframe width="700" height="500" srcdoc="<body style='margin: 0; height: 480px; width: 640px; background: url(${url})'>"></iframe>`,
      ],
    ])('%s, by its file', async (_, html) => {
      await show(EMPTY + html(logged));
      const picking = await startPicking();
      await clickOnPage(200, 300);
      const done = await newerLookup(picking.id, 'done');
      expect(done.subject).toMatchObject({ srcUrl: logged, name: 'picked.png' });
      expect(verdictOf(done)).toMatchObject(A1);
    });

    test.each([
      [
        'a canvas',
        (url: string) =>
          `<canvas width="640" height="480"></canvas><script>const i = new Image(); i.onload = () => document.querySelector('canvas').getContext('2d').drawImage(i, 0, 0); i.src = '${url}'</script>`,
      ],
      [
        'a drawing',
        (url: string) =>
          `<svg width="640" height="480"><foreignObject width="640" height="480"><div style="pointer-events: none; width: 640px; height: 480px; content: url(${url})"></div></foreignObject></svg>`,
      ],
    ])('%s, by the pixels on screen', async (what, html) => {
      await show(EMPTY + html(logged));
      const picking = await startPicking();
      await clickOnPage(200, 300);
      const done = await newerLookup(picking.id, 'done');
      await screen.photograph(`chromium-picked-${what.split(' ').at(-1)}`);
      expect(done.progress).toMatchObject({ phase: 'done', captured: true });
      expect(verdictOf(done)).toMatchObject(B2);
    });

    test('a part of the page, dragged over with some of what is around it', async () => {
      await show(`${EMPTY}<img src="${logged}" style="display: block; margin: 30px">`);
      const picking = await startPicking();
      const { x, y, width, height } = (await page.locator('img').boundingBox())!;
      await dragOnPage([x - 12, y - 12], [x + width + 20, y + height + 14]);
      const done = await newerLookup(picking.id, 'done');
      await screen.photograph('chromium-dragged');
      expect(done.progress).toMatchObject({ captured: true });
      expect(verdictOf(done)).toMatchObject(B2);
    });

    test('by keyboard, and leaves nothing on the page', async () => {
      // A form whose fields bear the names of what is asked of it.
      const odd = '<form><input name="getBoundingClientRect"><input name="matches"></form>';
      await show(`${EMPTY}<img src="${logged}" width="400">${odd}`);
      const picking = await startPicking();
      await until(async () => ((await page.locator('rail-picker').count()) === 1 ? true : null));
      await clickOnPage(700, 20, 'move'); // the page has the keyboard again, and nothing is under the pointer
      await page.bringToFront();
      await screen.press('Tab');
      await screen.photograph('chromium-picking');
      await screen.press('Return');
      expect(verdictOf(await newerLookup(picking.id, 'done'))).toMatchObject(A1);
      expect(await page.locator('rail-picker').count()).toBe(0);
    });

    test('all of the page, without a permission', async () => {
      const copy = stage.site.serve('/copy.jpg', {
        body: await recompressed(await pictureFile(LOGGED_SEED)),
        type: 'image/jpeg',
      });
      await show(
        `<meta http-equiv="content-security-policy" content="style-src 'none'">${EMPTY}<main><img src="${logged}" width="300"><img src="${copy}" width="300"><p>${EXCERPT}</p></main>`,
      );
      const picking = await startPicking();
      const before = await permissions();
      await until(async () => ((await page.locator('rail-picker').count()) === 1 ? true : null));
      await inPanel(press('Check the whole page'));
      const done = await checkedPage(picking.id);
      await until(async () => ((await page.locator('rail-marks').count()) === 1 ? true : null));
      expect(done).toMatchObject({ contents: 3, unread: { count: 0 } });
      // The last findings may come after the end.
      const tiers = await until(async () => {
        const shown = (await inPanel(TIERS)) as readonly string[];
        return shown.length === 3 ? shown : null;
      });
      await screen.photograph('chromium-page');
      expect(tiers).toEqual(['A1', 'B2', 'B2']);
      expect(await permissions()).toEqual(before);
      // The panel's end is the end of the marks: nothing else has to take them away.
      await inPanel('window.close()');
      await until(async () => ((await page.locator('rail-marks').count()) === 0 ? true : null));
    });

    test('nothing: Escape ends it', async () => {
      await show(`${EMPTY}<img src="${logged}" width="400">`);
      await startPicking();
      await until(async () => ((await page.locator('rail-picker').count()) === 1 ? true : null));
      await page.bringToFront();
      await screen.press('Escape');
      await until(async () => ((await latestLookup()) === null ? true : null));
      expect(await page.locator('rail-picker').count()).toBe(0);
    });

    function checkedPage(pickingId: string): Promise<PageProgress> {
      return until(async () => {
        const { id, progress } = (await latestLookup()) ?? {};
        return id !== pickingId && progress?.phase === 'page' && progress.stage === 'done' ? progress : null;
      });
    }

    /** On a page's own menu R is "Reload", so the entry is gone to from below: over "Inspect" and "View page source". */
    async function startPicking(): Promise<LookupState> {
      // The first of our two entries for pages, which are in a menu of their own.
      return choose('#empty', ['Up', 'Up', 'Up', 'Right', 'Return'], 'picking');
    }

    /** Once the picker is there. */
    async function clickOnPage(x: number, y: number, how: 'click' | 'move' = 'click'): Promise<void> {
      await until(async () => ((await page.locator('rail-picker').count()) === 1 ? true : null));
      const [left, top] = await pageCorner();
      if (how === 'click') await screen.click(left + x, top + y);
      else await screen.move(left + x, top + y);
    }

    async function dragOnPage(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
      await until(async () => ((await page.locator('rail-picker').count()) === 1 ? true : null));
      const [left, top] = await pageCorner();
      await screen.drag([left + from[0], top + from[1]], [left + to[0], top + to[1]]);
    }
  });

  /** Where the page begins on screen. */
  function pageCorner(): Promise<readonly [number, number]> {
    return page.evaluate(() => [screenX, screenY + outerHeight - innerHeight] as const);
  }

  /** A page of the site with this content, loaded. */
  async function show(html: string): Promise<void> {
    stage.site.serve('/page.html', {
      body: `<!doctype html><meta charset="utf-8">${html}`,
      type: 'text/html',
    });
    await page.goto(`${stage.site.url}/page.html?${Math.random()}`);
    await page.waitForLoadState('load');
  }

  /** Right-clicks the middle of an element and takes our entry of the menu; answers the lookup in one of the phases. */
  async function choose(
    selector: string,
    keys: readonly string[],
    ...phases: LookupState['progress']['phase'][]
  ): Promise<LookupState> {
    const before = await latestLookup();
    const box = (await page.locator(selector).boundingBox())!;
    const [left, top] = await pageCorner();
    await screen.openMenu(left + box.x + box.width / 2, top + box.y + Math.min(box.height / 2, 150));
    await screen.press(...keys);
    return newerLookup(before?.id, ...(phases.length > 0 ? phases : (['done'] as const)));
  }

  function newerLookup(
    id: string | undefined,
    ...phases: LookupState['progress']['phase'][]
  ): Promise<LookupState> {
    return until(async () => {
      const state = await latestLookup();
      return state !== null && state.id !== id && phases.includes(state.progress.phase) ? state : null;
    });
  }

  /** From the panel, once there is one. */
  async function latestLookup(): Promise<LookupState | null> {
    const read = `chrome.storage.session.get(null).then((all) => all['lookup:' + all['latest-lookup-tab']] ?? null)`;
    return (await inPanel(read)) as LookupState | null;
  }

  async function panelShows(testId: string, text: string): Promise<boolean> {
    const read = `document.querySelector('[data-testid="${testId}"]')?.textContent ?? ''`;
    return until(async () => (String(await inPanel(read)).includes(text) ? true : null)).catch(() => false);
  }

  async function permissions(): Promise<unknown> {
    return inPanel('chrome.permissions.getAll().then(({ origins }) => origins)');
  }

  /** Evaluates in the real side panel, which Playwright does not list; `null` while there is none. */
  async function inPanel(expression: string): Promise<unknown> {
    const { targetInfos } = await cdp.send('Target.getTargets');
    const panel = targetInfos.find(({ url }) => url.endsWith('/sidepanel.html'));
    if (panel === undefined) return null;
    const { sessionId } = await cdp.send('Target.attachToTarget', {
      targetId: panel.targetId,
      flatten: false,
    });
    const answer = new Promise<{ result?: { result: { value: unknown } } }>((resolve) => {
      const end = (message: { result?: { result: { value: unknown } } }) => {
        cdp.off('Target.receivedMessageFromTarget', hear);
        cdp.off('Target.detachedFromTarget', lose);
        resolve(message);
      };
      const hear = (event: { sessionId: string; message: string }) => {
        const message = JSON.parse(event.message);
        if (event.sessionId === sessionId && message.id === 1) end(message);
      };
      // A panel that closes itself may be gone before it has answered.
      const lose = (event: { sessionId: string }) => {
        if (event.sessionId === sessionId) end({});
      };
      cdp.on('Target.receivedMessageFromTarget', hear);
      cdp.on('Target.detachedFromTarget', lose);
    });
    const params = { expression, awaitPromise: true, returnByValue: true };
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params });
    await cdp.send('Target.sendMessageToTarget', { sessionId, message });
    const { result } = await answer;
    await cdp.send('Target.detachFromTarget', { sessionId }).catch(() => {}); // gone already
    return result?.result.value ?? null;
  }

  async function configure(): Promise<void> {
    const background = context.serviceWorkers()[0]!;
    await background.evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: the service worker's global.
      (settings) => (globalThis as any).chrome.storage.local.set({ settings }),
      stage.settings,
    );
  }
});

/** Runs in the page: the picture of a `blob:` URL, as many sites show it. */
async function showAsBlob(src: string): Promise<void> {
  const picture = document.querySelector('img')!;
  picture.src = URL.createObjectURL(await (await fetch(src)).blob());
  await picture.decode();
}

function verdictOf({ progress }: LookupState): { readonly tier: string; readonly headline: string } {
  if (progress.phase !== 'done') throw new Error(`no verdict: ${progress.phase}`);
  return progress.verdict;
}
