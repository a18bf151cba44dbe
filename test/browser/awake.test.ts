/** Firefox's event page lives for as long as a worker is at work in it, however long that takes, and no longer. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A call of the browser: each begins the time anew after which an idle event page is stopped. */
const getPlatformInfo = vi.fn();
const worker = vi.fn();
vi.mock('wxt/browser', () => ({ browser: { runtime: { getPlatformInfo } } }));
vi.mock('../../src/browser/keys-host.ts', () => ({ callKeysWorker: worker }));
vi.mock('../../src/browser/worker-host.ts', () => ({
  openLookupHost: () => ({ call: worker }),
}));

const { callEngine, callKeys } = await import('../../src/browser/engine.ts');

/** To which tests of the built extension shorten it. */
const IDLE_MS = 5_000;
const MINUTES_MS = 180_000;

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers();
  vi.stubEnv('FIREFOX', 'true');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const lookup = {
  call: '1:1',
  method: 'read-stored',
  params: { gateways: [], stored: { id: '', digest: '', media: '', sizeBytes: 0 } },
} as const;

test.each([
  ['keys worker', () => callKeys({ method: 'vault-state', params: {} })],
  ['lookup worker', () => callEngine(lookup, () => {})],
])('a call of the %s keeps it awake until it has ended', async (_, call) => {
  const answer = Promise.withResolvers<unknown>();
  worker.mockReturnValue(answer.promise);
  const calling = call();
  await vi.dynamicImportSettled();
  for (let ms = 0; ms < MINUTES_MS; ms += IDLE_MS) {
    getPlatformInfo.mockClear();
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(getPlatformInfo.mock.calls.length).toBeGreaterThan(1);
  }
  answer.resolve({ ok: true, value: null });
  await calling;
  expect(vi.getTimerCount()).toBe(0);
});

test('the last of several ends it', async () => {
  const slow = Promise.withResolvers<unknown>();
  worker.mockReturnValueOnce(slow.promise).mockResolvedValue({ ok: true, value: null });
  const proving = callKeys({ method: 'vault-state', params: {} });
  await vi.dynamicImportSettled();
  expect(worker).toHaveBeenCalledTimes(1);
  await callKeys({ method: 'vault-state', params: {} });
  await vi.advanceTimersByTimeAsync(IDLE_MS);
  expect(getPlatformInfo).toHaveBeenCalled();
  slow.resolve({ ok: true, value: null });
  await proving;
  expect(vi.getTimerCount()).toBe(0);
});

test('a worker that fails leaves nothing behind', async () => {
  worker.mockRejectedValue(new Error('broken'));
  await expect(callKeys({ method: 'vault-state', params: {} })).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});
