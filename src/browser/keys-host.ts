/**
 * Runs calls of the keys worker, one after the other, each in a worker of its own that is ended with it: what it saw of secrets goes
 * with its memory. Used by Chrome's offscreen document and Firefox's event page.
 */

import { askOnce } from '../engine/ask-once.ts';
import type { KeysOutcome, KeysRequest } from '../engine/keys-protocol.ts';
import { takeTurns } from './in-turn.ts';
import { oneTimeWorker } from './one-time-worker.ts';

/** The heaviest parameters that are accepted take five times as long as our own, on a slow device. */
const LIMIT_MS = 60_000;

/** Two at once would take 64 MiB each, and nothing is gained. */
const inTurn = takeTurns();

/** Never rejects. */
export function callKeysWorker(request: KeysRequest): Promise<KeysOutcome> {
  return inTurn(async () => {
    const answer = await askOnce<KeysRequest, KeysOutcome>(oneTimeWorker(startWorker()), request, LIMIT_MS);
    if (answer.ok) return answer.value;
    const code = answer.code === 'timed-out' ? 'too-slow' : 'worker-lost';
    return { ok: false, code, because: answer.because };
  });
}

function startWorker(): Worker {
  return new Worker(new URL('./keys-worker.ts', import.meta.url), { type: 'module', name: 'rail-keys' });
}
