/**
 * Answers the vault's page in the background: adds the data key to calls that need it, keeps the one that comes out of unlocking, and passes
 * everything else to the keys worker. No cryptography happens here.
 */

import type { KeysOutcome, KeysRequest } from '../engine/keys-protocol.ts';
import { callKeys } from './engine.ts';
import { callOpened, type OpenedRequest } from './opened-call.ts';
import { changeLockMinutes, lockMinutes, lockTime, lockVault, openSession } from './vault-session.ts';
import {
  MAX_LOCK_MINUTES,
  type VaultAnswer,
  type VaultLook,
  type VaultMessage,
  type VaultMethod,
} from './vault-state.ts';

const NEEDS_KEY = ['vault-back-up', 'vault-restore-into'] as const;
type NeedsKey = (typeof NEEDS_KEY)[number];
type VaultCall = Extract<VaultMessage, { readonly type: 'vault-call' }>;

export async function answerVault(message: VaultMessage): Promise<VaultAnswer | VaultLook> {
  if (message.type === 'vault-look') return look();
  if (message.type === 'vault-call') return keep(message.method, await call(message));
  if (message.type === 'vault-lock') await lockVault();
  else if (Number.isInteger(message.minutes) && message.minutes >= 1 && message.minutes <= MAX_LOCK_MINUTES)
    await changeLockMinutes(message.minutes, Date.now());
  return { ok: true, value: null };
}

function call({ method, params }: VaultCall): Promise<KeysOutcome<VaultMethod>> {
  return needsKey(method)
    ? callOpened({ method, params } as OpenedRequest<NeedsKey>)
    : callKeys({ method, params } as KeysRequest<VaultMethod>);
}

function needsKey(method: VaultMethod): method is NeedsKey {
  return NEEDS_KEY.some((known) => known === method);
}

async function keep(method: VaultMethod, outcome: KeysOutcome<VaultMethod>): Promise<VaultAnswer> {
  if (!outcome.ok) return outcome;
  if (method === 'vault-delete') await lockVault();
  const { value } = outcome;
  if (value === null || !('dataKey' in value)) return { ok: true, value };
  const { dataKey, ...shown } = value;
  await openSession(dataKey, Date.now());
  return { ok: true, value: shown };
}

async function look(): Promise<VaultLook> {
  const [lockAtMs, minutes] = [await lockTime(Date.now()), await lockMinutes()];
  const state = await callKeys({ method: 'vault-state', params: {} });
  return { state: state.ok ? state.value : { is: 'unreadable', code: state.code }, lockAtMs, minutes };
}
