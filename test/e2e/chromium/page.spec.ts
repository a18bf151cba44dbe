/**
 * The whole page in Chromium. A real right-click gives the extension its right to a page (see ../headed); here a copy of
 * the same build has that right to the site from the start, and to no other. Longer than 300 lines because every case needs
 * the same page, panel and marks.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test as plain } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { LATEST_KEY, type LookupState, stateKey } from '../../../src/browser/lookup-state.ts';
import {
  A1,
  EXCERPT,
  LOGGED_SEED,
  LOGGED_TEXT,
  openStageWithSamples,
  pictureFile,
  recompressed,
} from '../samples.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { withAccess } from '../with-access.ts';
import { BUILD, type Extension, launchWithExtension, openExtension } from './extension.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/** A page's own search, which sees through closed roots. */
type Finder = { readonly find: (text: string) => boolean };

type World = {
  readonly stage: Stage;
  readonly context: BrowserContext;
  readonly extension: Extension;
  readonly panel: Page;
  readonly page: Page;
};

const test = plain.extend<object, { readonly world: World; readonly panel: Page }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'rail-page-'));
      const stage = await openStageWithSamples();
      const context = await launchWithExtension(withAccess(BUILD, folder));
      const extension = await openExtension(context);
      const panel = await extension.openPage('sidepanel.html');
      await panel.setViewportSize({ width: 380, height: 800 });
      await panel.evaluate((settings) => chrome.storage.local.set({ settings }), stage.settings);
      const page = await context.newPage();
      await use({ stage, context, extension, panel, page });
      await context.close();
      await stage.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  panel: [async ({ world }, use) => use(world.panel), { scope: 'worker' }],
});

test('lists what it found, strongest first, and marks it on the page', async ({ world }) => {
  const { panel, page } = world;
  await showSamples(world);
  const before = await shapeOf(page);
  await checkWholePage(world);
  await expect(panel.getByTestId('page-counts')).toHaveText('9 of 9 checked');
  expect(await listed(panel, 'page-finding')).toEqual([
    ['A1', 'identical.png'],
    ['A1', 'background.png'],
    ['A1', 'small.png'],
    ['A1', 'hidden.png'],
    ['A1', 'framed.png'],
    ['B2', 'copy.jpg'],
    ['B2', expect.stringMatching(/^his there are silent .* …$/)],
  ]);
  expect(await listed(panel, 'page-nothing')).toEqual([
    ['F', 'unlogged.png'],
    ['F', 'small-copy.jpg'],
  ]);
  await expect(panel.getByTestId('page-unread')).toContainText('1 picture could not be read from here.');
  await expect(panel.getByTestId('page-unread')).toContainText('localhost');
  await expect(panel.getByTestId('page-gaps')).toContainText(
    'Near copies: not for 1. The page shows it with less than 200 pixels on a side.',
  );
  await expect(panel.locator('main')).not.toContainText('%');

  // Marks follow the list, each by a message to the page.
  await expect.poll(async () => (await marksOf(page)).length).toBe(8);
  const marks = await marksOf(page);
  expect(marks.map(({ text }) => text).sort()).toEqual([
    ...Array(6).fill('RAIL: AI output · record verified'), // the identical picture stands there twice
    'RAIL: Near copy',
    'RAIL: Same words',
  ]);
  const { x, y } = (await page.locator('img[src$="/copy.jpg"]').boundingBox())!;
  const mark = marks.find(({ text }) => text === 'RAIL: Near copy')!;
  expect([mark.x - x, mark.y - y].map(Math.round)).toEqual([4, 4]);
  // One element more than before, and nobody sees into it.
  expect(await shapeOf(page)).toEqual([...before, 'rail-marks']);
  // Nor does the width tell one finding from another: only the picture of 90 pixels has a narrower mark.
  expect(marks.map(({ width }) => width).sort()).toEqual([...Array(7).fill(216), 82]);
  expect(await page.evaluate(() => document.querySelector('rail-marks')!.shadowRoot)).toBe(null);

  for (const word of ['Near copy', 'RAIL'])
    expect(await page.evaluate((text) => (window as unknown as Finder).find(text), word)).toBe(false);

  // What takes the place of a picture later was not looked up.
  const background = page.locator('article > div').first();
  await background.evaluate((div) => {
    div.style.backgroundImage = 'none';
  });
  await expect.poll(async () => (await marksOf(page)).length).toBe(7);
  const other = await page.locator('img[src$="/unlogged.png"]').getAttribute('src');
  await page.locator('img[src$="/copy.jpg"]').evaluate((img, src) => img.setAttribute('src', src), other!);
  await expect
    .poll(async () => (await marksOf(page)).map(({ text }) => text))
    .not.toContain('RAIL: Near copy');
  expect(await marksOf(page)).toHaveLength(6);
});

