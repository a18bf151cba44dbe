/** What tests change of accounts and of the wallet's public state: under the locks of the product, since an open page of the settings copies accounts from the vault whenever it likes. */

import type { Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { ACCOUNTS_LOCK, WALLET_LOCK } from '../../../src/browser/wallet-state.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/** Asks once every copy that began before is made: one of older accounts would come after what is stored next. Answers what the background does. */
export function askAlone(page: Page, message: object): Promise<unknown> {
  return page.evaluate(
    ([lock, asked]) => navigator.locks.request(lock, () => chrome.runtime.sendMessage(asked)),
    [ACCOUNTS_LOCK, message] as const,
  );
}

/** Never between the reading and the writing of somebody else's change. */
export function storeAlone(page: Page, items: object): Promise<void> {
  return page.evaluate(
    ([lock, given]) => navigator.locks.request(lock, () => chrome.storage.local.set(given)),
    [WALLET_LOCK, items] as const,
  );
}

/** The same of what is taken away. */
export function removeAlone(page: Page, key: string): Promise<void> {
  return page.evaluate(
    ([lock, name]) => navigator.locks.request(lock, () => chrome.storage.local.remove(name)),
    [WALLET_LOCK, key] as const,
  );
}
