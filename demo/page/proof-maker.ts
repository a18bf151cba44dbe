/** Has a picture painted and proven in a worker of this page, which stays for the next one and is ended to cancel. */

import type { Proof } from './ask.ts';

export type ProofToMake = { readonly seed: string; readonly provider: string };
export type ProofMade = { readonly proof: Proof; readonly tookMs: number } | { readonly failed: string };

export type ProofMaker = {
  /** `null` where it was cancelled. `proving` is called when the files are there. @throws Error whose message may be shown */
  readonly make: (
    toMake: ProofToMake,
    proving: () => void,
  ) => Promise<{ readonly proof: Proof; readonly tookMs: number } | null>;
  readonly cancel: () => void;
};

export function openProofMaker(): ProofMaker {
  let worker: Worker | null = null;
  let end = () => {};

  const make: ProofMaker['make'] = async (toMake, proving) => {
    worker ??= new Worker('/prove-worker.js', { type: 'module' });
    const at = worker;
    const { promise, resolve } = Promise.withResolvers<ProofMade | null>();
    end = () => resolve(null);
    at.onmessage = ({ data }: MessageEvent<ProofMade | 'proving'>) =>
      data === 'proving' ? proving() : resolve(data);
    at.onerror = () => resolve({ failed: 'this browser could not start the prover' });
    at.postMessage(toMake);
    const made = await promise;
    if (made === null || 'failed' in made) {
      at.terminate();
      worker = null;
    }
    if (made !== null && 'failed' in made) throw new Error(made.failed);
    return made;
  };
  return { make, cancel: () => end() };
}
