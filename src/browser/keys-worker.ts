/**
 * Entry of the keys worker: it sees secrets and no data from pages or servers, answers one call, and is ended by its host
 * (`keys-host.ts`). It alone opens the vault's database.
 */

import { computeArgon2id } from '../engine/argon2id.ts';
import { answerKeysCall } from '../engine/keys-calls.ts';
import type { KeysRequest } from '../engine/keys-protocol.ts';
import type { VaultPorts } from '../vault/store.ts';
import { openVaultStore } from './vault-store.ts';

const ports: VaultPorts = {
  store: openVaultStore(),
  random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
  clock: () => Date.now(),
  argon2id: computeArgon2id,
};

self.addEventListener('message', async ({ data }: MessageEvent<KeysRequest>) => {
  self.postMessage(await answerKeysCall(data, ports));
});
