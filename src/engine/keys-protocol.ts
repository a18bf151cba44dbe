/**
 * Calls of the keys worker, all of them (types only). The data key comes with a call and goes with it, as base64url like all bytes
 * here: what passes between parts of an extension is JSON. The worker may be ended at any time; then a call ends with `worker-lost`.
 */

import type { Parsed } from '../errors.ts';
import type { Restored } from '../vault/restore.ts';

/** What the person gives to open the vault. `output`: of the passkey's PRF. */
export type GivenSecret =
  | { readonly by: 'password'; readonly password: string }
  | { readonly by: 'passkey'; readonly output: string }
  | { readonly by: 'recovery'; readonly code: string };

export type GivenPasskey = { readonly credential: string; readonly input: string; readonly output: string };

/** What can be known of the vault while it is locked. */
export type VaultState =
  | { readonly is: 'none' }
  | { readonly is: 'unreadable'; readonly code: string }
  | {
      readonly is: 'present';
      readonly passkey: { readonly credential: string; readonly input: string } | null;
      /** How long the next try to unlock has to wait. */
      readonly waitMs: number;
    };

type Opened = { readonly dataKey: string };
type Coded = { readonly recoveryCode: string };

export type KeysCalls = {
  'vault-state': { readonly params: object; readonly result: VaultState };
  'vault-create': { readonly params: { readonly password: string }; readonly result: Opened & Coded };
  'vault-unlock': { readonly params: { readonly secret: GivenSecret }; readonly result: Opened };
  'vault-change-password': {
    readonly params: { readonly secret: GivenSecret; readonly password: string };
    readonly result: null;
  };
  'vault-renew-code': { readonly params: { readonly secret: GivenSecret }; readonly result: Coded };
  'vault-add-passkey': {
    readonly params: { readonly secret: GivenSecret; readonly passkey: GivenPasskey };
    readonly result: null;
  };
  'vault-remove-passkey': { readonly params: { readonly secret: GivenSecret }; readonly result: null };
  'vault-back-up': {
    readonly params: Opened & { readonly password: string };
    readonly result: { readonly file: string };
  };
  'vault-restore-new': {
    readonly params: { readonly file: string; readonly filePassword: string; readonly password: string };
    readonly result: Opened & Coded & { readonly added: number };
  };
  'vault-restore-into': {
    readonly params: Opened & { readonly file: string; readonly filePassword: string };
    readonly result: Restored;
  };
  'vault-delete': { readonly params: object; readonly result: null };
};

export type KeysMethod = keyof KeysCalls;

export type KeysRequest<M extends KeysMethod = KeysMethod> = {
  [K in M]: { readonly method: K; readonly params: KeysCalls[K]['params'] };
}[M];

export type KeysOutcome<M extends KeysMethod = KeysMethod> = Parsed<KeysCalls[M]['result']>;
