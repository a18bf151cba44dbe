/**
 * Runs calls of the keys worker, each in a worker of its own that is ended with it: what it saw of secrets goes with its memory. Used by
 * Chrome's offscreen document and Firefox's event page.
 */

import { askOnce, type OneTimeWorker } from '../engine/ask-once.ts';
import type {
  KeysEvent,
  KeysMethod,
  KeysOutcome,
  KeysProgress,
  KeysRequest,
  ProvingStage,
} from '../engine/keys-protocol.ts';
import { type Refusal, refuse } from '../errors.ts';
import { takeTurns } from './in-turn.ts';
import { oneTimeWorker } from './one-time-worker.ts';

/** The heaviest parameters that are accepted take five times as long as our own, on a slow device. */
const LIMIT_MS = 60_000;
/** A proof takes 3 seconds on a laptop; a phone under load may take twenty times as long. */
const PROVING_LIMIT_MS = 180_000;
const PROVING: readonly KeysMethod[] = ['prove-personhood', 'prove-attestation'];

/** Two at once would take 64 MiB each, and nothing is gained; two that make the seed of the identities would make two. */
const inTurn = takeTurns();
/** Proofs only read the vault, and nothing should wait for them. */
const provingInTurn = takeTurns();

/** A named call: it can be cancelled, and says how far it is. */
export type NamedCall = { readonly call: string; readonly onProgress: (progress: KeysProgress) => void };

const open = new Map<string, AbortController>();

/** Never rejects. */
export async function callKeysWorker(request: KeysRequest, named?: NamedCall): Promise<KeysOutcome> {
  if (named === undefined) return runInTurn(request, new AbortController().signal, () => {});
  const { call, onProgress } = named;
  const abort = new AbortController();
  open.set(call, abort);
  const outcome = await runInTurn(request, abort.signal, (stage) => onProgress({ call, stage }));
  if (open.get(call) === abort) open.delete(call);
  return outcome;
}

/** Ends the call's worker, or keeps it from starting; the call still ends, as `cancelled`. */
export function cancelKeysWorker(call: string): void {
  open.get(call)?.abort();
}

function runInTurn(
  request: KeysRequest,
  signal: AbortSignal,
  onStage: (stage: ProvingStage) => void,
): Promise<KeysOutcome> {
  const isProof = PROVING.includes(request.method);
  return (isProof ? provingInTurn : inTurn)(async () => {
    if (signal.aborted) return CANCELLED;
    const worker = keysWorker(onStage);
    const answer = await askOnce(worker, request, isProof ? PROVING_LIMIT_MS : LIMIT_MS, signal);
    if (answer.ok) return answer.value;
    if (answer.code === 'stopped') return CANCELLED;
    return refuse(answer.code === 'timed-out' ? 'too-slow' : 'worker-lost', answer.because);
  });
}

const CANCELLED: Refusal = refuse('cancelled', 'it was cancelled');

function keysWorker(onStage: (stage: ProvingStage) => void): OneTimeWorker<KeysRequest, KeysOutcome> {
  const worker = oneTimeWorker<KeysRequest, KeysEvent>(startWorker());
  return {
    ...worker,
    listen: (answered, failed) =>
      worker.listen((event) => ('stage' in event ? onStage(event.stage) : answered(event)), failed),
  };
}

function startWorker(): Worker {
  return new Worker(new URL('./keys-worker.ts', import.meta.url), { type: 'module', name: 'rail-keys' });
}
