/** What the wallet sent, in `storage.local`, changed by whichever page is open: each change under one lock, because that storage knows no compare and set. */

import { browser } from 'wxt/browser';
import { ACTIVITY_KEY, type Activity, readActivity } from '../wallet/activity.ts';
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
