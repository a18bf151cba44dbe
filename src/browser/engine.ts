/**
 * Reaches the two workers from the background. Firefox's event page runs them itself; Chrome's service worker
 * cannot, so an offscreen document does. Either is started on first use and again after it was lost, and lives while a call is open.
 */

import { browser } from 'wxt/browser';
import type { KeysMethod, KeysOutcome, KeysProgress, KeysRequest } from '../engine/keys-protocol.ts';
import type {
  LookupCalls,
  LookupMethod,
  Outcome,
  WorkerProgress,
  WorkerRequest,
} from '../engine/lookup-protocol.ts';
import { awake } from './awake.ts';
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
  onProgress?: OnProgress,
): Promise<Outcome<LookupCalls[M]['result']>> {
  const outcome = import.meta.env.FIREFOX
    ? await awake(async () => (await localHost()).call(request as WorkerRequest, onProgress ?? (() => {})))
    : await callOffscreen<Outcome>({ type: 'engine-call', request: request as WorkerRequest });
  return (outcome ?? { ok: false, code: 'worker-lost' }) as Outcome<LookupCalls[M]['result']>;
}

export type KeysCallOptions = {
  /** A name of the caller's own, so that the call can be cancelled; needed for progress. */
  readonly call?: string;
  readonly onProgress?: (progress: KeysProgress) => void;
};

/** Whoever waits for a call of the keys worker. */
const watching = new Map<string, (progress: KeysProgress) => void>();

/** One call of the keys worker, which is ended with it. Codes `cancelled`, `too-slow` and `worker-lost` beside the call's own. Never rejects. */
export async function callKeys<M extends KeysMethod>(
  request: KeysRequest<M>,
  { call, onProgress = () => {} }: KeysCallOptions = {},
): Promise<KeysOutcome<M>> {
  const asked = request as KeysRequest;
  const named = call === undefined ? undefined : { call, onProgress };
  if (named !== undefined) watching.set(named.call, onProgress);
  const outcome = import.meta.env.FIREFOX
    ? await awake(async () => (await import('./keys-host.ts')).callKeysWorker(asked, named))
    : await callOffscreen<KeysOutcome>({ type: 'keys-call', request: asked, ...(call && { call }) });
  if (named !== undefined) watching.delete(named.call);
  const lost = { ok: false, code: 'worker-lost', because: 'the worker went away' } as const;
  return (outcome ?? lost) as KeysOutcome<M>;
}

/** Progress that came as a message (Chrome). */
export function hearKeysProgress(progress: KeysProgress): void {
  watching.get(progress.call)?.(progress);
}

/** The call ends as `cancelled`, and its worker at once. */
export async function cancelKeys(call: string): Promise<void> {
  if (import.meta.env.FIREFOX) (await import('./keys-host.ts')).cancelKeysWorker(call);
  // The same way as the call, so that it does not overtake it.
  else await callOffscreen<void>({ type: 'keys-cancel', call });
}

export async function cancelCall(call: string): Promise<void> {
  if (import.meta.env.FIREFOX) (await localHost()).cancel(call);
  else {
    // A document that is being made hears it once it is there; none is made for this.
    await creating?.catch(() => {});
    await send<void>({ type: 'engine-cancel', call });
  }
}

/** Starts what the next call needs, while the picture is still being fetched. */
export async function warmEngine(): Promise<void> {
  if (!import.meta.env.FIREFOX) await ensureOffscreen();
}

async function callOffscreen<Answer>(message: EngineMessage): Promise<Answer | undefined> {
  return ensureOffscreen().then(
    () => send<Answer>(message),
    () => undefined,
  );
}

/** `undefined` where the document went away before it answered, or was never there. */
async function send<Answer>(message: EngineMessage): Promise<Answer | undefined> {
  return browser.runtime.sendMessage<EngineMessage, Answer | undefined>(message).catch(() => undefined);
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
      justification: 'Checks pictures and their records, and opens the vault, in workers that can be ended',
    })
    // A background that was restarted while its predecessor created the document finds it there.
    .catch(async (error) => {
      if (!(await browser.offscreen.hasDocument())) throw error;
    });
}

let host: Promise<WorkerHost> | null = null;

/** Imported only where it is used, so that Chrome's background does not carry it. */
function localHost(): Promise<WorkerHost> {
  host ??= import('./worker-host.ts').then(({ openLookupHost }) => openLookupHost());
  return host;
}
