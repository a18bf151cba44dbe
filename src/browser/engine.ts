/**
 * Reaches the lookup worker from the background. Firefox's event page runs the worker itself; Chrome's service worker
 * cannot, so an offscreen document does. Either is started on first use and again after it was lost.
 */

import { browser } from 'wxt/browser';
import type {
  LookupCalls,
  LookupMethod,
  Outcome,
  WorkerProgress,
  WorkerRequest,
} from '../engine/lookup-protocol.ts';
import type { EngineMessage } from './messages.ts';
import type { WorkerHost } from './worker-host.ts';

const OFFSCREEN_PAGE = 'offscreen.html';

export type OnProgress = (progress: WorkerProgress) => void;

/**
 * Ends with the worker's outcome or with why there is none; never rejects. In Chrome progress comes as a message
 * of its own, which also wakes a background that was stopped meanwhile.
 */
export async function callEngine<M extends LookupMethod>(
  request: WorkerRequest<M>,
  onProgress: OnProgress,
): Promise<Outcome<LookupCalls[M]['result']>> {
  const outcome = import.meta.env.FIREFOX
    ? await (await localHost()).call(request as WorkerRequest, onProgress)
    : await callOffscreen(request as WorkerRequest);
  return outcome as Outcome<LookupCalls[M]['result']>;
}

export async function cancelCall(call: string): Promise<void> {
  if (import.meta.env.FIREFOX) (await localHost()).cancel(call);
  else await send({ type: 'engine-cancel', call });
}

/** Starts what the next call needs, while the picture is still being fetched. */
export async function warmEngine(): Promise<void> {
  if (!import.meta.env.FIREFOX) await ensureOffscreen();
}

async function callOffscreen(request: WorkerRequest): Promise<Outcome> {
  const answer = await ensureOffscreen().then(
    () => send({ type: 'engine-call', request }),
    () => undefined,
  );
  return answer ?? { ok: false, code: 'worker-lost' };
}

/** `undefined` where the document went away before it answered, or was never there. */
async function send(message: EngineMessage): Promise<Outcome | undefined> {
  return browser.runtime.sendMessage<EngineMessage, Outcome | undefined>(message).catch(() => undefined);
}

let creating: Promise<void> | null = null;

/** At most one offscreen document may exist; two lookups at once wait for the same one. */
async function ensureOffscreen(): Promise<void> {
  creating ??= createOffscreen().finally(() => {
    creating = null;
  });
  await creating;
}

async function createOffscreen(): Promise<void> {
  if (await browser.offscreen.hasDocument()) return;
  await browser.offscreen
    .createDocument({
      url: OFFSCREEN_PAGE,
      reasons: ['WORKERS', 'BLOBS'],
      justification: 'Decodes a picture and checks its records in a worker that can be ended',
    })
    // A background that was restarted while its predecessor created the document finds it there.
    .catch(async (error) => {
      if (!(await browser.offscreen.hasDocument())) throw error;
    });
}

let host: Promise<WorkerHost> | null = null;

/** Imported only where it is used, so that Chrome's background does not carry it. */
function localHost(): Promise<WorkerHost> {
  host ??= import('./worker-host.ts').then(({ openWorkerHost, startLookupWorker }) =>
    openWorkerHost(startLookupWorker),
  );
  return host;
}
