/** Files on their way from a page to the worker, with both ends of the channel and a page played by the test. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../fixtures/eventually.ts';

const runInPage = vi.fn<(frame: unknown, func: { name: string }, args: readonly unknown[]) => unknown>();
vi.mock('../../src/browser/run-in-page.ts', () => ({ runInPage }));

const { handOverFiles } = await import('../../src/browser/hand-over-files.ts');
const { openPageFiles } = await import('../../src/browser/page-files.ts');

const FRAME = { tabId: 1, frameId: 0 };
const open: (() => void)[] = [];

beforeEach(() => {
  vi.resetAllMocks();
  runInPage.mockImplementation(async (_, { name }, [places]) =>
    name === 'readHeldInPage'
      ? (places as number[]).map((place) => (place === 9 ? null : `file${place}`))
      : null,
  );
});

afterEach(() => {
  for (const close of open.splice(0)) close();
  vi.useRealTimers();
});

function panel(call = '7:1') {
  const letGo = handOverFiles(FRAME, call);
  open.push(letGo);
  return letGo;
}

function worker(call = '7:1', signal = new AbortController().signal) {
  const files = openPageFiles(call, signal);
  open.push(files.close);
  return files;
}

describe('the files of a page', () => {
  test('come from the page when the worker asks for them, and no sooner', async () => {
    panel();
    const files = worker();
    expect(runInPage).not.toHaveBeenCalled();
    expect(await Promise.all([files.read(4), files.read(2)])).toEqual(['file4', 'file2']);
  });

  test('that the page does not hold are none', async () => {
    panel();
    expect(await worker().read(9)).toBeNull();
    runInPage.mockResolvedValue(null); // the page is gone
    expect(await worker().read(1)).toBeNull();
  });

  test('travel a few in one message, and all of them', async () => {
    panel();
    const files = worker();
    const keys = Array.from({ length: 100 }, (_, i) => i + 10);
    expect(await Promise.all(keys.map(files.read))).toEqual(keys.map((key) => `file${key}`));
    const messages = runInPage.mock.calls.map(([, , [places]]) => places as number[]);
    expect(messages.flat()).toEqual(keys);
    expect(Math.max(...messages.map(({ length }) => length))).toBeLessThanOrEqual(8);
  });

  test('come again for the worker that takes the place of a lost one', async () => {
    panel();
    expect(await worker().read(1)).toBe('file1');
    expect(await worker().read(1)).toBe('file1');
  });

  test('of another lookup are not these', async () => {
    panel('7:2');
    panel('7:1');
    expect(await worker('7:1').read(1)).toBe('file1');
    expect(runInPage).toHaveBeenCalledTimes(1);
  });
});

describe('the end', () => {
  test('of a call ends every wait at once, and later ones', async () => {
    const stop = new AbortController();
    const files = worker('7:1', stop.signal);
    const waits = [files.read(1), files.read(2)];
    stop.abort();
    expect(await Promise.all(waits)).toEqual([null, null]);
    expect(await files.read(3)).toBeNull();
    expect(await worker('7:1', stop.signal).read(1)).toBeNull();
  });

  test('of the panel is known by its silence, which ends every wait', async () => {
    vi.useFakeTimers();
    const files = worker();
    const waits = [files.read(1), files.read(2)];
    let isOver = false;
    void Promise.all(waits).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(19_999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await Promise.all(waits)).toEqual([null, null]);
    expect(await files.read(3)).toBeNull();
  });

  test('of a check lets the page go, and hands over nothing more', async () => {
    const letGo = panel();
    const reading = Promise.withResolvers<readonly string[]>();
    runInPage.mockReturnValueOnce(reading.promise);
    const files = worker();
    const wait = files.read(1);
    await eventually(() => expect(runInPage).toHaveBeenCalledTimes(1));
    letGo();
    reading.resolve(['file1']);
    await reading.promise;
    expect(runInPage.mock.calls.map(([, { name }]) => name)).toEqual(['readHeldInPage', 'dropHeldInPage']);
    files.close();
    expect(await wait).toBeNull();
  });
});
