/**
 * What was counted on rules in their windows (docs/spec/policy.md section 4). Entries leave late, never early; nothing is ever given back.
 */

import type { Decimal } from '../signable.ts';
import type { Standing } from './double-sign.ts';
import { type Amount, plus, toAmount } from './outflow.ts';

/** Parts of a window whose amounts are put together. */
const PARTS = 64;

/** Counted from `fromMs` to `atMs`, which is when all of it counts as having happened. */
export type Entry = {
  readonly fromMs: number;
  readonly atMs: number;
  readonly amount: Decimal | 'all';
  readonly count: number;
};
/** Oldest first. */
export type Counter = readonly Entry[];

/** What the gate knows of the past. */
export type Spent = {
  /** By id of a rule; a rule that is missing has counted nothing. */
  readonly counters: ReadonlyMap<string, Counter>;
  readonly standing: Standing;
};

/** To be counted on a rule, once the signature is let through. */
export type Reservation = {
  readonly rule: string;
  readonly amount: Decimal | 'all';
  readonly seconds: number;
};

export function spentIn(counter: Counter, seconds: number, nowMs: number): { amount: Amount; count: number } {
  const inside = stillIn(counter, seconds, nowMs);
  return {
    amount: inside.map(({ amount }) => toAmount(amount)).reduce<Amount>(plus, 0n),
    count: inside.reduce((sum, { count }) => sum + count, 0),
  };
}

export function counted(counter: Counter, { amount, seconds }: Reservation, nowMs: number): Counter {
  const inside = stillIn(counter, seconds, nowMs);
  const last = inside.at(-1);
  if (last === undefined || nowMs - last.fromMs >= (seconds * 1000) / PARTS)
    return [...inside, { fromMs: nowMs, atMs: nowMs, amount, count: 1 }];
  const together = String(plus(toAmount(last.amount), toAmount(amount)));
  return [...inside.slice(0, -1), { ...last, atMs: nowMs, amount: together, count: last.count + 1 }];
}

function stillIn(counter: Counter, seconds: number, nowMs: number): Counter {
  return counter.filter(({ atMs }) => nowMs - atMs < seconds * 1000);
}