test('reads a page whose elements bear the names of what is asked of it, and looks up what shows', async ({
  world,
}) => {
  const { stage, panel } = world;
  const seeds = {
    bare: 11,
    under: 12,
    over: 13,
    one: 18,
    two: 19,
    replaced: 14,
    shown: 15,
    poster: 16,
    inner: 17,
  };
  const urls = new Map<string, string>();
  for (const [name, seed] of Object.entries(seeds)) {
    const body = await pictureFile(seed);
    urls.set(name, stage.site.serve(`/${name}.png`, { body, type: 'image/png' }));
  }
  const at = (name: string) => urls.get(name)!;
  await show(
    world,
    `<img src="${at('bare')}" width="300"><i id="browser"></i><i id="railUnmark"></i>
    <form style="width: 90px; height: 90px"><input name="getBoundingClientRect"><input name="checkVisibility"></form>
    <div style="width: 320px; height: 240px; background: url(${at('over')}), url(${at('under')})"></div>
    <div style="width: 320px; height: 240px; background: image-set(url(${at('one')}) 1x, url(${at('two')}) 2x)"></div>
    <img src="${at('replaced')}" width="300" style="content: url(${at('shown')})">
    <video poster="${at('poster')}" width="300" height="200"></video>
    <iframe width="500" height="400" srcdoc="<p>${EXCERPT}</p><div id='in'></div>"></iframe>
    <script>onload = () => {
        const inner = frames[0].document.getElementById('in').attachShadow({ mode: 'closed' });
        inner.innerHTML = '<img src="${at('inner')}" width="300">';
        inner.firstChild.onload = () => { document.title = 'complete'; };
      }</script>`,
  );
  await expect(world.page).toHaveTitle('complete');
  await checkWholePage(world);
  const nothing = await listed(panel, 'page-nothing');
  expect(nothing.map(([, what]) => what).toSorted()).toEqual(
    ['bare', 'inner', 'one', 'poster', 'shown'].map((name) => `${name}.png`),
  );
  expect(await listed(panel, 'page-finding')).toEqual([['B2', expect.any(String)]]);
  await expect(panel.getByTestId('page-unread')).toContainText('2 pictures could not be read from here.');
  await expect.poll(async () => (await marksOf(world.page)).length).toBe(1);
});

test('says where a page is longer than what is looked at', async ({ world }) => {
  const { panel } = world;
  await show(world, `<p>${EXCERPT}</p>${'<b></b>'.repeat(50_001)}<p>${LOGGED_TEXT}</p>`);
  await checkWholePage(world);
  await expect(panel.getByTestId('page-finding')).toHaveCount(1);
  await panel.getByTestId('page-gaps').locator('summary').click();
  await expect(panel.getByTestId('page-gaps')).toContainText('longer than one check reads');
});

test('each mark and each entry opens its verdict, from which there is a way back', async ({ world }) => {
  const { panel, page } = world;
  await showSamples(world);
  await checkWholePage(world);
  await page.bringToFront();
  await page.locator('img[src$="/copy.jpg"]').scrollIntoViewIfNeeded();
  const nearCopy = async () => (await marksOf(page)).find(({ text }) => text === 'RAIL: Near copy') ?? null;
  const mark = await until(nearCopy);
  const [scrollX, scrollY] = await page.evaluate(() => [window.scrollX, window.scrollY] as const);
  // Once: what a second click has to say could arrive after the way back was taken.
  await page.mouse.click(mark.x - scrollX + 8, mark.y - scrollY + 8);
  await expect(panel.getByTestId('verdict-tier')).toHaveText('B2');
  await expect(panel.locator('.subject .name')).toHaveText('copy.jpg');
  await panel.getByRole('button', { name: 'Back to the list' }).click();
  // After the list was drawn; until then the keyboard would be taken from where it is put below.
  await expect(panel.getByTestId('page-finding').filter({ hasText: 'copy.jpg' })).toBeFocused();
  const first = panel.getByTestId('page-finding').first();
  await first.focus();
  await panel.keyboard.press('Enter');
  await expect(panel.locator('main')).toBeFocused();
  await panel.getByRole('button', { name: 'Back to the list' }).click();
  await expect(first).toBeFocused();
  await first.click();
  await expect(panel.getByTestId('verdict-headline')).toHaveText(A1.headline);
  await panel.getByRole('button', { name: 'Look it up by itself' }).click();
  await expect(panel.getByRole('button', { name: 'Back to the list' })).toHaveCount(0);
  await expect(panel.getByTestId('verdict-headline')).toHaveText(A1.headline);
  // A new lookup takes the marks away.
  await expect.poll(async () => await marksOf(page)).toEqual([]);
});

