/** A whole page from the panel's button to its findings in storage, with page and worker played by the test. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { LookupState, PageProgress, PageToCheck } from '../../src/browser/lookup-state.ts';
import type { Outcome, WorkerRequest } from '../../src/engine/lookup-protocol.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { eventually } from '../fixtures/eventually.ts';

vi.mock('wxt/browser', () => ({ browser: fakeBrowser }));
const callEngine = vi.fn<(request: WorkerRequest) => Promise<Outcome>>();
const cancelCall = vi.fn(async (_: string) => {});
vi.mock('../../src/browser/engine.ts', () => ({ callEngine, cancelCall, warmEngine: async () => {} }));

const { answerPanel, lookUp, onProgress, startPicking } = await import('../../src/browser/lookups.ts');
const { watch } = await import('../../src/browser/watchdog.ts');
const { readLookup } = await import('../../src/browser/lookup-store.ts');

const SENT = [{ to: 'http://127.0.0.1:1', what: 'digest', values: 3 }] as const;
const VERDICT = { tier: 'F', headline: 'No record found', sent: SENT } as unknown as VerdictDocument;
const SHOWN = { width: 400, height: 300 };
const LONG_URL = `data:image/png;base64,${'A'.repeat(5000)}`;
const PAGE: PageToCheck = {
  pictures: [
    {
      key: 0,
      srcUrl: 'https://a.example/one.png',
      source: { from: 'page', digest: null },
      shown: SHOWN,
    },
    { key: 2, srcUrl: LONG_URL, source: { from: 'url', url: 'blob:rail/2' }, shown: SHOWN },
  ],
  texts: [{ key: 3, text: 'Some words' }],
  unread: { count: 1, origins: ['https://cdn.example/*'] },
  beyond: 4,
  isCut: false,
};
const tabId = 7;

beforeEach(async () => {
  vi.clearAllMocks();
  fakeBrowser.reset();
  callEngine.mockResolvedValue({ ok: true, value: { sent: SENT } });
  await configure({ gateways: ['http://127.0.0.1:1'] });
});

const configure = (settings: object) => fakeBrowser.storage.local.set({ settings });
const stored = async (key: string) => (await fakeBrowser.storage.session.get(key))[key];
const state = async () => (await readLookup(tabId)) as LookupState;
const progress = async () => (await state()).progress as PageProgress;
const finding = (id: string, key: number) =>
  onProgress({ call: `${tabId}:${id}`, event: 'finding', key, verdict: VERDICT, thumbnail: 'data:,' });

/** Up to the moment in which the panel has to read the page; answers the lookup's id. */
async function begin(): Promise<string> {
  await startPicking(tabId, 'a.example');
  await answerPanel({ type: 'check-page', tabId });
  return (await state()).id;
}

/** A worker's answer that the test holds back. */
function held() {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  callEngine.mockReturnValueOnce(promise);
  return resolve;
}

async function checking(): Promise<string> {
  const id = await begin();
  void answerPanel({ type: 'page-read', tabId, id, page: PAGE });
  await eventually(() => expect(callEngine).toHaveBeenCalled());
  return id;
}

