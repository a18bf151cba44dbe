/**
 * What agreeing to a request changes in the state of the wallet, done by the window in which the person agreed (docs/spec/page-requests.md section 5). Doing it twice changes nothing: a
 * background that was ended is asked again. What a site is given is only made ready here: the background stores it with the answer, so that a request that ended gives nothing.
 */

import type { PageCall } from '../dapp/page-call.ts';
import { accept, type Parsed } from '../errors.ts';
import { type ConnectedSite, findChain, type PublicWallet } from '../wallet/public-state.ts';
import { withChain, withConnected, withSwitched, withWatched } from '../wallet/public-steps.ts';
import type { Address, Decimal } from '../wallet/signable.ts';
import { changeWallet, readWallet } from './wallet-store.ts';

/** What the site would be given. @param accounts that the person gives */
export async function siteFor(origin: string, accounts: readonly Address[]): Promise<Parsed<ConnectedSite>> {
  const connected = withConnected(await readWallet(), origin, accounts);
  return connected.ok ? accept(connected.value.sites[origin]!) : connected;
}

/** @param chainId that the request is bound to */
export function applyChoice(
  call: PageCall,
  origin: string,
  chainId: Decimal | null,
): Promise<Parsed<PublicWallet>> {
  return changeWallet((wallet): Parsed<PublicWallet> => {
    switch (call.method) {
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
