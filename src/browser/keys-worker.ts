/**
 * Entry of the keys worker: it sees secrets and no data from pages or servers, answers one call, and is ended by its host
 * (`keys-host.ts`). It alone opens the vault's database.
 */

import { computeArgon2id } from '../engine/argon2id.ts';
import { answerKeysCall, type KeysPorts } from '../engine/keys-calls.ts';
import type { KeysEvent, KeysRequest } from '../engine/keys-protocol.ts';
import type { SigningGate } from '../engine/wallet-gate.ts';
import { openVaultStore } from './vault-store.ts';

const post = (event: KeysEvent) => self.postMessage(event);

const clock = () => Date.now();
/** Both are loaded with the first signature. */
const gateStore = async () => (await import('./gate-store.ts')).openGateStore();
const policy = async () => (await import('../engine/policy-gate.ts')).policyGate(await gateStore(), clock);
const gate: SigningGate = {
  pass: async (...ask) => (await policy()).pass(...ask),
  preview: async (...ask) => (await policy()).preview(...ask),
};

const ports: KeysPorts = {
  store: openVaultStore(),
  random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
  clock,
  argon2id: computeArgon2id,
  // Put there by the build (wxt.config.ts); their digests are checked before they are used.
  provingFile: async (name) => new Uint8Array(await (await fetch(`/semaphore/${name}`)).arrayBuffer()),
  onStage: (stage) => post({ stage }),
  gate,
  gateStore,
  keepSigned: async (entries) => (await import('./signed-store.ts')).openSignedStore().keep(entries),
};

self.addEventListener('message', async ({ data }: MessageEvent<KeysRequest>) => {
  post(await answerKeysCall(data, ports));
});
