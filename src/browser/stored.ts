/** One value of the browser's storage, for its reader to check; `undefined` where there is none. */

import { browser } from 'wxt/browser';

/** Kept. */
export async function readLocal(key: string): Promise<unknown> {
  return (await browser.storage.local.get(key))[key];
}

/** Until the browser ends. */
export async function readSession(key: string): Promise<unknown> {
  return (await browser.storage.session.get(key))[key];
}