test('once stopped it finds nothing more and leaves nothing on the page; a second run works', async ({
  world,
}) => {
  const { stage, panel, page } = world;
  await showSamples(world);
  for (const door of stage.doors) door.behave('hang');
  await startChecking(world);
  await expect(panel.getByTestId('page-title')).toHaveText('Checking this page');
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.getByTestId('page-title')).toHaveText('The check was stopped');
  for (const door of stage.doors) door.behave('honest');
  expect(await marksOf(page)).toEqual([]);
  expect(await shapeOf(page)).not.toContain('rail-marks');
  await panel.getByRole('button', { name: 'Check again', exact: true }).click();
  await expect(panel.getByTestId('page-title')).toHaveText('This page was checked');
  await expect(panel.getByTestId('page-finding')).toHaveCount(7);
  await expect.poll(async () => (await marksOf(page)).length).toBe(8);
  await panel.getByRole('button', { name: 'Close', exact: true }).click();
  await expect.poll(async () => await shapeOf(page)).not.toContain('rail-marks');
  const stored = await panel.evaluate(async () => Object.keys(await chrome.storage.session.get(null)));
  expect(stored.filter((key) => /^(finding|page):/.test(key))).toEqual([]);
});

test('says what left the device: a digest for each content, however often it stands there', async ({
  world,
}) => {
  const { stage, panel } = world;
  await showSamples(world);
  await checkWholePage(world);
  await panel.locator('button.left').click();
  await expect(panel.locator('#left-list')).toContainText(
    'The pictures and texts themselves and the address of the page were not sent.',
  );
  const { progress } = await lookupOf(world);
  const digests = progress.phase === 'page' ? progress.sent.filter(({ what }) => what === 'digest') : [];
  // Five places show one file, two another.
  expect(digests).toEqual(stage.gateways.map((to) => ({ to, what: 'digest', values: 4 })));
});

test('is accessible and fits, while it runs and when it is done', async ({ world }) => {
  const { panel } = world;
  await showSamples(world);
  await checkWholePage(world);
  for (const summary of await panel.locator('details.more > summary').all()) await summary.click();
  await expectFits(panel);
  await expectAccessible(panel);
});

type Mark = { readonly text: string; readonly x: number; readonly y: number; readonly width: number };

/** The marks that show on the page, in its coordinates, seen through the closed root as only a debugger can. */
async function marksOf(page: Page): Promise<readonly Mark[]> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('DOM.enable');
  const { nodes } = await cdp.send('DOM.getFlattenedDocument', { depth: -1, pierce: true });
  const roots = nodes
    .filter(({ nodeName }) => nodeName === 'RAIL-MARKS')
    .flatMap((host) => host.shadowRoots ?? []);
  expect(roots.every(({ shadowRootType }) => shadowRootType === 'closed')).toBe(true);
  const chips = nodes.filter(
    ({ parentId, nodeName }) => nodeName === 'BUTTON' && roots.some(({ nodeId }) => nodeId === parentId),
  );
  const marks: Mark[] = [];
  for (const { nodeId } of chips) {
    const html = await cdp.send('DOM.getOuterHTML', { nodeId }).catch(() => null); // taken away since
    const box = await cdp.send('DOM.getBoxModel', { nodeId }).catch(() => null); // not drawn
    if (html === null || box === null) continue;
    const [scrollX, scrollY] = await page.evaluate(() => [window.scrollX, window.scrollY] as const);
    const [x, y] = box.model.border;
    marks.push({
      text: /aria-label="([^"]*)"/.exec(html.outerHTML)?.[1] ?? '',
      x: x! + scrollX,
      y: y! + scrollY,
      width: box.model.width,
    });
  }
  await cdp.detach();
  return marks;
}

