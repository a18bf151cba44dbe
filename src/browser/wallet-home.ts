/** What the wallet's home paints from: `storage.local` alone, so that it stands before any worker was asked. */

import * as v from 'valibot';
import { browser } from 'wxt/browser';
import type { Parsed } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import { ACTIVITY_KEY, type Activity, readActivity } from '../wallet/activity.ts';
import {
  type Chain,
  findAccount,
  findChain,
  type PublicAccount,
  type PublicWallet,
  readPublicWallet,
  storedAddress,
  WALLET_KEY,
} from '../wallet/public-state.ts';

/** Which account and network the person looked at last. Sites have networks of their own. */
export const SHOWN_KEY = 'wallet-shown';
const shownShape = v.strictObject({ account: storedAddress, chainId: v.string() });

export type Shown = Readonly<v.InferOutput<typeof shownShape>>;

export type WalletHome = {
  readonly wallet: Parsed<PublicWallet>;
  readonly shown: Shown | null;
  readonly activity: readonly Activity[];
};

export async function readWalletHome(): Promise<WalletHome> {
  const stored = await browser.storage.local.get([WALLET_KEY, SHOWN_KEY, ACTIVITY_KEY]);
  const shown = parseShape(shownShape, stored[SHOWN_KEY]);
  return {
    wallet: readPublicWallet(stored[WALLET_KEY]),
    shown: shown.ok ? shown.value : null,
    activity: readActivity(stored[ACTIVITY_KEY]),
  };
}

export async function keepShown(shown: Shown): Promise<void> {
  await browser.storage.local.set({ [SHOWN_KEY]: shown });
}

/** Calls with every change. Returns how to stop that. */
export function followWalletHome(onChange: (home: WalletHome) => void): () => void {
  const onStored = (changes: object, area: string) => {
    const isOurs = [WALLET_KEY, SHOWN_KEY, ACTIVITY_KEY].some((key) => key in changes);
    if (area === 'local' && isOurs) void readWalletHome().then(onChange);
  };
  browser.storage.onChanged.addListener(onStored);
  return () => browser.storage.onChanged.removeListener(onStored);
}

/** Where one is looked at: the account and network chosen last, else the first of each. `null` without an account. */
export function lookedAt(
  wallet: PublicWallet,
  shown: Shown | null,
): { readonly account: PublicAccount; readonly chain: Chain } | null {
  const account = (shown && findAccount(wallet, shown.account)) ?? wallet.accounts[0];
  const chain = (shown && findChain(wallet, shown.chainId)) ?? wallet.chains[0];
  return account === undefined || chain === undefined ? null : { account, chain };
}
