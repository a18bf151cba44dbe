/**
 * Keeps one lookup worker running and answers each call exactly once: with the worker's outcome, `too-slow` after
 * 30 seconds (a page or a group: three minutes), or `worker-lost` when the worker breaks. A worker that is too slow is ended, because nothing else stops
 * a decoder; the other calls that it held begin again in its successor. The worker's models run in workers of their own, which are started here and end with it.
 */

import type { Outcome, WorkerEvent, WorkerProgress, WorkerRequest } from '../engine/lookup-protocol.ts';
import { type ModelHost, openModelHost, startModelWorker } from './model-host.ts';
import type { ModelMessage } from './model-messages.ts';

export type WorkerHost = {
  /** Never rejects. */
  readonly call: (request: WorkerRequest, onProgress: (progress: WorkerProgress) => void) => Promise<Outcome>;
  /** Tells the worker to stop; the call still ends with an outcome. One that has not come yet never reaches the worker. */
  readonly cancel: (call: string) => void;
};

/** The part of `Worker` that is needed, so that tests can pass another. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export const CALL_LIMIT_MS = 30_000;
/** A page is hundreds of pictures on a slow device, and shows what it finds meanwhile; a model may run for a minute, and so may hashing a large group. */
const LONG_LIMIT_MS = 180_000;
/** A lookup is cancelled before its call while its picture is still being read. Of many the call never comes: the oldest go. */
const MAX_CANCELLED = 100;

type OpenCall = {
  readonly request: WorkerRequest;
  readonly onProgress: (progress: WorkerProgress) => void;
  readonly end: (outcome: Outcome) => void;
};

/** @param startModel one worker for one run of a model, as the lookup worker asks for it */
export function openWorkerHost(start: () => WorkerLike, startModel: () => WorkerLike): WorkerHost {
  const open = new Map<string, OpenCall>();
  /** Before they came. */
  const cancelled = new Set<string>();
  let held: { readonly worker: WorkerLike; readonly models: ModelHost } | null = null;

  const running = (): WorkerLike => {
    if (held !== null) return held.worker;
    const worker = start();
    const models = openModelHost(startModel, (reply) => worker.postMessage(reply));
    worker.addEventListener('message', (message) => {
      const { data } = message as MessageEvent<WorkerEvent | ModelMessage>;
      // What is left of a worker that was ended may still arrive, and would start a model that nobody ends.
      if (held?.worker !== worker) return;
      if ('model' in data) models.hear(data);
      else hear(data);
    });
    worker.addEventListener('error', () => {
      if (held?.worker === worker) lose();
    });
    held = { worker, models };
    return worker;
  };

  const stop = () => {
    held?.worker.terminate();
    held?.models.end();
    held = null;
  };

  const hear = (event: WorkerEvent) => {
    const call = open.get(event.call);
    if (event.event === 'end') call?.end(event.outcome);
    else call?.onProgress(event);
  };

  /** Nobody can tell which call broke it, so none is tried again. */
  const lose = () => {
    stop();
    for (const call of [...open.values()]) call.end({ ok: false, code: 'worker-lost' });
  };

  const giveUp = (slow: OpenCall) => {
    stop();
    slow.end({ ok: false, code: 'too-slow' });
    for (const { request } of open.values()) running().postMessage(request);
  };

  running(); // loads while the first call's picture is still being fetched
  return {
    call: (request, onProgress) =>
      new Promise((resolve) => {
        if (cancelled.delete(request.call)) return resolve({ ok: false, code: 'worker-lost' });
        const end = (outcome: Outcome) => {
          clearTimeout(limit);
          open.delete(request.call);
          resolve(outcome);
        };
        const call = { request, onProgress, end };
        const limit = setTimeout(() => giveUp(call), limitOf(request));
        open.set(request.call, call);
        running().postMessage(request);
      }),
    cancel: (call) => {
      if (open.has(call)) return void held?.worker.postMessage({ call, cancel: true });
      cancelled.add(call);
      if (cancelled.size > MAX_CANCELLED) cancelled.delete(cancelled.values().next().value!);
    },
  };
}

function limitOf(request: WorkerRequest): number {
  const isReproduced = request.method === 'check-picture' && request.params.options.reproduce;
  const isLong = request.method === 'check-page' || request.method === 'group-state';
  return isLong || isReproduced ? LONG_LIMIT_MS : CALL_LIMIT_MS;
}

/** With the real workers. */
export function openLookupHost(): WorkerHost {
  return openWorkerHost(startLookupWorker, startModelWorker);
}

/** A file of the extension, because neither browser lets an extension start one from a `blob:`. */
function startLookupWorker(): Worker {
  return new Worker(new URL('./lookup-worker.ts', import.meta.url), { type: 'module', name: 'rail-lookup' });
}
