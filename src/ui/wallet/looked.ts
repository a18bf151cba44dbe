/** What every view of the wallet is about: the account and network that are looked at, and what is known of them. */

import type { Activity } from '../../wallet/activity.ts';
import type { Chain, PublicAccount, PublicWallet, WatchedAsset } from '../../wallet/public-state.ts';
import type { Vault } from '../options/use-vault.ts';
import type { BalancesShown } from './use-balances.ts';

export type View =
  | { readonly at: 'home' }
  | { readonly at: 'receive' }
  | { readonly at: 'send' }
  | { readonly at: 'activity' }
  | { readonly at: 'approvals' }
  | { readonly at: 'unlock' };

export type WatchedToken = Extract<WatchedAsset, { readonly standard: 'erc20' }>;

export type Looked = {
  readonly wallet: PublicWallet;
  readonly account: PublicAccount;
  readonly chain: Chain;
  /** Of this network. */
  readonly tokens: readonly WatchedToken[];
  /** Of all accounts and networks, newest first. */
  readonly activity: readonly Activity[];
  readonly vault: Vault;
  readonly balances: BalancesShown;
  readonly onView: (view: View) => void;
};

export function tokensOn({ watched }: PublicWallet, { chainId }: Chain): readonly WatchedToken[] {
  return watched.filter((one): one is WatchedToken => one.standard === 'erc20' && one.chainId === chainId);
}

/** Of what is looked at: this account on this network. */
export function activityOf({ activity, account, chain }: Looked): readonly Activity[] {
  return activity.filter(
    (one) => one.chainId === chain.chainId && one.account.toLowerCase() === account.address.toLowerCase(),
  );
}
