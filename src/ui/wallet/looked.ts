/** What every view of the wallet is about: the account and network that are looked at, and what is known of them. */

import type { Activity } from '../../wallet/activity.ts';
import type { Chain, PublicAccount, PublicWallet, WatchedAsset } from '../../wallet/public-state.ts';
import type { Decimal } from '../../wallet/signable.ts';
import type { Vault } from '../options/use-vault.ts';
import type { BalancesShown } from './use-balances.ts';

export type View =
  | { readonly at: 'home' }
  | { readonly at: 'receive' }
  | { readonly at: 'send' }
  | { readonly at: 'activity' }
  | { readonly at: 'approvals' }
  | { readonly at: 'watched'; readonly asset: WatchedAsset }
  | { readonly at: 'modes' }
  | { readonly at: 'intent' }
  | { readonly at: 'check-intent' }
  | { readonly at: 'derived' }
  | { readonly at: 'unlock' }
  | Again;

/** About a number for which something was agreed to or signed. `id`: of the entry; `null` where none is known. */
export type Again = {
  readonly at: 'again';
  readonly how: 'finish' | 'faster' | 'cancel';
  readonly number: Decimal;
  readonly id: string | null;
};

export type WatchedToken = Extract<WatchedAsset, { readonly standard: 'erc20' }>;

export type WatchedItem = Exclude<WatchedAsset, { readonly standard: 'erc20' }>;

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
  readonly view: View;
  readonly onView: (view: View) => void;
};

export function tokensOn({ watched }: PublicWallet, { chainId }: Chain): readonly WatchedToken[] {
  return watched.filter((one): one is WatchedToken => one.standard === 'erc20' && one.chainId === chainId);
}

/** Single items of collections. Whose they are is not kept. */
export function itemsOn({ watched }: PublicWallet, { chainId }: Chain): readonly WatchedItem[] {
  return watched.filter((one): one is WatchedItem => one.standard !== 'erc20' && one.chainId === chainId);
}

/** Of what is looked at: this account on this network. */
export function activityOf({ activity, account, chain }: Looked): readonly Activity[] {
  return activity.filter(
    (one) => one.chainId === chain.chainId && one.account.toLowerCase() === account.address.toLowerCase(),
  );
}
