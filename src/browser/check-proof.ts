/** Has a proof checked in a worker of its own, which ends with the check: nothing else stops a verifier that computes for ever. */

import type { LooseAnswer, LooseProof } from '../verify/computation/loose-proof.ts';

/** A first check loads its verifier, too. */
const LIMIT_MS = 15_000;

export type ProofCheck = {
  /** Why it did not come to an answer, or the answer. */
  readonly answer: Promise<LooseAnswer | 'stopped' | 'too-slow' | 'worker-lost'>;
  readonly stop: () => void;
};

export function checkProof(proof: LooseProof): ProofCheck {
  const worker = new Worker(new URL('./proof-worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve } = Promise.withResolvers<Awaited<ProofCheck['answer']>>();
  const timer = setTimeout(() => resolve('too-slow'), LIMIT_MS);
  worker.addEventListener('message', ({ data }: MessageEvent<LooseAnswer>) => resolve(data));
  worker.addEventListener('error', () => resolve('worker-lost'));
  worker.postMessage(proof);
  const answer = promise.finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
  return { answer, stop: () => resolve('stopped') };
}
