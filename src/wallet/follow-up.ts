/** Asks the reader's own server what became of what was sent. What it does not know stays open. */

import { type Activity, type ActivityState, readReceipt } from './activity.ts';
import { MAX_NONCE, readQuantity } from './evm/quantity.ts';
import type { Rpc } from './find-approvals.ts';
import type { Hex } from './signable.ts';

/** So many are asked about in one round: a list that is full must not flood the server. */
export const MOST_IN_ROUND = 10;

/** Those that are asked about in this round; all of them within a few. @param round from 0 */
export function inRound<T>(open: readonly T[], round: number): readonly T[] {
  const rounds = Math.max(1, Math.ceil(open.length / MOST_IN_ROUND));
  const first = (round % rounds) * MOST_IN_ROUND;
  return open.slice(first, first + MOST_IN_ROUND);
}

/**
 * `null`: nothing new. `pending` where the server has what was only known to be signed. `replaced` only after a second look for the receipt, which can come between the two questions.
 * `overtaken` where nothing was signed for a number that is used now.
 */
export async function followUp(rpc: Rpc, entry: Activity): Promise<ActivityState | null> {
  const { state } = entry;
  if (state.is === 'agreed') return (await isPassed(rpc, entry)) === true ? { is: 'overtaken' } : null;
  if (state.is !== 'pending' && state.is !== 'signed') return null;
  const first = await receiptOf(rpc, state.hash);
  if (first !== 'none' && first !== 'unknown') return first;
  const passed = await isPassed(rpc, entry);
  if (passed === null) return null;
  if (!passed) return state.is === 'signed' ? heldBy(rpc, state) : null;
  const second = await receiptOf(rpc, state.hash);
  if (second === 'unknown') return null;
  return second === 'none' ? { is: 'replaced', hash: state.hash } : second;
}

/** `none`: the server says that there is none. */
async function receiptOf(
  rpc: Rpc,
  hash: Hex,
): Promise<NonNullable<ReturnType<typeof readReceipt>> | 'none' | 'unknown'> {
  const answer = await rpc('eth_getTransactionReceipt', [hash]);
  if (!answer.ok) return 'unknown';
  return readReceipt(answer.value, hash) ?? (answer.value === null ? 'none' : 'unknown');
}

/** Whether the account's count is beyond the entry's number; `null` where the server does not say. */
async function isPassed(rpc: Rpc, { account, nonce }: Activity): Promise<boolean | null> {
  const count = await rpc('eth_getTransactionCount', [account, 'latest']);
  const next = count.ok ? readQuantity(count.value, MAX_NONCE) : null;
  return next === null ? null : BigInt(next) > BigInt(nonce);
}

async function heldBy(
  rpc: Rpc,
  { raw, hash }: Extract<ActivityState, { readonly is: 'signed' }>,
): Promise<ActivityState | null> {
  const answer = await rpc('eth_getTransactionByHash', [hash]);
  const found = answer.ok ? (answer.value as { readonly hash?: unknown } | null) : null;
  const isIt = typeof found === 'object' && String(found?.hash).toLowerCase() === hash;
  return isIt ? { is: 'pending', raw, hash } : null;
}
