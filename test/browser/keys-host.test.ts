/** The host of the keys worker: one worker for each call, one call at a time, and no worker outlives its call. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeysRequest } from '../../src/engine/keys-protocol.ts';

type FakeWorker = EventTarget & {
  readonly postMessage: (request: KeysRequest) => void;
  readonly terminate: () => void;
  readonly got: KeysRequest[];
  ended: boolean;
};

const workers: FakeWorker[] = [];

function fakeWorker(): FakeWorker {
  const got: KeysRequest[] = [];
  const worker: FakeWorker = Object.assign(new EventTarget(), {
    got,
    ended: false,
    postMessage: (request: KeysRequest) => void got.push(request),
    terminate: () => {
      worker.ended = true;
    },
  });
  workers.push(worker);
  return worker;
}

vi.stubGlobal('Worker', fakeWorker);

const { callKeysWorker } = await import('../../src/browser/keys-host.ts');

const REQUEST: KeysRequest = { method: 'vault-state', params: {} };
const ANSWER = { ok: true, value: { is: 'none' } };
/** As far as promises alone can take it. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const answer = (worker: FakeWorker) =>
  worker.dispatchEvent(Object.assign(new Event('message'), { data: ANSWER }));

beforeEach(() => {
  workers.length = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('a call of the keys worker', () => {
  test('gets a worker of its own, which ends with the answer', async () => {
    const call = callKeysWorker(REQUEST);
    await settle();
    expect(workers[0]!.got).toEqual([REQUEST]);
    expect(workers[0]!.ended).toBe(false);
    answer(workers[0]!);
    expect(await call).toEqual(ANSWER);
    expect(workers[0]!.ended).toBe(true);
  });

  test('waits for the one before it', async () => {
    const calls = [callKeysWorker(REQUEST), callKeysWorker(REQUEST)];
    await settle();
    expect(workers).toHaveLength(1);
    answer(workers[0]!);
    await settle();
    expect(workers).toHaveLength(2);
    answer(workers[1]!);
    expect(await Promise.all(calls)).toEqual([ANSWER, ANSWER]);
  });

  test('ends as worker-lost with a broken worker, and the next one gets another', async () => {
    const calls = [callKeysWorker(REQUEST), callKeysWorker(REQUEST)];
    await settle();
    workers[0]!.dispatchEvent(new Event('error'));
    expect(await calls[0]).toMatchObject({ ok: false, code: 'worker-lost' });
    expect(workers[0]!.ended).toBe(true);
    await settle();
    answer(workers[1]!);
    expect(await calls[1]).toEqual(ANSWER);
  });

  test('ends as too-slow after a minute, and its worker with it', async () => {
    const call = callKeysWorker(REQUEST);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await call).toMatchObject({ ok: false, code: 'too-slow' });
    expect(workers[0]!.ended).toBe(true);
  });
});
