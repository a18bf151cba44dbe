/** What ends an open request of the wallet: its account, or its chain, was taken away (docs/spec/page-requests.md section 5). By itself and small: the background asks at each event. */

import { accountsOf, findChain, isSameAddress } from '../wallet/public-state.ts';
import type { OpenRequest } from './queue.ts';
import type { Known } from './standing.ts';

const NEEDS_NO_ACCOUNT = /^(rail_|eth_requestAccounts|wallet_(requestPermissions|addEthereumChain))/;

/** `null` where it stands. */
export function endedBy(
  { call, asker, chainId }: OpenRequest,
  { wallet }: Known,
): 'not-connected' | 'unknown-chain' | null {
  if (NEEDS_NO_ACCOUNT.test(call.method)) return null;
  const accounts = accountsOf(wallet, asker.origin);
  const named = 'account' in call.params ? call.params.account : null;
  const isGiven = accounts.some((one) => named === null || isSameAddress(one, named));
  if (!isGiven) return 'not-connected';
  return chainId !== null && findChain(wallet, chainId) === null ? 'unknown-chain' : null;
}
