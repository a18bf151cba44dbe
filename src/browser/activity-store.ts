/** What the wallet signed and sent, in `storage.local`, changed by whichever page is open: each change under one lock, because that storage knows no compare and set. */

import { browser } from 'wxt/browser';
import { ACTIVITY_KEY, type Activity, readActivity, withNew } from '../wallet/activity.ts';
import { underLock } from './page-locks.ts';

export function changeActivity(change: (all: readonly Activity[]) => readonly Activity[]): Promise<void> {
  return underLock(ACTIVITY_KEY, async () => {
    await browser.storage.local.set({ [ACTIVITY_KEY]: change(await storedActivity()) });
  });
}

export async function storedActivity(): Promise<readonly Activity[]> {
  const stored = await browser.storage.local.get(ACTIVITY_KEY);
  return readActivity(stored[ACTIVITY_KEY]);
}

/** Takes in what was signed for sites meanwhile. A page that is closed in between leaves it to the next one. */
export async function takeInSigned(): Promise<void> {
  const store = (await import('./signed-store.ts')).openSignedStore();
  const entries = await store.all();
  if (entries.length === 0) return;
  await changeActivity((all) => withNew(all, entries));
  await store.drop(entries.map(({ id }) => id));
}
