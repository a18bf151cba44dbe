/**
 * Lookups in Firefox from a message of the panel to the verdict. Firefox lets nobody make up a menu's event, so the
 * lookup begins with "try again" about a subject that the reader is taken to have clicked; see ../headed for clicks.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noSignalFiles, SIGNALS, signalFile, signalsOf } from '../../fixtures/signals-table.ts';
import { A1, B2, dataUrl, EXCERPT, LOGGED_SEED, pictureFile, recompressed } from '../samples.ts';
import type { VectorReport } from '../vector-report.ts';
import { vectorScript } from '../vectors.ts';
import { type Desk, openDesk, picture, text } from './desk.ts';
import { noFirefox } from './launch.ts';

describe('a lookup in Firefox', () => {
  let desk: Desk;

  beforeAll(async () => {
    if (noFirefox === null) desk = await openDesk();
  });

  afterAll(async () => {
    await desk?.close();
  });

  beforeEach((test) => {
    test.skip(noFirefox !== null, noFirefox ?? '');
    for (const door of desk.stage.doors) door.behave('honest');
  });

  test('of an identical picture is A1', async () => {
    const body = await pictureFile(LOGGED_SEED);
    const srcUrl = desk.stage.elsewhere.serve('/logged.png', { body, type: 'image/png', cors: true });
    const { thumbnail, progress } = await desk.lookUp(picture(srcUrl));
    expect(progress).toMatchObject({ phase: 'done', captured: false, verdict: A1 });
    expect(thumbnail).toMatch(/^data:image\/jpeg;base64,/);
  });

  test('of a recompressed copy in a data: URL is B2', async () => {
    const srcUrl = dataUrl('image/jpeg', await recompressed(await pictureFile(LOGGED_SEED)));
    expect((await desk.lookUp(picture(srcUrl))).progress).toMatchObject({ verdict: B2 });
  });

  test('of a picture that nobody logged is F', async () => {
    const srcUrl = dataUrl('image/png', await pictureFile(8));
    expect((await desk.lookUp(picture(srcUrl))).progress).toMatchObject({ verdict: { tier: 'F' } });
  });

  test('of an excerpt of a logged text is B2', async () => {
    expect((await desk.lookUp(text(EXCERPT))).progress).toMatchObject({ verdict: B2 });
  });

  test('with all servers down is G', async () => {
    for (const door of desk.stage.doors) door.behave('html-errors');
    expect((await desk.lookUp(text(EXCERPT))).progress).toMatchObject({ verdict: { tier: 'G' } });
  });

  test('of a picture that nobody may read asks for access to its host only', async () => {
    const srcUrl = desk.stage.elsewhere.serve('/closed.png', {
      body: await pictureFile(2),
      type: 'image/png',
    });
    const { progress } = await desk.lookUp(picture(srcUrl));
    expect(progress).toEqual({ phase: 'needs-access', origin: 'http://localhost/*', canCapture: false });
  });

  if (noSignalFiles !== null) console.log(`skipped: known files, ${noSignalFiles}`);
  test.skipIf(noSignalFiles !== null).each(SIGNALS)(
    'of $file is $tier, as it says itself',
    async ({ file, tier, codes }) => {
      const srcUrl = desk.stage.elsewhere.serve(`/${file}`, {
        body: signalFile(file),
        type: 'image/*',
        cors: true,
      });
      const { progress } = await desk.lookUp(picture(srcUrl));
      expect(progress.phase === 'done' && signalsOf(progress.verdict)).toEqual({ tier, codes });
    },
  );

  test('computes the same fingerprints as every other engine', async () => {
    const page = await desk.firefox.browser.newPage();
    // A page without an address has no WebCrypto.
    await page.goto(desk.stage.elsewhere.serve('/empty.html', { body: '', type: 'text/html' }));
    const report = (await page.evaluate(await vectorScript())) as VectorReport;
    expect(report.different).toEqual([]);
    expect(report.count).toBeGreaterThan(20);
  });
});
