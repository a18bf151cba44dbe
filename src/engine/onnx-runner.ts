/**
 * Runs a model in a worker made for it, and ends the worker whatever comes of it (docs/spec/computation.md section 10). A model
 * is a stranger's program: it gets a minute and 512 MB, and what it breaks is thrown away with its worker.
 */

import { accept, refuse } from '../errors.ts';
import { MAX_MODEL_BYTES } from '../verify/computation/onnx-task.ts';
import type { ModelResult, RunModel } from '../verify/computation/reproduce.ts';
import type { SessionAnswer, SessionRequest } from './onnx-session.ts';

/** What is needed of a worker, in browsers and in Node. */
export type SessionWorker = {
  readonly post: (request: SessionRequest) => void;
  /** @param failed when the worker broke without an answer */
  readonly listen: (answered: (answer: SessionAnswer) => void, failed: () => void) => void;
  readonly end: () => void;
};

export type RunnerParts = {
  readonly start: () => SessionWorker;
  /** Bytes of `ort-wasm-simd-threaded.wasm` of the extension or package itself. */
  readonly runtime: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly limitMs?: number;
};

const LIMIT_MS = 60_000;
const STOPPED = refuse('verifier-failed', 'the reader stopped it');

/** Runs one model at a time: each may use half a gigabyte. */
export function openModelRunner({ start, runtime, limitMs = LIMIT_MS }: RunnerParts): RunModel {
  let last: Promise<unknown> = Promise.resolve();
  return (run, signal) => {
    const mine = last.then(async (): Promise<ModelResult> => {
      if (signal?.aborted) return STOPPED;
      if (run.model.length > MAX_MODEL_BYTES) return refuse('verifier-failed', 'the model is too large');
      try {
        const request = { ...run, runtime: await runtime() };
        return await runIn(start(), request, limitMs, signal);
      } catch {
        return refuse('verifier-failed', 'the runtime could not be started');
      }
    });
    last = mine;
    return mine;
  };
}

async function runIn(
  worker: SessionWorker,
  request: SessionRequest,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<ModelResult> {
  const ended = Promise.withResolvers<ModelResult>();
  const timer = setTimeout(
    () => ended.resolve(refuse('timed-out', `the model ran longer than ${limitMs / 1000} s`)),
    limitMs,
  );
  const stop = () => ended.resolve(STOPPED);
  signal?.addEventListener('abort', stop);
  worker.listen(
    (answer) => ended.resolve(answer.ok ? accept(answer.values) : refuse('verifier-failed', answer.because)),
    () => ended.resolve(refuse('verifier-failed', 'the runtime broke')),
  );
  try {
    worker.post(request);
    return await ended.promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    worker.end();
  }
}
