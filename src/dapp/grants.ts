/**
 * What a site is given, or what its request changes, as one value (docs/spec/page-requests.md section 5): stored with the answer, done once, taken back where the page did not take that answer. Pure. That it follows from the request, and can be, is
 * checked before (`grant-for.ts`): the background has no room for schemas.
 */

import {
  accountsOf,
  assetKey,
  type Chain,
  type ConnectedSite,
  findChain,
  MAX_CHAINS,
  MAX_CONNECTED_SITES,
  MAX_WATCHED,
  networkOf,
  type PublicWallet,
  siteIn,
  type WatchedAsset,
} from '../wallet/public-state.ts';

export type GrantMethod =
  | 'eth_requestAccounts'
  | 'wallet_requestPermissions'
  | 'wallet_addEthereumChain'
  | 'wallet_switchEthereumChain'
  | 'wallet_watchAsset';

export type Grant = {
  /** What the site has until then. */
  readonly before: ConnectedSite | null;
  /** What it has from then on. */
  readonly site: ConnectedSite;
  /** Added for the person. A site is given nothing by these two, so they stay where its page is gone. */
  readonly chain: Chain | null;
  readonly asset: WatchedAsset | null;
  /** What the page is told of it. */
  readonly answer: unknown;
};

/** Once for each request, and only where the site has what it had; otherwise nothing changes. */
export function withGrant(
  wallet: PublicWallet,
  origin: string,
  id: string,
  { before, site, chain, asset }: Grant,
): PublicWallet {
  const { chains, watched } = wallet;
  const next = {
    ...withSite(wallet, origin, site),
    chains: chain && !findChain(wallet, chain.chainId) ? [...chains, chain] : chains,
    watched:
      asset && !watched.some((one) => assetKey(one) === assetKey(asset)) ? [...watched, asset] : watched,
    given: id,
  };
  const isTooMuch =
    next.chains.length > MAX_CHAINS ||
    next.watched.length > MAX_WATCHED ||
    Object.keys(next.sites).length > MAX_CONNECTED_SITES;
  return isTooMuch || wallet.given === id || !isSame(siteIn(wallet, origin), before) ? wallet : next;
}

/** Whether it was done for this request, and the site sees it: accounts and network may have been taken away since. */
export function isGranted(wallet: PublicWallet, origin: string, id: string, { site }: Grant): boolean {
  const seen = { accounts: accountsOf(wallet, origin), chainId: networkOf(wallet, origin).chainId };
  return wallet.given === id && isSame(seen, site);
}

/** The site has what it had, unless somebody changed that since. */
export function withoutGrant(wallet: PublicWallet, origin: string, id: string, grant: Grant): PublicWallet {
  return isGranted(wallet, origin, id, grant) ? withSite(wallet, origin, grant.before) : wallet;
}

/** @param site `null`: nothing any more, and no network of its own */
export function withSite(wallet: PublicWallet, origin: string, site: ConnectedSite | null): PublicWallet {
  const { [origin]: _, ...others } = wallet.sites;
  return { ...wallet, sites: site === null ? others : { ...others, [origin]: site } };
}

/** Sites that are switched off see nothing any more, also when they are switched on again. */
export function withSitesOn(wallet: PublicWallet, on: readonly string[]): PublicWallet {
  const known = Object.keys(wallet.sites);
  return known.reduce((next, origin) => (on.includes(origin) ? next : withSite(next, origin, null)), wallet);
}

/** Of values that were written with their members in one order. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
