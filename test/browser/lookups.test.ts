/**
 * The flow from the click to the verdict, with worker and page played by the test. Longer than 300 lines because every case needs
 * the same players.
 */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { LookupSubject } from '../../src/browser/lookup-state.ts';
import type { Outcome, WorkerRequest } from '../../src/engine/lookup-protocol.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { eventually } from '../fixtures/eventually.ts';

vi.mock('wxt/browser', () => ({ browser: fakeBrowser }));

const callEngine = vi.fn<(request: WorkerRequest) => Promise<Outcome>>();
const cancelCall = vi.fn(async (_: string) => {});
vi.mock('../../src/browser/engine.ts', () => ({ callEngine, cancelCall, warmEngine: async () => {} }));
const readPicture = vi.fn();
const otherWays = vi.fn();
vi.mock('../../src/browser/fetch-image.ts', () => ({ readPicture, otherWays }));
const capturePicture = vi.fn();
vi.mock('../../src/browser/capture-picture.ts', () => ({ capturePicture }));
const readSelection = vi.fn();
vi.mock('../../src/browser/read-selection.ts', () => ({ readSelection }));

const { WATCHDOG_ALARM, watch } = await import('../../src/browser/watchdog.ts');
const { answerPanel, closeTab, lookUp, onProgress } = await import('../../src/browser/lookups.ts');
const { readLookup } = await import('../../src/browser/lookup-store.ts');

const PICTURE: LookupSubject = {
  kind: 'picture',
  srcUrl: 'https://cdn.example/a.png',
  name: 'a.png',
  site: 'a.example',
  frameId: 2,
};
const TEXT: LookupSubject = { kind: 'text', text: 'Some words', site: 'a.example', frameId: 0 };
const VERDICT = { tier: 'F', headline: 'No record found', sent: [] } as unknown as VerdictDocument;
const FILE = { from: 'file', base64: 'AAAA' };
const LOOPBACK = ['http://127.0.0.1:1'];
const OUTSIDE = [...LOOPBACK, 'https://a.example', 'https://b.example'];

let tabId = 0;

beforeEach(async () => {
  vi.clearAllMocks();
  callEngine.mockReset();
  fakeBrowser.reset();
  callEngine.mockResolvedValue({ ok: true, value: VERDICT });
  readPicture.mockResolvedValue(FILE);
  otherWays.mockResolvedValue(null);
  readSelection.mockImplementation(async (_, reported) => reported);
  const tab = await fakeBrowser.tabs.create({ url: 'https://a.example/' });
  tabId = tab.id!;
  await configure({ gateways: LOOPBACK });
});

const configure = (settings: object) => fakeBrowser.storage.local.set({ settings });
const progress = async () => (await readLookup(tabId))?.progress;
const requests = () => callEngine.mock.calls.map(([request]) => request);
/** A worker's answer that the test holds back. */
function held() {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  callEngine.mockReturnValueOnce(promise);
  return resolve;
}

describe('a frame of a video', () => {
  const VIDEO: LookupSubject = { ...PICTURE, srcUrl: 'https://cdn.example/a.mp4', part: 'video' };
  const FRAME = { from: 'capture', url: 'data:image/png;base64,BBBB' };

  test.each([
    ['what the page may read of its file', FILE],
    ['nothing of a file that nobody may read', null],
  ])('is captured, and goes with %s', async (_, video) => {
    capturePicture.mockResolvedValue(FRAME);
    readPicture.mockResolvedValue(video);
    await lookUp(tabId, VIDEO);
    expect(requests()).toMatchObject([{ method: 'check-picture', params: { source: FRAME, video } }]);
    expect(await progress()).toMatchObject({ phase: 'done', captured: true });
  });

  test('that is out of sight fails, and nobody asks for access to the file instead', async () => {
    capturePicture.mockResolvedValue(null);
    await lookUp(tabId, VIDEO);
    expect(await progress()).toEqual({ phase: 'failed', code: 'picture-unreachable' });
    expect(otherWays).not.toHaveBeenCalled();
  });
});

