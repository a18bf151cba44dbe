/** What the vault's page and the background agree on: messages, what they are answered, and where the state is stored. */

import type { KeysOutcome, VaultCalls, VaultState } from '../engine/keys-protocol.ts';

/** In `storage.session`: pages see by it that the vault was locked or unlocked, and read nothing of it. */
export const VAULT_SESSION_KEY = 'vault-session';
/** In `storage.local`. */
export const LOCK_MINUTES_KEY = 'vault-lock-minutes';
export const DEFAULT_LOCK_MINUTES = 15;
export const MAX_LOCK_MINUTES = 240;

/** Parameters as a page gives them: the data key is the background's to add. */
type Asked<M extends VaultMethod> = Omit<VaultCalls[M]['params'], 'dataKey'>;

/** Calls for memberships and credentials come as messages of their own (`ask-state.ts`). */
export type VaultMethod = keyof VaultCalls;

export type VaultMessage =
  | {
      [M in VaultMethod]: { readonly type: 'vault-call'; readonly method: M; readonly params: Asked<M> };
    }[VaultMethod]
  | { readonly type: 'vault-lock' }
  | { readonly type: 'vault-minutes'; readonly minutes: number }
  | { readonly type: 'vault-look' };

/** The answer to a call: the data key stays in the background. */
export type VaultAnswer<M extends VaultMethod = VaultMethod> =
  | Extract<KeysOutcome<M>, { readonly ok: false }>
  | { readonly ok: true; readonly value: Omit<NonNullable<VaultCalls[M]['result']>, 'dataKey'> | null };

/** The answer to `vault-look`. `lockAtMs` is `null` while locked. */
export type VaultLook = {
  readonly state: VaultState;
  readonly lockAtMs: number | null;
  readonly minutes: number;
};
