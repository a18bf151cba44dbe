/** Asks the network's server what became of what came to no end, while somebody looks: at once, and again some time after the last answer. Nothing is painted later for it. */

import { useEffect } from 'preact/hooks';
import { changeActivity } from '../../browser/activity-store.ts';
import { type Activity, isOpen, withHeard } from '../../wallet/activity.ts';
import { followUp, inRound } from '../../wallet/follow-up.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { rpcOf } from './wallet-calls.ts';

const LOOK_EVERY_MS = 4_000;

/** @param entries of one account on this network */
export function useFollowing(chain: Chain, entries: readonly Activity[]): void {
  const open = entries.filter(isOpen);
  const asked = open.map(({ id, state }) => `${id} ${state.is}`).join();
  useEffect(() => {
    if (open.length === 0) return;
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (round: number) => {
      for (const one of inRound(open, round)) {
        if (isLeft) return;
        const next = await followUp(rpcOf(chain), one);
        if (next !== null) await changeActivity((stored) => withHeard(stored, one, next));
      }
      if (!isLeft) timer = setTimeout(() => void look(round + 1), LOOK_EVERY_MS);
    };
    void look(0);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [asked, chain.chainId, chain.rpcUrls[0]]);
}
