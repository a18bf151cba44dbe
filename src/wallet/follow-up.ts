/** Asks the reader's own server what became of what was sent. What it does not know stays open. */

import { type Activity, type ActivityState, readReceipt } from './activity.ts';
import { MAX_NONCE, readQuantity } from './evm/quantity.ts';
import type { Rpc } from './find-approvals.ts';

/** `null`: nothing new. `pending` where the server has what was only known to be signed. `replaced` only after a second look for the receipt, which can come between the two questions. */
export async function followUp(rpc: Rpc, { account, nonce, state }: Activity): Promise<ActivityState | null> {
  if (state.is !== 'pending' && state.is !== 'signed') return null;
  const receipt = async () => {
    const answer = await rpc('eth_getTransactionReceipt', [state.hash]);
    return answer.ok ? readReceipt(answer.value, state.hash) : null;
  };
  const first = await receipt();
  if (first !== null) return first;
  const count = await rpc('eth_getTransactionCount', [account, 'latest']);
  const next = count.ok ? readQuantity(count.value, MAX_NONCE) : null;
  if (next === null) return null;
  if (BigInt(next) <= BigInt(nonce)) return state.is === 'signed' ? heldBy(rpc, state) : null;
  const second = await rpc('eth_getTransactionReceipt', [state.hash]);
  if (!second.ok) return null;
  return (
    readReceipt(second.value, state.hash) ??
    (second.value === null ? { is: 'replaced', hash: state.hash } : null)
  );
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
