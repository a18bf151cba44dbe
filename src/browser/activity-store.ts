/** What the wallet signed and sent, in `storage.local`, changed by whichever page is open: each change under one lock, because that storage knows no compare and set. */

import { browser } from 'wxt/browser';
import { ACTIVITY_KEY, type Activity, readActivity, withNew } from '../wallet/activity.ts';
import { underLock } from './page-locks.ts';
import type { SignedStore } from './signed-store.ts';
import { readLocal } from './stored.ts';

export function changeActivity(change: (all: readonly Activity[]) => readonly Activity[]): Promise<void> {
  return underLock(ACTIVITY_KEY, async () => storeActivity(change(await storedActivity())));
}

export async function storedActivity(): Promise<readonly Activity[]> {
  return readActivity(await readLocal(ACTIVITY_KEY));
}

/** Takes in what was signed for sites meanwhile. A page that is closed in between leaves it to the next one. */
export function takeInSigned(): Promise<void> {
  return underLock(ACTIVITY_KEY, async () => {
    const store = await signedStore();
    const entries = await store.all();
    if (entries.length === 0) return;
    await storeActivity(withNew(await storedActivity(), entries));
    await store.drop(entries.map(({ id }) => id));
  });
}

/** All of it, and what was signed for sites and not taken in yet. */
export function forgetActivity(): Promise<void> {
  return underLock(ACTIVITY_KEY, async () => {
    await browser.storage.local.remove(ACTIVITY_KEY);
    await (await signedStore()).clear();
  });
}

function storeActivity(all: readonly Activity[]): Promise<void> {
  return browser.storage.local.set({ [ACTIVITY_KEY]: all });
}

/** Loaded when it is needed: a page paints without it. */
async function signedStore(): Promise<SignedStore> {
  return (await import('./signed-store.ts')).openSignedStore();
}
