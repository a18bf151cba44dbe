/**
 * Entry of the lookup worker: hostile data is parsed here, and nothing else happens here. It has no extension API
 * and no secret, answers calls side by side, and may be ended at any moment by its host (`worker-host.ts`).
 */

import type { LookupPorts } from '../engine/call.ts';
import { openSystems } from '../engine/computation.ts';
import { openCredentialReader } from '../engine/credential-reader.ts';
import { answerCall } from '../engine/lookup.ts';
import type { Outcome, WorkerEvent, WorkerMessage, WorkerRequest } from '../engine/lookup-protocol.ts';
import { openManifestReader } from '../engine/manifest-reader.ts';
import { loadAnchors, loadManifestLibrary, loadManifestWasm } from './credential-files.ts';
import { decodeImageFile, makeThumbnail } from './decode-image.ts';
import { loadHardwareRoots } from './hardware-roots.ts';
import { takeTurns } from './in-turn.ts';
import type { ModelReply } from './model-messages.ts';
import { hearOfModel, runModel } from './model-runner.ts';
import { openPageFiles } from './page-files.ts';

const ports: LookupPorts = {
  fetch: (url, init) => fetch(url, init),
  openCredentials: openCredentialReader(
    openManifestReader(loadManifestWasm, { library: loadManifestLibrary }),
    loadAnchors,
  ),
  computation: { openSystem: openSystems(loadHardwareRoots), runModel },
  clock: () => performance.now(),
  now: () => Date.now(),
  trees: {
    get: async (groupId) => (await trees()).get(groupId),
    put: async (tree) => (await trees()).put(tree),
  },
  decode: oneAtATime(decodeImageFile),
  shrink: makeThumbnail,
};

/** Loaded where somebody is a member of a group. */
async function trees() {
  return (await import('./tree-store.ts')).treeStore;
}

const open = new Map<string, AbortController>();

self.addEventListener('message', ({ data }: MessageEvent<WorkerMessage | ModelReply>) => {
  if ('model' in data) hearOfModel(data);
  else if ('cancel' in data) open.get(data.call)?.abort();
  else void answer(data);
});

async function answer(request: WorkerRequest): Promise<void> {
  const { call } = request;
  const report = (event: WorkerEvent) => self.postMessage(event);
  const abort = new AbortController();
  open.set(call, abort);
  const outcome = await answerCall(request, ports, {
    signal: abort.signal,
    onStep: (step) => report({ call, event: 'step', step }),
    onThumbnail: (dataUrl) => report({ call, event: 'thumbnail', dataUrl }),
    onFinding: (key, verdict, thumbnail) => report({ call, event: 'finding', key, verdict, thumbnail }),
    onUnread: (key) => report({ call, event: 'unread', key }),
    openFiles: () => openPageFiles(call, abort.signal),
  }).catch((error: unknown): Outcome => {
    console.error('a lookup broke off', error);
    return { ok: false, code: 'worker-lost' };
  });
  open.delete(call);
  report({ call, event: 'end', outcome });
}

/** A picture of the largest size takes half a gigabyte while it is decoded; two at once could end the browser's process. */
function oneAtATime<A, R>(run: (input: A) => Promise<R>): (input: A) => Promise<R> {
  const inTurn = takeTurns();
  return (input) => inTurn(() => run(input));
}
