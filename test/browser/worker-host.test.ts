import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CALL_LIMIT_MS, openWorkerHost } from '../../src/browser/worker-host.ts';
import type { WorkerEvent, WorkerRequest } from '../../src/engine/lookup-protocol.ts';
import { type FakeWorker, startIn } from '../fixtures/fake-worker.ts';
import { modelAsk } from '../fixtures/model-ask.ts';

const VALUE = { shown: 'text', text: 'x' } as const;

function openHost() {
  const workers: FakeWorker[] = [];
  const models: FakeWorker[] = [];
  return { host: openWorkerHost(startIn(workers), startIn(models)), workers, models };
}

const request = (call: string): WorkerRequest => ({
  call,
  method: 'read-stored',
  params: { gateways: [], stored: { id: '', digest: '', media: '', sizeBytes: 0 } },
});

const end = (call: string): WorkerEvent => ({ call, event: 'end', outcome: { ok: true, value: VALUE } });

describe('the host of the lookup worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('answers calls side by side, each with its own outcome and progress', async () => {
    const { host, workers } = openHost();
    const steps: string[] = [];
    const one = host.call(request('1'), ({ call }) => steps.push(call));
    const two = host.call(request('2'), ({ call }) => steps.push(call));
    workers[0]!.say({ call: '2', event: 'step', step: 'comparing' });
    workers[0]!.say(end('2'));
    workers[0]!.say({ call: '1', event: 'end', outcome: { ok: false, code: 'picture-too-large' } });
    expect(await one).toEqual({ ok: false, code: 'picture-too-large' });
    expect(await two).toEqual({ ok: true, value: VALUE });
    expect(steps).toEqual(['2']);
  });

  test('ends a call after 30 seconds as too-slow, and the worker with it', async () => {
    const { host, workers } = openHost();
    const slow = host.call(request('1'), () => {});
    vi.advanceTimersByTime(CALL_LIMIT_MS - 1);
    expect(workers[0]!.isEnded()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await slow).toEqual({ ok: false, code: 'too-slow' });
    expect(workers[0]!.isEnded()).toBe(true);
  });

  test('gives a whole page three minutes', async () => {
    const { host, workers } = openHost();
    const options = {
      gateways: [],
      trust: [],
      groups: [],
      reach: 'near',
      openings: [],
      askDomains: [],
      askManifests: [],
      reproduce: false,
    } as const;
    const params = { pictures: [], texts: [], options };
    const slow = host.call({ call: '1', method: 'check-page', params }, () => {});
    vi.advanceTimersByTime(179_999);
    expect(workers[0]!.isEnded()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await slow).toEqual({ ok: false, code: 'too-slow' });
  });

  test('begins the other calls of a slow worker again in the next one', async () => {
    const { host, workers } = openHost();
    const slow = host.call(request('slow'), () => {});
    vi.advanceTimersByTime(CALL_LIMIT_MS / 2);
    const other = host.call(request('other'), () => {});
    vi.advanceTimersByTime(CALL_LIMIT_MS / 2);
    expect(await slow).toMatchObject({ code: 'too-slow' });
    expect(workers).toHaveLength(2);
    expect(workers[1]!.got).toEqual([request('other')]);
    workers[1]!.say(end('other'));
    expect(await other).toEqual({ ok: true, value: VALUE });
  });

  test('ends every open call as worker-lost when the worker breaks, and starts another for the next', async () => {
    const { host, workers } = openHost();
    const calls = [host.call(request('1'), () => {}), host.call(request('2'), () => {})];
    workers[0]!.break();
    expect(await Promise.all(calls)).toEqual(Array(2).fill({ ok: false, code: 'worker-lost' }));
    expect(workers[0]!.isEnded()).toBe(true);
    const next = host.call(request('3'), () => {});
    workers[1]!.say(end('3'));
    expect(await next).toMatchObject({ ok: true });
  });

  test('an ended call keeps no timer: the worker lives on', async () => {
    const { host, workers } = openHost();
    const call = host.call(request('1'), () => {});
    workers[0]!.say(end('1'));
    await call;
    vi.advanceTimersByTime(2 * CALL_LIMIT_MS);
    expect(workers[0]!.isEnded()).toBe(false);
  });

  test('passes a cancellation on to an open call only', () => {
    const { host, workers } = openHost();
    void host.call(request('1'), () => {});
    host.cancel('other');
    host.cancel('1');
    expect(workers[0]!.got.slice(1)).toEqual([{ call: '1', cancel: true }]);
  });

  test('keeps a call from the worker that was cancelled before it came', async () => {
    const { host, workers } = openHost();
    host.cancel('1');
    expect(await host.call(request('1'), () => {})).toEqual({ ok: false, code: 'worker-lost' });
    void host.call(request('2'), () => {});
    expect(workers[0]!.got).toEqual([request('2')]);
  });

  test.each([
    ['too slow', () => void vi.advanceTimersByTime(CALL_LIMIT_MS)],
    ['broken', (worker: FakeWorker) => worker.break()],
  ])('a worker that is %s is ended with the model that it runs, and starts none after', async (_, goes) => {
    const { host, workers, models } = openHost();
    const call = host.call(request('1'), () => {});
    workers[0]!.say({ model: 1, ask: modelAsk() });
    goes(workers[0]!);
    expect(await call).toMatchObject({ ok: false });
    workers[0]!.say({ model: 2, ask: modelAsk() });
    expect(models.map((one) => one.isEnded())).toEqual([true]);
  });

  test('a model answers the worker that asked', () => {
    const { workers, models } = openHost();
    workers[0]!.say({ model: 1, ask: modelAsk() });
    const answer = { ok: true, values: Float64Array.of(7) } as const;
    models[0]!.say(answer);
    expect(workers[0]!.got).toEqual([{ model: 1, answer }]);
  });
});
