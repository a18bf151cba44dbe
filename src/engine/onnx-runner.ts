/**
 * Runs a model in a worker made for it, and ends the worker whatever comes of it (docs/spec/computation.md section 10). A model
 * is a stranger's program: it gets a minute and 512 MB, and what it breaks is thrown away with its worker.
 */

import { accept, refuse } from '../errors.ts';
import { MAX_MODEL_BYTES } from '../verify/computation/onnx-task.ts';
import type { ModelResult, RunModel } from '../verify/computation/reproduce.ts';
import { askOnce, type OneTimeWorker } from './ask-once.ts';
import type { SessionAnswer, SessionRequest } from './onnx-session.ts';

export type SessionWorker = OneTimeWorker<SessionRequest, SessionAnswer>;

export type RunnerParts = {
  readonly start: () => SessionWorker;
  /** Bytes of `ort-wasm-simd-threaded.wasm` of the extension or package itself. */
  readonly runtime: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly limitMs?: number;
};

const LIMIT_MS = 60_000;
const TOO_LATE = refuse('timed-out', 'the model did not end in time');
const STOPPED = refuse('verifier-failed', 'the reader stopped it');

/** Runs one model at a time: each may use half a gigabyte. The limit is from when it was asked for, so that many end together. */
export function openModelRunner({ start, runtime, limitMs = LIMIT_MS }: RunnerParts): RunModel {
  let last: Promise<unknown> = Promise.resolve();
  return (run, signal) => {
    const endsAtMs = performance.now() + limitMs;
    const mine = last.then(async (): Promise<ModelResult> => {
      if (signal?.aborted) return STOPPED;
      if (run.model.length > MAX_MODEL_BYTES) return refuse('verifier-failed', 'the model is too large');
      try {
        const request = { ...run, runtime: await runtime() };
        return await runIn(start, request, endsAtMs - performance.now(), signal);
      } catch {
        return refuse('verifier-failed', 'the runtime could not be started');
      }
    });
    last = mine;
    return mine;
  };
}

async function runIn(
  start: () => SessionWorker,
  request: SessionRequest,
  leftMs: number,
  signal: AbortSignal | undefined,
): Promise<ModelResult> {
  if (leftMs < 1) return TOO_LATE; // timers count in whole milliseconds
  const asked = await askOnce(start(), request, leftMs, signal);
  if (asked.ok)
    return asked.value.ok ? accept(asked.value.values) : refuse('verifier-failed', asked.value.because);
  if (asked.code === 'stopped') return STOPPED;
  return asked.code === 'timed-out' ? TOO_LATE : refuse('verifier-failed', 'the runtime broke');
}
