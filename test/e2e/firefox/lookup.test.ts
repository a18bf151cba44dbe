/**
 * Lookups in Firefox from a message of the panel to the verdict. Firefox lets nobody make up a menu's event, so the
 * lookup begins with "try again" about a subject that the reader is taken to have clicked; see ../headed for clicks.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LookupState, LookupSubject } from '../../../src/browser/lookup-state.ts';
import { noSignalFiles, SIGNALS, signalFile, signalsOf } from '../../fixtures/signals-table.ts';
import {
  A1,
  B2,
  dataUrl,
  EXCERPT,
  LOGGED_SEED,
  openStageWithSamples,
  pictureFile,
  recompressed,
} from '../samples.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import type { VectorReport } from '../vector-report.ts';
import { vectorScript } from '../vectors.ts';
import { type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

/** Of no tab: whatever would run in a page fails at once. */
const TAB = 4_000_000;

describe('a lookup in Firefox', () => {
  let stage: Stage;
  let firefox: FirefoxWithExtension;
  let lookups = 0;

  beforeAll(async () => {
    if (noFirefox !== null) return;
    stage = await openStageWithSamples();
    firefox = await launchFirefox(null);
    await inExtension(`browser.storage.local.set({ settings: ${JSON.stringify(stage.settings)} })`);
  });

  afterAll(async () => {
    await firefox?.close();
    await stage?.close();
  });

  beforeEach((test) => {
    test.skip(noFirefox !== null, noFirefox ?? '');
    for (const door of stage.doors) door.behave('honest');
  });

  test('of an identical picture is A1', async () => {
    const body = await pictureFile(LOGGED_SEED);
    const srcUrl = stage.elsewhere.serve('/logged.png', { body, type: 'image/png', cors: true });
    const { thumbnail, progress } = await lookUp(picture(srcUrl));
    expect(progress).toMatchObject({ phase: 'done', captured: false, verdict: A1 });
    expect(thumbnail).toMatch(/^data:image\/jpeg;base64,/);
  });

  test('of a recompressed copy in a data: URL is B2', async () => {
    const srcUrl = dataUrl('image/jpeg', await recompressed(await pictureFile(LOGGED_SEED)));
    expect((await lookUp(picture(srcUrl))).progress).toMatchObject({ verdict: B2 });
  });

  test('of a picture that nobody logged is F', async () => {
    const srcUrl = dataUrl('image/png', await pictureFile(8));
    expect((await lookUp(picture(srcUrl))).progress).toMatchObject({ verdict: { tier: 'F' } });
  });

  test('of an excerpt of a logged text is B2', async () => {
    expect((await lookUp(text(EXCERPT))).progress).toMatchObject({ verdict: B2 });
  });

  test('with all servers down is G', async () => {
    for (const door of stage.doors) door.behave('html-errors');
    expect((await lookUp(text(EXCERPT))).progress).toMatchObject({ verdict: { tier: 'G' } });
  });

  test('of a picture that nobody may read asks for access to its host only', async () => {
    const srcUrl = stage.elsewhere.serve('/closed.png', { body: await pictureFile(2), type: 'image/png' });
    const { progress } = await lookUp(picture(srcUrl));
    expect(progress).toEqual({ phase: 'needs-access', origin: 'http://localhost/*', canCapture: false });
  });

  if (noSignalFiles !== null) console.log(`skipped: known files, ${noSignalFiles}`);
  test.skipIf(noSignalFiles !== null).each(SIGNALS)(
    'of $file is $tier, as it says itself',
    async ({ file, tier, codes }) => {
      const srcUrl = stage.elsewhere.serve(`/${file}`, {
        body: signalFile(file),
        type: 'image/*',
        cors: true,
      });
      const { progress } = await lookUp(picture(srcUrl));
      expect(progress.phase === 'done' && signalsOf(progress.verdict)).toEqual({ tier, codes });
    },
  );

  test('computes the same fingerprints, and checks proofs alike, as every other engine', async () => {
    const page = await firefox.browser.newPage();
    // A page without an address has no WebCrypto.
    await page.goto(stage.elsewhere.serve('/empty.html', { body: '', type: 'text/html' }));
    const report = (await page.evaluate(await vectorScript())) as VectorReport;
    expect(report.different).toEqual([]);
    expect(report.count).toBeGreaterThan(20);
  });

  function picture(srcUrl: string): LookupSubject {
    return { kind: 'picture', srcUrl, name: '', site: 'a.example', frameId: 0 };
  }

  function text(content: string): LookupSubject {
    return { kind: 'text', text: content, site: 'a.example', frameId: 0 };
  }

  async function lookUp(subject: LookupSubject): Promise<LookupState> {
    const tabId = TAB + lookups++;
    const before = { id: '1', tabId, startedAtMs: 0, subject, thumbnail: null };
    const state: LookupState = { ...before, progress: { phase: 'failed', code: 'worker-lost' } };
    const key = `lookup:${tabId}`;
    await inExtension(`browser.storage.session.set(${JSON.stringify({ [key]: state })})`);
    await inExtension(`browser.runtime.sendMessage({ type: 'retry', tabId: ${tabId} })`);
    return until(async () => {
      const now = (await inExtension(
        `browser.storage.session.get('${key}').then((all) => all['${key}'])`,
      )) as LookupState;
      return now.id !== '1' && now.progress.phase !== 'working' ? now : null;
    });
  }

  function inExtension(expression: string): Promise<unknown> {
    return firefox.handle.evaluate(expression);
  }
});
