/**
 * Has a proof, or keys that a reader adds, checked in a worker of its own, which ends with the check: they are a stranger's bytes, and
 * nothing else stops a verifier that computes for ever.
 */

import { askOnce, type OneTimeWorker } from '../engine/ask-once.ts';
import type { Parsed } from '../errors.ts';
import type { ComputationKeys } from '../verify/computation/computation-keys.ts';
import type { LooseAnswer, LooseProof } from '../verify/computation/loose-proof.ts';
import { oneTimeWorker } from './one-time-worker.ts';

export type ProofQuestion = { readonly proof: LooseProof } | { readonly keys: ComputationKeys };

/** A first check loads its verifier, too. */
const LIMIT_MS = 15_000;
/** Why there is no answer. */
const UNANSWERED = { 'timed-out': 'too-slow', broke: 'worker-lost', stopped: 'stopped' } as const;

export type ProofCheck = {
  readonly answer: Promise<LooseAnswer | 'stopped' | 'too-slow' | 'worker-lost'>;
  readonly stop: () => void;
};

export function checkProof(proof: LooseProof): ProofCheck {
  const stop = new AbortController();
  const asked = askOnce(startWorker<LooseAnswer>(), { proof }, LIMIT_MS, stop.signal);
  const answer = asked.then((one) => (one.ok ? one.value : UNANSWERED[one.code]));
  return { answer, stop: () => stop.abort() };
}

/** What is wrong with them, or `null`. */
export async function problemWith(keys: ComputationKeys): Promise<string | null> {
  const asked = await askOnce(startWorker<Parsed<null>>(), { keys }, LIMIT_MS);
  if (!asked.ok) return 'they could not be checked';
  return asked.value.ok ? null : asked.value.because;
}

function startWorker<Answer>(): OneTimeWorker<ProofQuestion, Answer> {
  return oneTimeWorker(new Worker(new URL('./proof-worker.ts', import.meta.url), { type: 'module' }));
}
