/**
 * Which of the approvals that a server lists are asked about (docs/spec/wallet-home.md section 4). Anybody can have a contract write as many as they like for any account, so one contract gets a bounded
 * share; whole blocks are taken from the newest on, and where that ended is said, so that what is older is found by going on.
 */

import { type Granted, withoutRepeats } from './approval-logs.ts';
import { ZERO_ADDRESS } from './evm/address.ts';
import type { Address } from './signable.ts';

const MAX_PAIRS = 200;
const MAX_OF_CONTRACT = 20;

export type ToAsk = {
  readonly pairs: readonly Granted[];
  /** Everything from this block on is among them, but for what the next two name. */
  readonly from: bigint;
  /** Contracts with more than their share. */
  readonly crowded: readonly Address[];
  /** A block with more than can be asked about. */
  readonly cut: bigint | null;
};

/** @param from the oldest block that the server listed */
export function approvalsToAsk(granted: readonly Granted[], from: bigint): ToAsk {
  const all = withoutRepeats(granted).filter(
    ({ kind, spender }) => kind !== 'item' || spender !== ZERO_ADDRESS,
  );
  const kept = new Set([...Map.groupBy(all, ({ token }) => token).values()].flatMap(shareOf));
  const { pairs, ...end } = newestOf(
    all.filter((one) => kept.has(one)),
    from,
  );
  const left = all.filter((one) => one.block >= end.from && !kept.has(one));
  return { pairs, ...end, crowded: [...new Set(left.map(({ token }) => token))] };
}

/** What lets somebody take comes first: many tokens let anybody write that nothing is allowed to them. Else the newest. */
function shareOf(all: readonly Granted[]): readonly Granted[] {
  const some = all.filter(({ isNothing }) => isNothing !== true);
  const none = all.filter(({ isNothing }) => isNothing === true);
  return [...some, ...none].slice(0, MAX_OF_CONTRACT);
}

function newestOf(all: readonly Granted[], from: bigint): Omit<ToAsk, 'crowded'> {
  const next = all[MAX_PAIRS];
  if (next === undefined) return { pairs: all, from, cut: null };
  const whole = all.filter(({ block }) => block > next.block);
  return whole.length > 0
    ? { pairs: whole, from: next.block + 1n, cut: null }
    : { pairs: all.slice(0, MAX_PAIRS), from: next.block, cut: next.block };
}
