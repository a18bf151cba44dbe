/**
 * Which limits of a rule are not kept (docs/spec/policy.md sections 1, 3 and 4). What could not be established is not kept.
 */

import { feeOf, type PolicyAsk } from './ask.ts';
import type { Because } from './because.ts';
import { type Amount, exceeds, feeIn, leavesBeside, outOf, plus, simulatedOut } from './outflow.ts';
import type { Rule } from './policy.ts';
import { type Reservation, type Spent, spentIn } from './spent.ts';

/** Of an `allow` that does not say: 0.01 of a coin with 18 decimals. */
const MAX_FEE_UNSAID = 10n ** 16n;

type Cap = NonNullable<Rule['cap']>;

export function hasLimits({ cap, maxFee, simulate, decoded }: Rule): boolean {
  return cap !== undefined || maxFee !== undefined || simulate !== undefined || decoded === 'required';
}

export function brokenLimits(rule: Rule, ask: PolicyAsk, spent: Spent): readonly Because[] {
  return [
    ...(rule.cap ? brokenCap(rule, rule.cap, ask, spent) : []),
    ...(isFeeAbove(rule, ask) ? ['fee-above' as const] : []),
    ...brokenSimulation(rule, ask),
    ...(needsReading(rule) && !isRead(ask) ? ['not-decoded' as const] : []),
  ];
}

/** A cap of an `allow` says what may leave, so that has to be known. A `deny` counts what is known: otherwise a bound on one token would forbid all that only a descriptor reads. */
function needsReading({ decoded, effect, cap }: Rule): boolean {
  return decoded === 'required' || (effect === 'allow' && cap !== undefined);
}

/** A descriptor says nothing of what leaves. */
function isRead({ description }: PolicyAsk): boolean {
  return description.isDecoded && !description.warnings.includes('descriptor-only');
}

/** What this signature would count on the rule; `null`: it counts nothing. */
export function reservationOf({ id, cap }: Rule, ask: PolicyAsk, { standing }: Spent): Reservation | null {
  if (cap?.window === undefined || standing === 'same') return null;
  const { asset, window } = cap;
  return { rule: id, amount: String(countedOut(ask, asset, standing)), seconds: window.seconds };
}

/** The chain takes one of a transaction and its replacement, so only the fee is new. */
function countedOut(ask: PolicyAsk, asset: string, standing: Spent['standing']): Amount {
  return standing === 'replacement' ? feeIn(ask, asset) : outOf(ask, asset);
}

function brokenCap(rule: Rule, { asset, perTx, window }: Cap, ask: PolicyAsk, spent: Spent): Because[] {
  const broken: Because[] = [];
  if (perTx !== undefined && exceeds(outOf(ask, asset), BigInt(perTx))) broken.push('cap-per-tx');
  if (window !== undefined && spent.standing !== 'same') {
    const before = spentIn(spent.counters.get(rule.id) ?? [], window.seconds, ask.nowMs);
    const after = plus(before.amount, countedOut(ask, asset, spent.standing));
    if (exceeds(after, BigInt(window.max))) broken.push('cap-window');
    if (before.count + 1 > (window.count ?? Number.POSITIVE_INFINITY)) broken.push('cap-count');
  }
  if (rule.effect === 'allow' && leavesBeside(ask, [asset])) broken.push('cap-other-asset');
  return broken;
}

function isFeeAbove({ maxFee, effect }: Rule, { signable }: PolicyAsk): boolean {
  const unsaid = effect === 'allow' ? MAX_FEE_UNSAID : null;
  const max = maxFee === undefined ? unsaid : BigInt(maxFee);
  return max !== null && feeOf(signable) > max;
}

function brokenSimulation({ simulate, effect }: Rule, ask: PolicyAsk): Because[] {
  if (simulate === undefined) return [];
  if (ask.simulated === null) return ['simulation-missing'];
  const broken: Because[] = [];
  if (simulate.mustSucceed && !ask.simulated.ok) broken.push('simulation-failed');
  const max = Object.entries(simulate.maxOut ?? {});
  const isBeside =
    simulate.maxOut !== undefined && effect === 'allow' && leavesBeside(ask, Object.keys(simulate.maxOut));
  if (isBeside || max.some(([asset, amount]) => exceeds(simulatedOut(ask, asset), BigInt(amount))))
    broken.push('simulation-above');
  return broken;
}
