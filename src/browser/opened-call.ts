/**
 * Calls of the keys worker that need the unlocked vault: the data key is added here, from the session, and reaches nothing else. Every part of
 * the background that asks for such a call asks here.
 */

import type { KeysCalls, KeysOutcome, KeysRequest, OpenedMethod } from '../engine/keys-protocol.ts';
import { refuse } from '../errors.ts';
import { callKeys, type KeysCallOptions } from './engine.ts';
import { lockTime, useDataKey } from './vault-session.ts';

export type OpenedRequest<M extends OpenedMethod> = {
  readonly method: M;
  readonly params: Omit<KeysCalls[M]['params'], 'dataKey'>;
};

/** What was made with a secret for somebody else, and is not handed out where the vault was locked meanwhile. */
const MADE: readonly OpenedMethod[] = [
  'prove-personhood',
  'prove-attestation',
  'wallet-sign',
  'wallet-reveal',
];

/** `locked` where the vault has to be unlocked first, and for what is in `MADE` also where it was locked meanwhile. */
export async function callOpened<M extends OpenedMethod>(
  { method, params }: OpenedRequest<M>,
  options: KeysCallOptions = {},
): Promise<KeysOutcome<M>> {
  const dataKey = await useDataKey(Date.now());
  if (dataKey === null) return LOCKED;
  const request = { method, params: { ...params, dataKey } } as unknown as KeysRequest<M>;
  const outcome = await callKeys(request, options);
  return MADE.includes(method) && (await lockTime(Date.now())) === null ? LOCKED : outcome;
}

const LOCKED = refuse('locked', 'the vault is locked');
