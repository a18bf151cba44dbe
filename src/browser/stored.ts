/** What lies in the browser's storage, for its reader to check, and the turn of whoever changes what is kept. */

import { browser } from 'wxt/browser';
import { underLock } from './page-locks.ts';

/** Kept; `undefined` where there is none. */
export async function readLocal(key: string): Promise<unknown> {
  return (await browser.storage.local.get(key))[key];
}

/** Until the browser ends; `undefined` where there is none. */
export async function readSession(key: string): Promise<unknown> {
  return (await browser.storage.session.get(key))[key];
}

/** Around reading and writing settings, past answers, sites, and what they were told: pages and background change them one after the other, so that nothing comes back that was taken away. */
export function changingStored(work: () => Promise<void>): Promise<void> {
  return underLock('rail-stored', work);
}
