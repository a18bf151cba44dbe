/** Real right-clicks in Firefox, from the context menu to the sidebar. No permission is granted beforehand. */

import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LookupState } from '../../../src/browser/lookup-state.ts';
import { fromHex } from '../../../src/bytes.ts';
import { GENERATED, parties } from '../../fixtures/credential-parties.ts';
import { signedText } from '../../fixtures/signed-texts.ts';
import { type FirefoxWithExtension, launchFirefox, noFirefox } from '../firefox/launch.ts';
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

type Phase = LookupState['progress']['phase'];

/** The sidebar's own document, which extension pages can reach. */
const SIDEBAR = `browser.extension.getViews({ type: 'sidebar' })[0].document`;

const missing = noScreen ?? noFirefox;

describe('a right-click in Firefox', () => {
  let screen: Screen;
  let stage: Stage;
  let firefox: FirefoxWithExtension;
  let page: Page;

  beforeAll(async () => {
    if (missing !== null) return;
    [screen, stage] = await Promise.all([openScreen(), openStageWithSamples()]);
    firefox = await launchFirefox(screen.display);
    await configure({});
    page = await firefox.browser.newPage();
  });

  afterAll(async () => {
    await firefox?.close();
    await Promise.all([screen?.close(), stage?.close()]);
  });

  beforeEach((test) => test.skip(missing !== null, missing ?? ''));

  test('on a picture opens the sidebar, needs no permission, and says A1', async () => {
    const src = stage.site.serve('/logged.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' });
    await show(`<img src="${src}" width="400">`);
    const lookup = await choose('img', 'done', 'failed', 'needs-access');
    await screen.photograph('firefox-picture');
    expect(verdictOf(lookup)).toMatchObject(A1);
    expect(await sidebarShows('verdict-headline', A1.headline)).toBe(true);
    await screen.photograph('firefox-picture');
  });

  test('on a proven picture says A+, and the sidebar has it computed again', async () => {
    const { picture, keys } = await stage.prove(fromHex('80a0b0c0d0e0f014')!);
    const { trust } = stage.settings as { readonly trust: readonly unknown[] };
    await configure({ trust: [...trust, keys] });
    const src = stage.site.serve('/proven.png', { body: picture, type: 'image/png' });
    await show(`<img src="${src}" width="400">`);
    expect(verdictOf(await choose('img'))).toMatchObject({ tier: 'A+' });
    expect(await sidebarShows('verdict-headline', '1 of 3 computation checks agree')).toBe(true);
    await pressInSidebar('Compute it again here');
    expect(await sidebarShows('verdict-headline', '2 of 3 computation checks agree')).toBe(true);
    await screen.photograph('firefox-proven');
    await configure({});
  });

  test('on selected text says A1 of the whole text, line breaks included', async () => {
    await show(`<pre style="white-space: pre-wrap">${LOGGED_TEXT}</pre>`);
    await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('pre')!));
    const lookup = await choose('pre');
    await screen.photograph('firefox-text');
    expect(lookup.subject).toMatchObject({ kind: 'text', text: LOGGED_TEXT });
    expect(verdictOf(lookup)).toMatchObject(A1);
  });

  test('on text selected in a field says A1, too', async () => {
    await show(`<textarea rows="20" cols="60">${LOGGED_TEXT}</textarea>`);
    await page.evaluate(() => document.querySelector('textarea')!.select());
    expect(verdictOf(await choose('textarea'))).toMatchObject(A1);
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
    const lookup = await choose('p');
    await screen.photograph('firefox-signed-text');
    expect(lookup.subject).toMatchObject({ kind: 'text', text });
    expect(verdictOf(lookup)).toMatchObject(SIGNED_BY_STRANGER);
  });

  test('wakes a stopped background', async () => {
    const body = await pictureFile(LOGGED_SEED);
    const src = stage.site.serve('/cold.png', { body, type: 'image/png' });
    await show(`<img src="${src}">`);
    await until(async () => (await inExtension('browser.extension.getBackgroundPage() === null')) || null);
    expect(verdictOf(await choose('img'))).toMatchObject(A1);
  });

  test('on a picture with several sources looks up the one that shows', async () => {
    const shown = stage.site.serve('/shown.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' });
    const other = stage.site.serve('/other.png', { body: await pictureFile(3), type: 'image/png' });
    await show(
      `<picture><source srcset="${shown} 1x, ${other} 3x"><img src="${other}" width="400"></picture>`,
    );
    const lookup = await choose('img');
    expect(lookup.subject).toMatchObject({ srcUrl: shown });
    expect(verdictOf(lookup)).toMatchObject(A1);
  });

  test('on a picture that the page made itself', async () => {
    const src = stage.site.serve('/made.png', { body: await pictureFile(LOGGED_SEED), type: 'image/png' });
    await show('<img width="400">');
    await page.evaluate(showAsBlob, src);
    expect(verdictOf(await choose('img'))).toMatchObject(A1);
  });

  test("on another site's picture offers access or the pixels on screen, which find a near copy", async () => {
    const src = stage.elsewhere.serve('/closed.png', {
      body: await pictureFile(LOGGED_SEED),
      type: 'image/png',
    });
    await show(`<img src="${src}" width="500">`);
    const asking = await choose('img', 'needs-access');
    await screen.photograph('firefox-needs-access');
    expect(asking.progress).toEqual({
      phase: 'needs-access',
      origin: 'http://localhost/*',
      canCapture: true,
    });
    await inExtension(`browser.runtime.sendMessage({ type: 'use-capture', tabId: ${asking.tabId} })`);
    const done = await newerLookup(asking.id, 'done');
    expect(done.progress).toMatchObject({ captured: true });
    expect(verdictOf(done)).toMatchObject(B2);
  });

  test.each([
    [
      'a background, by its file',
      (url: string) => `<div class="it" style="background: url(${url}); width: 640px; height: 480px"></div>`,
      { captured: false, verdict: A1 },
    ],
    [
      'a picture in a closed shadow root, by its file',
      (url: string) =>
        `<div class="it" style="width: 640px; height: 480px"></div><script>document.querySelector('.it').attachShadow({ mode: 'closed' }).innerHTML = '<img src="${url}">'</script>`,
      { captured: false, verdict: A1 },
    ],
    [
      'a canvas, by the pixels on screen',
      (url: string) =>
        `<canvas class="it" width="640" height="480"></canvas><script>const i = new Image(); i.onload = () => document.querySelector('canvas').getContext('2d').drawImage(i, 0, 0); i.src = '${url}'</script>`,
      { captured: true, verdict: B2 },
    ],
  ])('on the page lets the reader pick %s', async (_, html, expected) => {
    const body = await pictureFile(LOGGED_SEED);
    const url = stage.site.serve('/picked.png', { body, type: 'image/png' });
    await show(`<p id="empty" style="width: 300px; height: 80px"></p>${html(url)}`);
    const picking = await choose('#empty', 'picking');
    await until(async () => (await page.$('rail-picker')) && true);
    const [x, y] = await middleOf('.it');
    await screen.click(x, y);
    const done = await newerLookup(picking.id, 'done', 'failed');
    await screen.photograph('firefox-picked');
    expect(done.progress).toMatchObject({ phase: 'done', ...expected });
  });

  test('on the page checks all of it, marks what it found, and takes the marks away again', async () => {
    const logged = await pictureFile(LOGGED_SEED);
    const url = stage.site.serve('/whole.png', { body: logged, type: 'image/png' });
    const copy = stage.site.serve('/whole.jpg', { body: await recompressed(logged), type: 'image/jpeg' });
    await show(
      // The page's own policy must not take the words off the marks.
      `<meta http-equiv="content-security-policy" content="style-src 'none'"><p id="empty">Nothing here<br>to look up.</p><main><img src="${url}" width="300"><img src="${copy}" width="300"><p>${EXCERPT}</p></main>`,
    );
    const picking = await choose('#empty', 'picking');
    await until(async () => (await page.$('rail-picker')) && true);
    await pressInSidebar('Check the whole page');
    await until(async () => {
      const { id, progress } = (await latestLookup()) ?? {};
      return (id !== picking.id && progress?.phase === 'page' && progress.stage === 'done') || null;
    });
    await until(async () => (await page.$('rail-marks')) && true);
    const shown = `JSON.stringify([...${SIDEBAR}.querySelectorAll('[data-testid="page-finding"]')].map((one) => one.dataset.tier))`;
    const tiers = await until(async () => {
      const all = JSON.parse(String(await inExtension(shown))) as readonly string[];
      return all.length === 3 ? all : null;
    });
    await screen.photograph('firefox-page');
    expect(tiers).toEqual(['A1', 'B2', 'B2']);
    expect(await page.evaluate(() => document.querySelector('rail-marks')!.shadowRoot)).toBe(null);
    await pressInSidebar('Close');
    await until(async () => ((await page.$('rail-marks')) === null ? true : null));
  });

  async function configure(changes: { readonly [key: string]: unknown }): Promise<void> {
    const settings = JSON.stringify({ ...stage.settings, ...changes });
    await inExtension(`browser.storage.local.set({ settings: ${settings} })`);
  }

  /** A page of the site with this content, loaded. */
  async function show(html: string): Promise<void> {
    stage.site.serve('/page.html', {
      body: `<!doctype html><meta charset="utf-8">${html}`,
      type: 'text/html',
    });
    await page.goto(`${stage.site.url}/page.html?${Math.random()}`);
    await page.bringToFront();
  }

  /** Right-clicks into an element and takes our entry of the menu; answers the lookup in one of the phases. */
  async function choose(selector: string, ...phases: readonly Phase[]): Promise<LookupState> {
    const before = await latestLookup();
    const [x, y] = await middleOf(selector);
    await screen.openMenu(x, y);
    await screen.photograph(`firefox-menu-${selector}`);
    // On text, R is the key of "Print Selection"; ours is the last entry. For pages it is a menu with two.
    if (selector === '#empty') await screen.pressToOpen('Up', 'Right');
    await screen.press(
      ...(selector === 'img' ? ['r'] : selector === '#empty' ? ['Return'] : ['Up', 'Return']),
    );
    return newerLookup(before?.id, ...(phases.length > 0 ? phases : (['done'] as const)));
  }

  /** On screen; not too far down. */
  function middleOf(selector: string): Promise<readonly [number, number]> {
    return page.$eval(selector, (element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const { mozInnerScreenX, mozInnerScreenY } = window as unknown as Record<string, number>;
      return [
        mozInnerScreenX! + left + width / 2,
        mozInnerScreenY! + top + Math.min(height / 2, 150),
      ] as const;
    });
  }

  function newerLookup(id: string | undefined, ...phases: readonly Phase[]): Promise<LookupState> {
    return until(async () => {
      const state = await latestLookup();
      return state !== null && state.id !== id && phases.includes(state.progress.phase) ? state : null;
    });
  }

  async function latestLookup(): Promise<LookupState | null> {
    const read = `browser.storage.session.get(null).then((all) => all['lookup:' + all['latest-lookup-tab']] ?? null)`;
    return (await inExtension(read)) as LookupState | null;
  }

  /** In the sidebar's own document, which extension pages can reach. */
  function sidebarShows(testId: string, text: string): Promise<boolean> {
    const read = `browser.extension.getViews({ type: 'sidebar' })[0]?.document.querySelector('[data-testid="${testId}"]')?.textContent ?? ''`;
    return until(async () => (String(await inExtension(read)).includes(text) ? true : null)).catch(
      () => false,
    );
  }

  /** Once it is there. */
  function pressInSidebar(name: string): Promise<unknown> {
    const code = `(() => {
      const button = [...${SIDEBAR}.querySelectorAll('button')].find((one) => one.textContent === '${name}');
      button?.click();
      return button !== undefined;
    })()`;
    return until(async () => (await inExtension(code)) || null);
  }

  function inExtension(expression: string): Promise<unknown> {
    return firefox.handle.evaluate(expression);
  }
});

/** Runs in the page: the picture of a `blob:` URL, as many sites show it. */
async function showAsBlob(src: string): Promise<void> {
  const picture = document.querySelector('img')!;
  picture.src = URL.createObjectURL(await (await fetch(src)).blob());
  await picture.decode();
}

function verdictOf({ progress }: LookupState): { readonly tier: string; readonly headline: string } {
  if (progress.phase !== 'done') throw new Error(`no verdict: ${JSON.stringify(progress)}`);
  return progress.verdict;
}
