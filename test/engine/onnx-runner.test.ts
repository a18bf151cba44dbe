/** Models that strangers wrote, run in threads: what they compute, and how those end that mean harm. */

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { modelRunner } from '../../cli/model-runner.ts';
import type { Bytes } from '../../src/bytes.ts';
import { openModelRunner } from '../../src/engine/onnx-runner.ts';
import { MAX_MODEL_BYTES, type TaskInput } from '../../src/verify/computation/onnx-task.ts';
import { eventually } from '../fixtures/eventually.ts';
import {
  customModel,
  endlessModel,
  externalModel,
  identityModel,
  largestZeroModel,
  zerosModel,
} from '../fixtures/onnx-models.ts';

const run = modelRunner();
const seed = (type: TaskInput['type'], values: ArrayBuffer): TaskInput => {
  const data = new Uint8Array(values);
  return { name: 'seed', dims: [2], type, data };
};
const two = seed('float32', Float32Array.of(1.5, -3).buffer);
/** A number of zeros to be made. */
const zeros = (count: bigint): TaskInput => ({
  ...seed('int64', BigInt64Array.of(count).buffer),
  dims: [1],
});
const oneAnd = (model: Bytes, inputs: readonly TaskInput[] = []) => ({ model, inputs, output: 'cells' });

test('values of the output come in order, whatever their type', async () => {
  expect(await run(oneAnd(identityModel('float', 2), [two]))).toEqual({
    ok: true,
    value: Float64Array.of(1.5, -3),
  });
  const whole = seed('int64', BigInt64Array.of(7n, -8n).buffer);
  expect(await run(oneAnd(identityModel('int64', 2), [whole]))).toEqual({
    ok: true,
    value: Float64Array.of(7, -8),
  });
});

describe('ends with a code and leaves the next run alone', () => {
  const good = oneAnd(identityModel('float', 2), [two]);
  const truncated = identityModel('float', 2).slice(0, -20);
  test.each([
    ['a model that is cut off', { ...good, model: truncated }],
    ['no model', { ...good, model: new Uint8Array(0) }],
    ['a model that wants 8 GB', oneAnd(largestZeroModel(), [zeros(2n ** 31n)])],
    ['a model that wants 560 MB', oneAnd(largestZeroModel(), [zeros(140n * 2n ** 20n)])],
    ['a result of over a million values', oneAnd(zerosModel(), [zeros(2n ** 20n + 1n)])],
    ['a model with numbers in another file', oneAnd(externalModel())],
    ["an operator of somebody's own", { ...good, model: customModel() }],
    ['an input that is missing', oneAnd(identityModel('float', 2))],
    ['an input of another size', oneAnd(identityModel('float', 3), [two])],
    ['an input of another type', oneAnd(identityModel('int64', 2), [two])],
    ['an output that the model does not have', { ...good, output: 'pixels' }],
    ['a model of 100 MB', { ...good, model: new Uint8Array(100 * 2 ** 20) }],
  ])('%s', async (_, hostile) => {
    expect(await run(hostile)).toMatchObject({ ok: false, code: 'verifier-failed' });
    expect(await run(good)).toMatchObject({ ok: true });
  });

  test('a model that never ends', async () => {
    const impatient = modelRunner(4000);
    expect(await impatient(oneAnd(endlessModel()))).toMatchObject({ ok: false, code: 'timed-out' });
    // A good model takes half a second here, and any time where the machine is busy: none passes for it.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    expect(await impatient(good)).toMatchObject({ ok: true });
  });
});

test('a model may take 240 MB', async () => {
  const answer = await run(oneAnd(largestZeroModel(), [zeros(60n * 2n ** 20n)]));
  expect(answer).toEqual({ ok: true, value: Float64Array.of(0) });
});

test('a result of a million values is given', async () => {
  const answer = await run(oneAnd(zerosModel(), [zeros(2n ** 20n)]));
  expect(answer.ok && answer.value.length).toBe(2 ** 20);
});

test('a run that the reader stops ends its worker, and one that waited behind it never starts', async () => {
  const seen: string[] = [];
  const runner = openModelRunner({
    start: () => ({ post: () => seen.push('start'), listen: () => {}, end: () => seen.push('end') }),
    runtime: async () => new Uint8Array(0),
  });
  const stop = new AbortController();
  const runs = [1, 2].map(() => runner(oneAnd(new Uint8Array(1)), stop.signal));
  await eventually(() => expect(seen).toEqual(['start']));
  stop.abort();
  for (const one of runs) expect(await one).toMatchObject({ ok: false, code: 'verifier-failed' });
  expect(seen).toEqual(['start', 'end']);
});

test('the limit is from when a run was asked for: several that never end, end together', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let started = 0;
  const runner = openModelRunner({
    start: () => ({ post: () => started++, listen: () => {}, end: () => {} }),
    runtime: async () => new Uint8Array(0),
    limitMs: 100,
  });
  const runs = [1, 2, 3].map(() => runner(oneAnd(new Uint8Array(1))));
  await vi.advanceTimersByTimeAsync(100);
  for (const run of await Promise.all(runs)) expect(run).toMatchObject({ ok: false, code: 'timed-out' });
  expect(started).toBe(1);
});

test('two runs never happen at once', async () => {
  let running = 0;
  let most = 0;
  const runner = openModelRunner({
    start: () => ({
      post: () => {
        most = Math.max(most, ++running);
      },
      listen: (answered) => queueMicrotask(() => answered({ ok: true, values: new Float64Array(1) })),
      end: () => {
        running--;
      },
    }),
    runtime: async () => new Uint8Array(0),
  });
  await Promise.all([1, 2, 3].map(() => runner(oneAnd(new Uint8Array(1)))));
  expect([most, running]).toEqual([1, 0]);
});

test('a model over the limit starts no worker, and one at the limit does', async () => {
  let started = 0;
  const runner = openModelRunner({
    start: () => {
      started++;
      return {
        post: () => {},
        listen: (answered) => queueMicrotask(() => answered({ ok: true, values: new Float64Array(1) })),
        end: () => {},
      };
    },
    runtime: async () => new Uint8Array(0),
  });
  expect(await runner(oneAnd(new Uint8Array(MAX_MODEL_BYTES + 1)))).toMatchObject({
    code: 'verifier-failed',
  });
  expect(started).toBe(0);
  expect(await runner(oneAnd(new Uint8Array(MAX_MODEL_BYTES)))).toMatchObject({ ok: true });
  expect(started).toBe(1);
});

test('a runtime that cannot be loaded, and a worker that breaks', async () => {
  const ended: string[] = [];
  const broken = (listen: (failed: () => void) => void, runtime: () => Promise<Bytes>) =>
    openModelRunner({
      start: () => ({ post: () => {}, listen: (_, failed) => listen(failed), end: () => ended.push('end') }),
      runtime,
    })(oneAnd(new Uint8Array(1)));
  const missing = () => Promise.reject(new Error('no file'));
  expect(await broken(() => {}, missing)).toMatchObject({ code: 'verifier-failed' });
  const breaks = await broken(
    (failed) => failed(),
    async () => new Uint8Array(0),
  );
  expect(breaks).toMatchObject({ code: 'verifier-failed' });
  expect(ended).toEqual(['end']);
});
