/**
 * What is stored of sites and wallet as the background reads it (docs/spec/accounts.md section 4): by hand, because it has no room for a library of schemas, and no more than pages
 * are told. Settings read all of it strictly (`wallet-store.ts`); each writes under the same lock.
 */

import { browser } from 'wxt/browser';
import { CALLS_KEY, readKnownCalls } from '../dapp/known-calls.ts';
import type { Stored } from '../dapp/request-ports.ts';
import { readSites } from '../dapp/sites.ts';
import { NEW_WALLET, type PublicWallet, WALLET_KEY } from '../wallet/public-state.ts';
import { underLock } from './page-locks.ts';
import { SITES_KEY } from './site-state.ts';
import { WALLET_LOCK } from './wallet-state.ts';

export async function storedState(): Promise<Stored> {
  const stored = await browser.storage.local.get([SITES_KEY, WALLET_KEY, CALLS_KEY]);
  return {
    sites: readSites(stored[SITES_KEY]),
    wallet: walletOf(stored[WALLET_KEY]),
    calls: readKnownCalls(stored[CALLS_KEY]),
  };
}

/** Nothing is stored where `step` changes nothing. */
export function changeKnownWallet(step: (wallet: PublicWallet) => PublicWallet): Promise<PublicWallet> {
  return underLock(WALLET_LOCK, async () => {
    const { wallet } = await storedState();
    const after = step(wallet);
    if (after !== wallet) await browser.storage.local.set({ [WALLET_KEY]: after });
    return after;
  });
}

/** What is none counts as a new one: then no site is connected. Its parts were read strictly by who stored them. */
export function walletOf(stored: unknown): PublicWallet {
  const { schema, chains, accounts, sites } = (stored ?? {}) as { readonly [member: string]: unknown };
  const isWallet = schema === 'rail.wallet/1' && Array.isArray(chains) && Array.isArray(accounts);
  return isWallet && chains[0] && sites ? (stored as PublicWallet) : NEW_WALLET;
}
