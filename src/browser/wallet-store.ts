/**
 * The public state of the wallet in `storage.local` (docs/spec/accounts.md section 4). Pages and the background change it, each change alone and on what is stored then.
 */

import { browser } from 'wxt/browser';
import type { Parsed } from '../errors.ts';
import { NEW_WALLET, type PublicWallet, readPublicWallet, WALLET_KEY } from '../wallet/public-state.ts';
import { underLock } from './page-locks.ts';
import { readLocal } from './stored.ts';
import { WALLET_LOCK } from './wallet-state.ts';

/** What cannot be read counts as a new wallet: then no site is connected. */
export function walletIn(stored: unknown): PublicWallet {
  const read = readPublicWallet(stored);
  return read.ok ? read.value : NEW_WALLET;
}

export async function readWallet(): Promise<PublicWallet> {
  return walletIn(await readLocal(WALLET_KEY));
}

/** Answers what the step answers; where it refuses, and where nothing changes, nothing is stored. */
export function changeWallet<Code extends string>(
  step: (wallet: PublicWallet) => Parsed<PublicWallet, Code>,
): Promise<Parsed<PublicWallet, Code>> {
  return underLock(WALLET_LOCK, async () => {
    const before = await readWallet();
    const after = step(before);
    if (after.ok && JSON.stringify(after.value) !== JSON.stringify(before))
      await browser.storage.local.set({ [WALLET_KEY]: after.value });
    return after;
  });
}
