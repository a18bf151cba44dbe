/**
 * What agreeing to a request changes in the state of the wallet, done by the window in which the person agreed (docs/spec/page-requests.md section 5). Doing it twice changes nothing: a
 * background that was ended is asked again.
 */

import type { PageCall } from '../dapp/page-call.ts';
import { accept, type Parsed } from '../errors.ts';
import { findChain, type PublicWallet } from '../wallet/public-state.ts';
import { withChain, withConnected, withSwitched, withWatched } from '../wallet/public-steps.ts';
import type { Address, Decimal } from '../wallet/signable.ts';
import { changeWallet } from './wallet-store.ts';

/** @param accounts that the person gives; @param chainId that the request is bound to */
export function applyChoice(
  call: PageCall,
  origin: string,
  chainId: Decimal | null,
  accounts: readonly Address[],
): Promise<Parsed<PublicWallet>> {
  return changeWallet((wallet): Parsed<PublicWallet> => {
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
        const isKnown = findChain(wallet, chain.chainId) !== null;
        const added = isKnown ? accept(wallet) : withChain(wallet, chain);
        return added.ok ? withSwitched(added.value, origin, chain.chainId) : added;
      }
      default:
        return accept(wallet);
    }
  });
}
