/**
 * What goes with a vault that the person deleted (docs/spec/accounts.md section 4): the accounts, which of them was looked at last, and what they signed and sent. What the gate counted and kept stays, because
 * an account that comes back must not sign a second time for the same number; so do networks, tokens and sites.
 */

import { browser } from 'wxt/browser';
import { CALLS_KEY } from '../dapp/known-calls.ts';
import { forgetActivity } from './activity-store.ts';
import { underLock } from './page-locks.ts';
import { forgetAccounts } from './wallet.ts';
import { SHOWN_KEY } from './wallet-home.ts';

/** After the vault was deleted, and not before: what is forgotten here is nowhere else. */
export async function forgetWallet(): Promise<void> {
  await forgetAccounts();
  await forgetActivity();
  await browser.storage.local.remove(SHOWN_KEY);
  // Held by the background while it writes down what a site had sent.
  await underLock(CALLS_KEY, () => browser.storage.local.remove(CALLS_KEY));
}