describe('content of the reader’s own', () => {
  test('a file is read where the panel holds it', async () => {
    const url = 'blob:chrome-extension://rail/1';
    await answerPanel({ type: 'check-file', tabId, url, name: 'own.png' });
    expect(readPicture).toHaveBeenCalledWith({ tabId, frameId: 0 }, url);
    expect(await readLookup(tabId)).toMatchObject({
      subject: { name: 'own.png', site: '' },
      progress: { phase: 'done' },
    });
  });

  test('a text is looked up as it is, without asking the page for a selection', async () => {
    await answerPanel({ type: 'check-own-text', tabId, text: 'Pasted words' });
    expect(readSelection).not.toHaveBeenCalled();
    expect(requests()).toMatchObject([{ method: 'check-text', params: { text: 'Pasted words' } }]);
  });

  test('is asked about first, like all else', async () => {
    await configure({ gateways: OUTSIDE });
    await answerPanel({ type: 'check-own-text', tabId, text: 'Pasted words' });
    expect(await progress()).toMatchObject({ phase: 'asking-first' });
    expect(requests()).toEqual([]);
  });
});

describe('a lookup', () => {
  test('of a picture reads it in its frame and shows the verdict', async () => {
    await lookUp(tabId, PICTURE);
    expect(readPicture).toHaveBeenCalledWith({ tabId, frameId: 2 }, 'https://cdn.example/a.png');
    expect(requests()).toMatchObject([
      {
        call: expect.stringMatching(new RegExp(`^${tabId}:\\d+$`)),
        method: 'check-picture',
        params: { source: FILE, options: { gateways: LOOPBACK } },
      },
    ]);
    expect(await progress()).toEqual({ phase: 'done', verdict: VERDICT, captured: false });
  });

  test('of a text shows the browser’s version at once and looks up the page’s', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    readSelection.mockReturnValueOnce(promise);
    const looking = lookUp(tabId, TEXT);
    await eventually(async () => expect(await readLookup(tabId)).toMatchObject({ subject: TEXT }));
    resolve('Some words\n\nand more');
    await looking;
    expect(requests()).toMatchObject([{ method: 'check-text', params: { text: 'Some words\n\nand more' } }]);
    expect(await readLookup(tabId)).toMatchObject({ subject: { text: 'Some words\n\nand more' } });
  });

  test('shows steps and the small picture while it runs, and none after its end', async () => {
    const finish = held();
    const looking = lookUp(tabId, PICTURE);
    await eventually(() => expect(requests()).toHaveLength(1));
    const { call } = requests()[0]!;
    await onProgress({ call, event: 'step', step: 'comparing' });
    await onProgress({ call, event: 'thumbnail', dataUrl: 'data:,' });
    expect(await readLookup(tabId)).toMatchObject({
      thumbnail: 'data:,',
      progress: { phase: 'working', step: 'comparing' },
    });
    finish({ ok: true, value: VERDICT });
    await looking;
    await onProgress({ call, event: 'step', step: 'verifying' });
    expect(await progress()).toMatchObject({ phase: 'done' });
  });

  test('gives way to a later one: it is cancelled and its verdict dropped', async () => {
    const finish = held();
    const first = lookUp(tabId, PICTURE);
    await eventually(() => expect(requests()).toHaveLength(1));
    await lookUp(tabId, TEXT);
    expect(cancelCall).toHaveBeenCalledWith(requests()[0]!.call);
    finish({ ok: true, value: { ...VERDICT, tier: 'A1' } });
    await first;
    expect(await progress()).toMatchObject({ verdict: { tier: 'F' } });
  });

  test.each(['worker-lost', 'too-slow', 'picture-too-large'] as const)(
    'that ends in %s says so',
    async (code) => {
      callEngine.mockResolvedValue({ ok: false, code });
      await lookUp(tabId, PICTURE);
      expect(await progress()).toEqual({ phase: 'failed', code });
      expect(otherWays).not.toHaveBeenCalled();
    },
  );
});

