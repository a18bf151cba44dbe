/** Both ends of a run of a model, the host's and the lookup worker's, and what a hostile lookup worker or model gets out of it. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openHostedModels } from '../../src/browser/hosted-models.ts';
import { openModelHost } from '../../src/browser/model-host.ts';
import type { ModelReply } from '../../src/browser/model-messages.ts';
import { type FakeWorker, startIn } from '../fixtures/fake-worker.ts';
import { modelAsk } from '../fixtures/model-ask.ts';

const ANSWER = { ok: true, values: Float64Array.of(7) } as const;
const OTHER = { ok: true, values: Float64Array.of(8) } as const;

describe('the host', () => {
  let workers: FakeWorker[];
  let replies: ModelReply[];
  let host: ReturnType<typeof openModelHost>;

  beforeEach(() => {
    workers = [];
    replies = [];
    host = openModelHost(startIn(workers), (reply) => replies.push(reply));
  });

  const ended = () => workers.map((one) => one.isEnded());

  test('starts a worker for a run, hands model and runtime over, and ends it with its answer', () => {
    const ask = modelAsk();
    host.hear({ model: 3, ask });
    expect(workers[0]!.got).toEqual([ask]);
    expect(workers[0]!.moved).toEqual([ask.model.buffer, ask.runtime.buffer]);
    expect(ended()).toEqual([false]);
    workers[0]!.say(ANSWER);
    expect(replies).toEqual([{ model: 3, answer: ANSWER }]);
    expect(ended()).toEqual([true]);
  });

  test('passes one answer on, whatever a model says after it', () => {
    host.hear({ model: 1, ask: modelAsk() });
    for (const said of [ANSWER, OTHER]) workers[0]!.say(said);
    workers[0]!.break();
    expect(replies).toEqual([{ model: 1, answer: ANSWER }]);
  });

  test.each(['error', 'messageerror'] as const)('says that a run broke: %s', (event) => {
    host.hear({ model: 5, ask: modelAsk() });
    workers[0]!.break(event);
    expect(replies).toEqual([{ model: 5, broke: true }]);
    expect(ended()).toEqual([true]);
  });

  test.each([
    ['a run that nobody waits for any more', () => host.hear({ model: 1, end: true })],
    ['the run with all others', () => host.end()],
    [
      'the run that another begins during, be it of the same name',
      () => host.hear({ model: 1, ask: modelAsk() }),
    ],
  ])('ends %s, and tells nobody', (_, happens) => {
    host.hear({ model: 1, ask: modelAsk() });
    happens();
    workers[0]!.say(ANSWER);
    expect(ended()[0]).toBe(true);
    expect(replies).toEqual([]);
    host.end();
    expect(ended()).not.toContain(false);
  });

  test('does not end a run for the end of another', () => {
    host.hear({ model: 2, ask: modelAsk() });
    host.hear({ model: 1, end: true });
    expect(ended()).toEqual([false]);
  });

  test.each([
    ['a worker that cannot be started', fails],
    ['what cannot be handed over', () => Object.assign(startIn(workers)(), { postMessage: fails })],
  ])('says at once that a run broke: %s', (_, start) => {
    openModelHost(start, (reply) => replies.push(reply)).hear({ model: 1, ask: modelAsk() });
    expect(replies).toEqual([{ model: 1, broke: true }]);
    expect(ended()).not.toContain(false);
  });
});

describe('the lookup worker', () => {
  const open = () => {
    const said: unknown[] = [];
    const moved: unknown[] = [];
    const models = openHostedModels((message, transfer) => {
      said.push(message);
      moved.push(...transfer);
    });
    const hears = { answered: vi.fn(), failed: vi.fn() };
    const worker = models.start();
    worker.listen(hears.answered, hears.failed);
    return { models, worker, said, moved, ...hears };
  };

  test('asks under a name of its own, hands the runtime over, and keeps the model', () => {
    const { models, worker, said, moved } = open();
    const ask = modelAsk();
    worker.post(ask);
    models.start().post(ask);
    expect(said).toEqual([
      { model: 1, ask },
      { model: 2, ask },
    ]);
    expect(moved).toEqual([ask.runtime.buffer, ask.runtime.buffer]);
  });

  test('hears its answer, or that there is none', () => {
    const [good, bad] = [open(), open()];
    good.models.hear({ model: 1, answer: ANSWER });
    bad.models.hear({ model: 1, broke: true });
    expect([good.answered.mock.calls, good.failed.mock.calls]).toEqual([[[ANSWER]], []]);
    expect([bad.answered.mock.calls, bad.failed.mock.calls]).toEqual([[], [[]]]);
  });

  test('has what it no longer waits for ended, and hears nothing of it', () => {
    const { models, worker, said, answered, failed } = open();
    worker.end();
    expect(said).toEqual([{ model: 1, end: true }]);
    models.hear({ model: 1, answer: ANSWER });
    models.hear({ model: 1, broke: true });
    models.hear({ model: 9, broke: true });
    expect(answered).not.toHaveBeenCalled();
    expect(failed).not.toHaveBeenCalled();
  });
});

function fails(): never {
  throw new Error('no');
}
