/**
 * What the keys worker can be asked, by area: the vault itself (`vault-calls.ts`), credentials (`credential-calls.ts`), memberships
 * (`membership-calls.ts`), the wallet (`wallet-calls.ts`) and its policy (`policy-calls.ts`). Parameters come from the extension's own pages and background, but what a person typed, chose or was sent is read as strictly as anything else.
 */

import { refuse } from '../errors.ts';
import type { VaultPorts } from '../vault/store.ts';
import type { Activity } from '../wallet/activity.ts';
import type { GateStore } from '../wallet/policy/gate-store.ts';
import type { KeysMethod, KeysOutcome, KeysRequest, ProvingStage } from './keys-protocol.ts';
import { VAULT_CALLS } from './vault-calls.ts';
import type { SigningGate } from './wallet-gate.ts';

/** The circuit's two files, from the extension itself. */
export type ProvingFileName = 'semaphore-20.wasm' | 'semaphore-20.zkey';

export type KeysPorts = VaultPorts & {
  readonly provingFile: (name: ProvingFileName) => Promise<Uint8Array>;
  readonly onStage: (stage: ProvingStage) => void;
  readonly gate: SigningGate;
  /** The gate's own, for what a person exports and imports. */
  readonly gateStore: () => Promise<GateStore>;
  /** Where transactions that were signed for sites wait for the wallet's home. */
  readonly keepSigned: (entries: readonly Activity[]) => Promise<void>;
};

type Handler = (params: never, ports: KeysPorts) => Promise<KeysOutcome>;

/** Never rejects: what breaks here, such as a database that cannot be opened, is `vault-broken`. */
export async function answerKeysCall(request: KeysRequest, ports: KeysPorts): Promise<KeysOutcome> {
  return handlerOf(request.method)
    .then((handle) => handle(request.params as never, ports))
    .catch((error: unknown): KeysOutcome => {
      // Its name only: a message could quote what it was about.
      return refuse('vault-broken', error instanceof Error ? error.name : 'unknown');
    });
}

/** Curves and the prover are loaded where they are needed: opening the vault needs neither. */
async function handlerOf(method: KeysMethod): Promise<Handler> {
  if (Object.hasOwn(VAULT_CALLS, method)) return VAULT_CALLS[method as keyof typeof VAULT_CALLS] as Handler;
  if (method.startsWith('credential')) {
    const { CREDENTIAL_CALLS } = await import('./credential-calls.ts');
    return CREDENTIAL_CALLS[method as keyof typeof CREDENTIAL_CALLS] as Handler;
  }
  if (method.startsWith('wallet')) {
    const { WALLET_CALLS } = await import('./wallet-calls.ts');
    return WALLET_CALLS[method as keyof typeof WALLET_CALLS] as Handler;
  }
  if (method.startsWith('policy')) {
    const { POLICY_CALLS } = await import('./policy-calls.ts');
    return POLICY_CALLS[method as keyof typeof POLICY_CALLS] as Handler;
  }
  const { MEMBERSHIP_CALLS } = await import('./membership-calls.ts');
  return MEMBERSHIP_CALLS[method as keyof typeof MEMBERSHIP_CALLS] as Handler;
}