describe('before anything leaves the device for the first time', () => {
  test('the reader is asked, with the servers by name, and nothing is read or sent', async () => {
    await configure({ gateways: OUTSIDE });
    await lookUp(tabId, PICTURE);
    expect(await progress()).toEqual({ phase: 'asking-first', servers: OUTSIDE.slice(1) });
    expect([readPicture, callEngine].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  test('the answer is kept, counts for this lookup, and is not asked for again', async () => {
    await configure({ gateways: OUTSIDE });
    await lookUp(tabId, PICTURE);
    await answerPanel({ type: 'answer-first', tabId, reach: 'exact' });
    await lookUp(tabId, TEXT);
    expect(requests()).toMatchObject([
      { method: 'check-picture', params: { options: { reach: 'exact' } } },
      { method: 'check-text', params: { options: { reach: 'exact' } } },
    ]);
  });
});

describe('a picture that nobody may read', () => {
  beforeEach(() => callEngine.mockResolvedValueOnce({ ok: false, code: 'picture-unreachable' }));

  test('does not even start the worker where nothing could be read', async () => {
    readPicture.mockResolvedValue(null);
    otherWays.mockResolvedValue({ origin: null, canCapture: true });
    await lookUp(tabId, PICTURE);
    expect(requests()).toEqual([]);
    expect(await progress()).toEqual({ phase: 'needs-access', origin: null, canCapture: true });
  });

  test('asks for what would help', async () => {
    otherWays.mockResolvedValue({ origin: 'https://cdn.example/*', canCapture: true });
    await lookUp(tabId, PICTURE);
    expect(await progress()).toEqual({
      phase: 'needs-access',
      origin: 'https://cdn.example/*',
      canCapture: true,
    });
  });

  test('fails where nothing would', async () => {
    await lookUp(tabId, PICTURE);
    expect(await progress()).toEqual({ phase: 'failed', code: 'picture-unreachable' });
  });

  test('is tried again when access was granted', async () => {
    otherWays.mockResolvedValue({ origin: 'https://cdn.example/*', canCapture: false });
    await lookUp(tabId, PICTURE);
    await answerPanel({ type: 'retry', tabId });
    expect(await progress()).toMatchObject({ phase: 'done', captured: false });
  });

  test('is looked up by what is on screen, and the verdict says so', async () => {
    const source = { from: 'capture', url: 'data:image/png;base64,BBBB' };
    capturePicture.mockResolvedValue(source);
    await lookUp(tabId, PICTURE);
    await answerPanel({ type: 'use-capture', tabId });
    expect(requests()[1]).toMatchObject({ params: { source } });
    expect(await progress()).toMatchObject({ phase: 'done', captured: true });
  });

  test('fails where it is out of sight', async () => {
    capturePicture.mockResolvedValue(null);
    await lookUp(tabId, PICTURE);
    await answerPanel({ type: 'use-capture', tabId });
    expect(await progress()).toEqual({ phase: 'failed', code: 'picture-unreachable' });
  });
});

describe('the panel', () => {
  test('has a domain asked in a lookup of its own', async () => {
    await lookUp(tabId, TEXT);
    await answerPanel({ type: 'ask-domain', tabId, domain: 'b.example' });
    expect(requests()[0]).toMatchObject({ params: { options: { askDomains: [] } } });
    expect(requests()[1]).toMatchObject({ params: { options: { askDomains: ['b.example'] } } });
  });

  test('has one address of a credential asked, once', async () => {
    await lookUp(tabId, PICTURE);
    const url = 'https://manifests.example/1';
    await answerPanel({ type: 'ask-manifest', tabId, url });
    await answerPanel({ type: 'retry', tabId });
    expect(requests().map(({ params }) => params)).toMatchObject(
      [[], [url], []].map((askManifests) => ({ options: { askManifests } })),
    );
  });

  test('cancels: the lookup is gone, and its verdict too', async () => {
    const finish = held();
    const looking = lookUp(tabId, PICTURE);
    await eventually(() => expect(requests()).toHaveLength(1));
    await answerPanel({ type: 'cancel', tabId });
    expect(cancelCall).toHaveBeenCalledWith(requests()[0]!.call);
    finish({ ok: true, value: VERDICT });
    await looking;
    expect(await readLookup(tabId)).toBeNull();
  });

  test('stops a model that runs, and has the verdict without it again', async () => {
    await lookUp(tabId, PICTURE);
    const finish = held();
    const computing = answerPanel({ type: 'reproduce', tabId });
    await eventually(() => expect(requests()).toHaveLength(2));
    const { call } = requests()[1]!;
    await onProgress({ call, event: 'step', step: 'reproducing' });
    callEngine.mockResolvedValue({ ok: true, value: VERDICT });
    await answerPanel({ type: 'cancel', tabId });
    expect(cancelCall).toHaveBeenCalledWith(call);
    expect(requests()[2]).toMatchObject({ params: { options: { reproduce: false } } });
    finish({ ok: false, code: 'worker-lost' });
    await computing;
    expect(await progress()).toMatchObject({ phase: 'done', verdict: VERDICT });
  });

  test('reads a stored copy from the reader’s servers', async () => {
    callEngine.mockResolvedValue({ ok: true, value: { shown: 'text', text: 'Kept' } });
    const stored = { id: 'i', digest: 'd', media: 'text/plain', sizeBytes: 4 };
    expect(await answerPanel({ type: 'read-stored', tabId, ...stored })).toEqual({
      shown: 'text',
      text: 'Kept',
    });
    expect(requests()).toMatchObject([{ method: 'read-stored', params: { gateways: LOOPBACK, stored } }]);
    callEngine.mockResolvedValue({ ok: false, code: 'worker-lost' });
    const answer = await answerPanel({ type: 'read-stored', tabId, ...stored });
    expect(answer).toEqual({ shown: 'nothing', because: 'unreachable' });
  });

  test('of a tab without a lookup changes nothing', async () => {
    expect(await answerPanel({ type: 'retry', tabId })).toBeNull();
    expect(requests()).toEqual([]);
  });
});

describe('the history', () => {
  const privacy = { answered: true, reach: 'near', history: true };
  const history = async () => (await fakeBrowser.storage.local.get('history')).history ?? [];

  test('is kept only where the reader switched it on', async () => {
    await lookUp(tabId, PICTURE);
    expect(await history()).toEqual([]);
    await configure({ gateways: LOOPBACK, privacy });
    await lookUp(tabId, PICTURE);
    expect(await history()).toMatchObject([{ site: 'a.example', label: 'a.png', tier: 'F' }]);
  });

  test('knows nothing of private windows', async () => {
    await configure({ gateways: LOOPBACK, privacy });
    const tab = await fakeBrowser.tabs.get(tabId);
    vi.spyOn(fakeBrowser.tabs, 'get').mockImplementationOnce(
      async () => ({ ...tab, incognito: true }) as never,
    );
    await lookUp(tabId, PICTURE);
    expect(await progress()).toMatchObject({ phase: 'done' });
    expect(await history()).toEqual([]);
  });
});

describe('a lookup that nobody finishes', () => {
  test('ends with its tab', async () => {
    held();
    void lookUp(tabId, PICTURE);
    await eventually(() => expect(requests()).toHaveLength(1));
    await closeTab(tabId);
    expect(cancelCall).toHaveBeenCalledWith(requests()[0]!.call);
    expect(await readLookup(tabId)).toBeNull();
  });

  test('may run a model for longer than that', async () => {
    held();
    void lookUp(tabId, PICTURE);
    await eventually(() => expect(requests()).toHaveLength(1));
    await onProgress({ call: requests()[0]!.call, event: 'step', step: 'reproducing' });
    const { startedAtMs } = (await readLookup(tabId))!;
    await watch(startedAtMs + 90_000);
    expect(await progress()).toMatchObject({ phase: 'working' });
    await watch(startedAtMs + 240_000);
    expect(await progress()).toEqual({ phase: 'failed', code: 'worker-lost' });
  });

  test('is ended by the watch after 45 seconds, which then ends itself', async () => {
    held();
    void lookUp(tabId, PICTURE);
    await eventually(() => expect(requests()).toHaveLength(1));
    const { startedAtMs } = (await readLookup(tabId))!;
    await watch(startedAtMs + 44_000);
    expect(await progress()).toMatchObject({ phase: 'working' });
    expect(await fakeBrowser.alarms.get(WATCHDOG_ALARM)).toBeDefined();
    await watch(startedAtMs + 45_000);
    expect(await progress()).toEqual({ phase: 'failed', code: 'worker-lost' });
    expect(await fakeBrowser.alarms.get(WATCHDOG_ALARM)).toBeUndefined();
  });
});
