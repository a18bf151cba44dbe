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

const { callKeysWorker, cancelKeysWorker } = await import('../../src/browser/keys-host.ts');

const REQUEST: KeysRequest = { method: 'vault-state', params: {} };
const PROOF = { method: 'prove-personhood', params: {} } as unknown as KeysRequest;
const ANSWER = { ok: true, value: { is: 'none' } };
/** As far as promises alone can take it. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const say = (worker: FakeWorker, data: object) =>
  worker.dispatchEvent(Object.assign(new Event('message'), { data }));
const answer = (worker: FakeWorker) => say(worker, ANSWER);

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

describe('a proof', () => {
  const heard: object[] = [];
  const named = (call: string) => ({ call, onProgress: (progress: object) => void heard.push(progress) });
  beforeEach(() => void heard.splice(0));

  test('reports how far it is, and ends with its answer alone', async () => {
    const call = callKeysWorker(PROOF, named('one'));
    await settle();
    for (const stage of ['loading', 'witness', 'proof']) say(workers[0]!, { stage });
    expect(workers[0]!.ended).toBe(false);
    answer(workers[0]!);
    expect(await call).toEqual(ANSWER);
    expect(heard).toEqual(['loading', 'witness', 'proof'].map((stage) => ({ call: 'one', stage })));
  });

  test('ends as cancelled, with its worker at once', async () => {
    const call = callKeysWorker(PROOF, named('one'));
    await settle();
    cancelKeysWorker('another');
    expect(workers[0]!.ended).toBe(false);
    cancelKeysWorker('one');
    expect(await call).toMatchObject({ ok: false, code: 'cancelled' });
    expect(workers[0]!.ended).toBe(true);
    answer(workers[0]!);
    cancelKeysWorker('one');
  });

  test('that is cancelled before its turn starts no worker', async () => {
    const calls = [callKeysWorker(PROOF, named('one')), callKeysWorker(PROOF, named('two'))];
    await settle();
    cancelKeysWorker('two');
    answer(workers[0]!);
    expect(await Promise.all(calls)).toMatchObject([ANSWER, { code: 'cancelled' }]);
    expect(workers).toHaveLength(1);
  });

  test('has three minutes, and holds nothing else up', async () => {
    const call = callKeysWorker(PROOF, named('one'));
    const other = callKeysWorker(REQUEST);
    await settle();
    expect(workers).toHaveLength(2);
    answer(workers[1]!);
    expect(await other).toEqual(ANSWER);
    await vi.advanceTimersByTimeAsync(179_000);
    expect(workers[0]!.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await call).toMatchObject({ code: 'too-slow' });
    expect(workers[0]!.ended).toBe(true);
  });

  test('whose worker breaks is worker-lost', async () => {
    const call = callKeysWorker(PROOF, named('one'));
    await settle();
    say(workers[0]!, { stage: 'witness' });
    workers[0]!.dispatchEvent(new Event('error'));
    expect(await call).toMatchObject({ code: 'worker-lost' });
  });
});
