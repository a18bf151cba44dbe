/**
 * One question to a worker made for it, which is ended whatever comes of it: that alone stops a loop, and what the question broke
 * is thrown away with its worker.
 */

import { accept, type Parsed, refuse } from '../errors.ts';

/** What is needed of a worker, in browsers and in Node. */
export type OneTimeWorker<Question, Answer> = {
  readonly post: (question: Question) => void;
  /** @param failed when the worker broke without an answer */
  readonly listen: (answered: (answer: Answer) => void, failed: () => void) => void;
  readonly end: () => void;
};

export type Unanswered = 'timed-out' | 'broke' | 'stopped';

/** Codes: `timed-out` after `limitMs`, `broke` where the worker ended without an answer, `stopped` by the signal. */
export async function askOnce<Question, Answer>(
  worker: OneTimeWorker<Question, Answer>,
  question: Question,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Parsed<Answer, Unanswered>> {
  const ended = Promise.withResolvers<Parsed<Answer, Unanswered>>();
  const timer = setTimeout(
    () => ended.resolve(refuse('timed-out', `it ran longer than ${limitMs / 1000} s`)),
    limitMs,
  );
  const stop = () => ended.resolve(refuse('stopped', 'it was stopped'));
  signal?.addEventListener('abort', stop);
  worker.listen(
    (answer) => ended.resolve(accept(answer)),
    () => ended.resolve(refuse('broke', 'it broke')),
  );
  try {
    worker.post(question);
    return await ended.promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    worker.end();
  }
}
