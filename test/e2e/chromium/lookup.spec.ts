/**
 * Lookups in Chromium from the context menu's event to the panel, without a real click (see ../headed for those): the
 * extension has no right to the page here, so pictures come from servers that let everyone read them.
 */

import { expect } from '@playwright/test';
import sharp from 'sharp';
import type { browser } from 'wxt/browser';
import type { Stored } from '../../../src/engine/lookup-protocol.ts';
import { A1, B2, dataUrl, EXCERPT, LOGGED_SEED, pictureFile, recompressed } from '../samples.ts';
import type { VectorReport } from '../vector-report.ts';
import { vectorScript } from '../vectors.ts';
import { type Desk, test } from './desk.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

test.beforeEach(async ({ desk, stage }) => {
  for (const door of stage.doors) door.behave('honest');
  await desk.configure();
});

test('an identical picture is A1', async ({ desk, stage }) => {
  const picture = await pictureFile(LOGGED_SEED);
  const srcUrl = stage.elsewhere.serve('/logged.png', { body: picture, type: 'image/png', cors: true });
  const tab = await desk.click({ srcUrl });
  await expectVerdict(desk, tab, A1);
  const { subject } = await desk.stateOf(tab, 'done');
  expect(subject).toMatchObject({ kind: 'picture', name: 'logged.png', site: new URL(stage.site.url).host });
  // In a message of its own, which the verdict may overtake.
  await expect
    .poll(async () => (await desk.stateOf(tab, 'done')).thumbnail)
    .toMatch(/^data:image\/jpeg;base64,/);
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
  const verdict = await desk.verdictOf(await desk.click({ srcUrl }));
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
      const verdict = await desk.verdictOf(await desk.click({ srcUrl }));
      expect(verdict.tier).toBe('G');
      expect(JSON.stringify(verdict.evidence)).toContain(code);
    });
  }
});

test('a cut-off picture is never attributed', async ({ desk, stage }) => {
  const whole = await pictureFile(LOGGED_SEED, 'jpeg');
  const body = whole.slice(0, whole.length >> 1);
  const srcUrl = stage.elsewhere.serve('/cut.jpg', { body, type: 'image/jpeg', cors: true });
  const verdict = await desk.verdictOf(await desk.click({ srcUrl }));
  expect(['G', 'F', 'B2']).toContain(verdict.tier);
});

test('a file of the reader’s own is looked up: chosen, dropped, or pasted as text', async ({ desk }) => {
  const { panel } = desk;
  await panel.bringToFront();
  const picture = await pictureFile(LOGGED_SEED);
  const headline = panel.getByTestId('verdict-headline');
  await panel
    .getByTestId('own-file')
    .setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: Buffer.from(picture) });
  await expect(headline).toHaveText(A1.headline);
  await expect(panel.locator('.subject .name')).toHaveText('mine.png');
  const copy = await recompressed(picture);
  await panel.evaluate(handOver, { event: 'drop' as const, file: [...copy], text: '' });
  await expect(headline).toHaveText(B2.headline);
  await panel.evaluate(handOver, { event: 'paste' as const, file: null, text: 'Too few words' });
  await expect(headline).toContainText('at least 25 different ones are needed');
  await panel.evaluate(handOver, { event: 'paste' as const, file: null, text: EXCERPT });
  await expect(headline).toHaveText(B2.headline);
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
  const verdict = await desk.verdictOf(
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
  const tab = await desk.click({ srcUrl: picture });
  const { progress } = await desk.stateOf(tab, 'asking-first');
  expect(progress).toEqual({ phase: 'asking-first', servers: [outside] });
  // Of this picture: one that an earlier lookup was about may still be asked for.
  expect(stage.elsewhere.asked).not.toContain('/first.png');

  await desk.tell({ type: 'answer-first', tabId: tab, reach: 'exact' });
  const verdict = await desk.verdictOf(tab);
  expect(verdict.tier).toBe('A1');
  expect(verdict.sent.map(({ what }) => what)).not.toContain('picture-fingerprint');
  const stored = await desk.panel.evaluate(() => chrome.storage.local.get('settings'));
  expect(stored.settings).toMatchObject({ privacy: { answered: true, reach: 'exact', history: false } });
});

test('a stored copy is shown from a server that serves its true bytes', async ({ desk, stage }) => {
  const tabId = await desk.click({ srcUrl: dataUrl('image/png', await pictureFile(LOGGED_SEED)) });
  const { evidence } = await desk.verdictOf(tabId);
  const [stored] = evidence.flatMap(({ details }) => (details.stored ?? []) as readonly Stored[]);
  stage.doors[0]!.behave('alter-body');
  const read = { ...stored!, type: 'read-stored', tabId };
  expect(await desk.tell(read)).toEqual({
    shown: 'picture',
    dataUrl: expect.stringMatching(/^data:image\/jpeg;base64,/),
  });
  for (const door of stage.doors) door.behave('alter-body');
  expect(await desk.tell(read)).toEqual({
    shown: 'nothing',
    because: 'altered',
  });
});

test('fingerprints are the same as in every other engine', async ({ desk, stage }) => {
  const page = await desk.panel.context().newPage();
  // A page without an address has no WebCrypto.
  await page.goto(stage.elsewhere.serve('/empty.html', { body: '', type: 'text/html' }));
  const report = (await page.evaluate(await vectorScript())) as VectorReport;
  await page.close();
  expect(report.different).toEqual([]);
  expect(report.count).toBeGreaterThan(20);
});

async function expectVerdict(
  desk: Desk,
  tabId: number,
  expected: { readonly tier: string; readonly headline: string },
): Promise<void> {
  const { tier, headline } = await desk.verdictOf(tabId);
  expect({ tier, headline }).toEqual(expected);
  // A panel in a tab of its own shows the latest lookup.
  await expect(desk.panel.getByTestId('verdict-headline')).toHaveText(headline);
  await expect(desk.panel.getByTestId('verdict-tier')).toContainText(tier);
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

/** Runs in the panel: what the browser sends when something is dropped or pasted there. */
function handOver(what: { event: 'drop' | 'paste'; file: number[] | null; text: string }): void {
  const data = new DataTransfer();
  if (what.file !== null)
    data.items.add(new File([Uint8Array.from(what.file)], 'dropped.jpg', { type: 'image/jpeg' }));
  else data.setData('text/plain', what.text);
  const event =
    what.event === 'drop'
      ? new DragEvent('drop', { dataTransfer: data })
      : new ClipboardEvent('paste', { clipboardData: data });
  document.dispatchEvent(event);
}
