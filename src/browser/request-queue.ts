/** The queue of requests in `storage.session` (docs/spec/page-requests.md section 5): one value, changed by one step at a time. */

import { browser } from 'wxt/browser';
import { EMPTY_QUEUE, type Queue } from '../dapp/queue.ts';
import { REQUESTS_KEY } from './approve-state.ts';
import { takeTurns } from './in-turn.ts';
import { readSession } from './stored.ts';

const inTurn = takeTurns();

export function changeQueue(step: (queue: Queue) => Queue): Promise<Queue> {
  return inTurn(async () => {
    // Only the extension writes there, and an update of it ends the browser's session of it.
    const before = ((await readSession(REQUESTS_KEY)) as Queue | undefined) ?? EMPTY_QUEUE;
    const after = step(before);
    if (JSON.stringify(after) !== JSON.stringify(before))
      await browser.storage.session.set({ [REQUESTS_KEY]: after });
    return after;
  });
}
