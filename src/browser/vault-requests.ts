/**
 * Answers the vault's page in the background: adds the data key to calls that need it, keeps the one that comes out of unlocking, and passes
 * everything else to the keys worker. No cryptography happens here.
 */

import type { KeysMethod, KeysOutcome, KeysRequest } from '../engine/keys-protocol.ts';
import { refuse } from '../errors.ts';
import { callKeys } from './engine.ts';
import {
  changeLockMinutes,
  lockMinutes,
  lockTime,
  lockVault,
  openSession,
  useDataKey,
} from './vault-session.ts';
import { MAX_LOCK_MINUTES, type VaultAnswer, type VaultLook, type VaultMessage } from './vault-state.ts';

const NEEDS_KEY: readonly KeysMethod[] = ['vault-back-up', 'vault-restore-into'];

export async function answerVault(message: VaultMessage): Promise<VaultAnswer | VaultLook> {
  if (message.type === 'vault-look') return look();
  if (message.type === 'vault-call')
    return call({ method: message.method, params: message.params } as KeysRequest);
  if (message.type === 'vault-lock') await lockVault();
  else if (Number.isInteger(message.minutes) && message.minutes >= 1 && message.minutes <= MAX_LOCK_MINUTES)
    await changeLockMinutes(message.minutes, Date.now());
  return { ok: true, value: null };
}

/** `locked` where the vault has to be unlocked first. */
async function call(request: KeysRequest): Promise<VaultAnswer> {
  if (!NEEDS_KEY.includes(request.method)) return keep(request.method, await callKeys(request));
  const dataKey = await useDataKey(Date.now());
  if (dataKey === null) return refuse('locked', 'the vault is locked');
  const params = { ...request.params, dataKey };
  return keep(request.method, await callKeys({ ...request, params } as KeysRequest));
}

async function keep(method: KeysMethod, outcome: KeysOutcome): Promise<VaultAnswer> {
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
