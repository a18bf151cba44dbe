/**
 * What follows from a request of which the person saw this and agreed (docs/spec/page-requests.md section 5): tried strictly on the wallet, with a code for why it cannot be. Pure, and changes nothing. The
 * window makes it, and the lookup worker makes it again to compare.
 */

import { accept, type Parsed } from '../errors.ts';
import {
  accountsOf,
  type Chain,
  findChain,
  networkOf,
  type PublicWallet,
  siteIn,
} from '../wallet/public-state.ts';
import { withChain, withConnected, withSwitched, withWatched } from '../wallet/public-steps.ts';
import type { Address, Decimal } from '../wallet/signable.ts';
import type { Grant, GrantMethod } from './grants.ts';
import { permissionsOf } from './instant.ts';
import type { PageCall } from './page-call.ts';

/** `chainId`: that the request is bound to. */
export type GrantRequest = {
  readonly call: PageCall<GrantMethod>;
  readonly origin: string;
  readonly chainId: Decimal | null;
};

/** What was on screen beside the request. `newChain`: shown as one that the wallet does not have. */
export type Shown = { readonly accounts: readonly Address[]; readonly newChain: Chain | null };

export function grantFor(wallet: PublicWallet, request: GrantRequest, shown: Shown): Parsed<Grant> {
  const { call, origin, chainId } = request;
  const { params } = call;
  const stepped = stepOf(wallet, request, shown);
  if (!stepped.ok) return stepped;
  const after = stepped.value;
  const accounts = accountsOf(after, origin);
  const isAdded = after.chains.length > wallet.chains.length;
  return accept({
    before: siteIn(wallet, origin),
    site: { accounts, chainId: networkOf(after, origin).chainId },
    chain: isAdded && 'chain' in params ? params.chain : null,
    asset: 'asset' in params ? ({ ...params.asset, chainId } as Grant['asset']) : null,
    answer: answerOf(call, origin, accounts),
  });
}

function stepOf(
  wallet: PublicWallet,
  { call, origin, chainId }: GrantRequest,
  { accounts, newChain }: Shown,
): Parsed<PublicWallet> {
  switch (call.method) {
    case 'eth_requestAccounts':
    case 'wallet_requestPermissions':
      return withConnected(wallet, origin, accounts);
    case 'wallet_switchEthereumChain':
      return withSwitched(wallet, origin, call.params.chainId);
    case 'wallet_watchAsset':
      return withWatched(wallet, { ...call.params.asset, chainId });
    case 'wallet_addEthereumChain': {
      const { chain } = call.params;
      // One that is there keeps its servers: the page's may be anybody's.
      const isNew = newChain !== null && findChain(wallet, chain.chainId) === null;
      const added = isNew ? withChain(wallet, chain) : accept(wallet);
      return added.ok ? withSwitched(added.value, origin, chain.chainId) : added;
    }
  }
}

function answerOf({ method }: PageCall<GrantMethod>, origin: string, accounts: readonly Address[]): unknown {
  switch (method) {
    case 'eth_requestAccounts':
      return accounts;
    case 'wallet_requestPermissions':
      return permissionsOf(origin, accounts);
    case 'wallet_watchAsset':
      return true;
    default:
      return null;
  }
}
