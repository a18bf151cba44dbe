/**
 * Whether what a site calls a token is one, and counts as the site says (docs/spec/page-requests.md section 7). With other decimals every later amount of it would be shown a
 * million times too large or too small, and the number of a collection's item would be shown as an amount.
 *
 * Does not promise that the server tells the truth, nor that the token will not change its mind.
 */

import type { Rpc } from './find-approvals.ts';
import type { Address } from './signable.ts';
import { decimalsCall, isCollectionCall, readBool, readDecimals } from './token-calls.ts';

/** Only `token` is known to be one, with these decimals. */
export type ClaimedToken = 'token' | 'other-decimals' | 'collection' | 'unknown';

export async function checkToken(rpc: Rpc, token: Address, claimed: number): Promise<ClaimedToken> {
  const ask = (data: string) => rpc('eth_call', [{ to: token, data }, 'latest']);
  for (const standard of ['erc721', 'erc1155'] as const) {
    const answer = await ask(isCollectionCall(standard));
    // Most tokens do not know the question, which their server calls an error. Anything else that is no answer says nothing.
    if (!answer.ok && answer.code !== 'rpc-error') return 'unknown';
    const said = answer.ok ? readBool(answer.value) : answer;
    if (said.ok && said.value) return 'collection';
  }
  // Last: a server that gives errors because it was asked too much gives one here, too.
  const answer = await ask(decimalsCall());
  const said = answer.ok ? readDecimals(answer.value) : answer;
  if (!said.ok) return 'unknown';
  return said.value === claimed ? 'token' : 'other-decimals';
}