describe('the check of a page', () => {
  test('waits for the panel to read it', async () => {
    await begin();
    expect(await state()).toMatchObject({
      subject: { kind: 'page', site: 'a.example' },
      progress: { phase: 'page', stage: 'reading' },
    });
    expect(callEngine).not.toHaveBeenCalled();
  });

  test('asks first, where the reader was not asked yet', async () => {
    await configure({ gateways: ['https://a.example'] });
    await begin();
    expect(await state()).toMatchObject({ progress: { phase: 'asking-first' } });
    await answerPanel({ type: 'answer-first', tabId, reach: 'near' });
    expect(await progress()).toMatchObject({ phase: 'page', stage: 'reading' });
  });

  test('hands the worker what was read, and no address of the page’s', async () => {
    const id = await begin();
    await answerPanel({ type: 'page-read', tabId, id, page: PAGE });
    const [request] = callEngine.mock.calls[0]!;
    expect(request).toMatchObject({
      method: 'check-page',
      params: {
        pictures: [
          { key: 0, source: { from: 'page', digest: null }, shown: SHOWN },
          { key: 2, source: { from: 'url', url: 'blob:rail/2' }, shown: SHOWN },
        ],
        texts: PAGE.texts,
      },
    });
    expect(JSON.stringify(request)).not.toContain('a.example');
    expect(await progress()).toEqual({
      phase: 'page',
      stage: 'done',
      contents: 3,
      unread: PAGE.unread,
      missed: [],
      beyond: 4,
      isCut: false,
      sent: SENT,
    });
  });

  test('stores each finding by itself, beside what it is about', async () => {
    const id = await checking();
    await finding(id, 0);
    expect(await stored(`finding:${tabId}:0`)).toEqual({
      lookup: id,
      key: 0,
      verdict: VERDICT,
      thumbnail: 'data:,',
    });
    expect(await stored(`page:${tabId}`)).toEqual({
      lookup: id,
      subjects: {
        0: {
          kind: 'picture',
          srcUrl: 'https://a.example/one.png',
          name: 'one.png',
          site: 'a.example',
          frameId: 0,
        },
        // Too long to keep; nothing else is lost with it.
        2: { kind: 'picture', srcUrl: '', name: '', site: 'a.example', frameId: 0 },
        3: { kind: 'text', text: 'Some words', site: 'a.example', frameId: 0 },
      },
    });
    expect((await progress()).sent).toEqual(SENT);
  });

  test('knows pictures that the worker could not fetch, once however often it says so', async () => {
    const id = await checking();
    await onProgress({ call: `${tabId}:${id}`, event: 'unread', key: 0 });
    await onProgress({ call: `${tabId}:${id}`, event: 'unread', key: 0 });
    expect(await progress()).toMatchObject({ contents: 3, missed: [0] });
  });

  test('says which finding did not fit into the browser’s space, and keeps the others', async () => {
    const id = await checking();
    const full = new Error('QUOTA_BYTES quota exceeded');
    vi.spyOn(fakeBrowser.storage.session, 'set').mockRejectedValueOnce(full).mockRejectedValueOnce(full);
    await finding(id, 2);
    await finding(id, 3);
    expect(await progress()).toMatchObject({ missed: [2] });
    expect([await stored(`finding:${tabId}:2`), await stored(`finding:${tabId}:3`)]).toEqual([
      undefined,
      expect.objectContaining({ key: 3 }),
    ]);
  });

  test('says so where the page cannot be entered', async () => {
    const id = await begin();
    await answerPanel({ type: 'page-read', tabId, id, page: null });
    expect(await progress()).toMatchObject({ stage: 'closed' });
    expect(callEngine).not.toHaveBeenCalled();
  });

  test('of an earlier lookup counts no more', async () => {
    const id = await begin();
    await answerPanel({ type: 'check-page', tabId });
    await answerPanel({ type: 'page-read', tabId, id, page: PAGE });
    expect(await progress()).toMatchObject({ stage: 'reading' });
    expect(callEngine).not.toHaveBeenCalled();
  });
});

describe('the end of a check', () => {
  test('by the reader keeps what was found, takes nothing more, and tells what was sent', async () => {
    const end = held();
    const id = await checking();
    await finding(id, 0);
    await answerPanel({ type: 'stop-page', tabId });
    expect(cancelCall).toHaveBeenCalledWith(`${tabId}:${id}`);
    await finding(id, 2);
    end({ ok: true, value: { sent: [...SENT, ...SENT] } });
    await eventually(async () => expect((await progress()).sent).toHaveLength(2));
    expect(await progress()).toMatchObject({ stage: 'stopped' });
    expect(await stored(`finding:${tabId}:0`)).toBeDefined();
    expect(await stored(`finding:${tabId}:2`)).toBeUndefined();
  });

  test('by the worker leaves what was found', async () => {
    const end = held();
    const id = await checking();
    await finding(id, 0);
    end({ ok: false, code: 'too-slow' });
    await eventually(async () => expect(await progress()).toMatchObject({ stage: 'broken' }));
    expect(await stored(`finding:${tabId}:0`)).toBeDefined();
  });

  test('that nobody tells of is found by the watch', async () => {
    held();
    await checking();
    const { startedAtMs } = await state();
    await watch(startedAtMs + 200_000);
    expect(await progress()).toMatchObject({ stage: 'checking' });
    await watch(startedAtMs + 240_000);
    expect(await progress()).toMatchObject({ stage: 'broken' });
  });

  test.each([
    ['closing it', () => answerPanel({ type: 'cancel', tabId })],
    ['another lookup', () => lookUp(tabId, { kind: 'text', text: 'Words', site: '', frameId: 0 })],
  ])('by %s forgets every finding', async (_, act) => {
    held();
    const id = await checking();
    await finding(id, 0);
    await finding(id, 3);
    await act();
    expect(cancelCall).toHaveBeenCalledWith(`${tabId}:${id}`);
    const keys = Object.keys(await fakeBrowser.storage.session.get(null));
    expect(keys.filter((key) => /^(page|finding):/.test(key))).toEqual([]);
  });

  test('of picking alone does not end the check that followed it', async () => {
    await startPicking(tabId, 'a.example');
    const picking = await state();
    await answerPanel({ type: 'check-page', tabId });
    await answerPanel({ type: 'cancel', tabId, id: picking.id });
    expect(await progress()).toMatchObject({ stage: 'reading' });
  });
});