/** Names of what stands directly in the document. */
function shapeOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...document.documentElement.children].map(({ localName }) => localName));
}

function listed(panel: Page, testId: string): Promise<readonly (readonly unknown[])[]> {
  return panel
    .getByTestId(testId)
    .evaluateAll((all) =>
      all.map((one) => [one.dataset.tier, one.querySelector('.what')?.textContent?.trim()]),
    );
}

async function showSamples({ stage, page }: World): Promise<void> {
  const logged = await pictureFile(LOGGED_SEED);
  const png = (path: string) => stage.site.serve(path, { body: logged, type: 'image/png' });
  const copy = await recompressed(logged);
  const urls = {
    identical: png('/identical.png'),
    background: png('/background.png'),
    small: png('/small.png'),
    hidden: png('/hidden.png'),
    framed: png('/framed.png'),
    copy: stage.site.serve('/copy.jpg', { body: copy, type: 'image/jpeg' }),
    smallCopy: stage.site.serve('/small-copy.jpg', { body: copy, type: 'image/jpeg' }),
    unlogged: stage.site.serve('/unlogged.png', { body: await pictureFile(3), type: 'image/png' }),
    closed: stage.elsewhere.serve('/closed.png', { body: logged, type: 'image/png' }),
  };
  await show(
    { stage, page },
    `<article>
      <p>${EXCERPT}</p>
      <img src="${urls.identical}" width="400"><img src="${urls.identical}" width="300">
      <img src="${urls.copy}" width="400"><img src="${urls.unlogged}" width="400">
      <div style="width: 320px; height: 240px; background: url(${urls.background})"></div>
      <img src="${urls.small}" width="90"><img src="${urls.smallCopy}" width="100">
      <img src="${urls.closed}" width="400">
      <img src="${urls.identical}?icon" width="16">
      <div id="shadow"></div>
      <iframe width="500" height="400" srcdoc="<img src='${urls.framed}' width='400'>"></iframe>
    </article>
    <footer><p>${LOGGED_TEXT}</p></footer>
    <script>document.querySelector('#shadow').attachShadow({ mode: 'closed' }).innerHTML = '<img src="${urls.hidden}" width="300">'</script>`,
  );
}

async function show({ stage, page }: Pick<World, 'stage' | 'page'>, html: string): Promise<void> {
  stage.site.serve('/page.html', {
    body: `<!doctype html><meta charset="utf-8"><title>A page</title>${html}`,
    type: 'text/html',
  });
  await page.goto(`${stage.site.url}/page.html?${Math.random()}`);
}

async function lookupOf({ panel }: World): Promise<LookupState> {
  const stored = await panel.evaluate(() => chrome.storage.session.get(null));
  return stored[stateKey(Number(stored[LATEST_KEY]))] as LookupState;
}

/** From the menu's entry over the panel's button to the end, and until the panel has all findings: the last ones may come after it. */
async function checkWholePage(world: World): Promise<void> {
  await startChecking(world);
  await expect(world.panel.getByTestId('page-title')).toHaveText('This page was checked');
  await expect(world.panel.getByTestId('page-counts')).toHaveText(/^(\d+) of \1 checked$/);
}

async function startChecking({ page, panel, extension }: World): Promise<void> {
  await page.bringToFront();
  // A stopped worker cannot be asked; any message starts it.
  await panel.evaluate(() => chrome.runtime.sendMessage({ type: 'cancel', tabId: 0 }));
  await extension.background.evaluate(async (pageUrl) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const info = { menuItemId: 'rail-check-page', frameId: 0, editable: false, pageUrl };
    // Undocumented, and the only way to a menu's event without a mouse.
    (chrome.contextMenus.onClicked as unknown as { dispatch: (...args: unknown[]) => void }).dispatch(
      info,
      tab,
    );
  }, page.url());
  await panel.getByRole('button', { name: 'Check the whole page' }).click();
}
