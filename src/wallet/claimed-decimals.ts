/**
 * Whether a token counts as a site says (docs/spec/page-requests.md section 7). With other decimals, every later amount of it would be shown a million times too large or too small.
 *
 * Does not promise that the server tells the truth, nor that the token will not change its mind.
 */

import type { Rpc } from './find-approvals.ts';
import type { Address } from './signable.ts';
import { decimalsCall, readDecimals } from './token-calls.ts';

export async function checkDecimals(
  rpc: Rpc,
  token: Address,
  claimed: number,
): Promise<'same' | 'other' | 'unknown'> {
  const answer = await rpc('eth_call', [{ to: token, data: decimalsCall() }, 'latest']);
  const said = answer.ok ? readDecimals(answer.value) : answer;
  if (!said.ok) return 'unknown';
  return said.value === claimed ? 'same' : 'other';
}
