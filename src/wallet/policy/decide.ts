/**
 * The verdict (docs/spec/policy.md section 2): deny over ask over allow, whatever the order of the rules, and then what no rule can override. Pure: what was counted and
 * signed before, and the evidence, are passed in. Counts nothing by itself: that is the gate's.
 */

import { callDigest, type PolicyAsk } from './ask.ts';
import type { Because } from './because.ts';
import { type Evidence, evidenceProblem } from './evidence.ts';
import { boundsOn, type Verdict } from './invariants.ts';
import { brokenLimits, hasLimits, reservationOf } from './limits.ts';
import { metRules } from './match.ts';
import type { Policy, Rule } from './policy.ts';
import type { Reservation, Spent } from './spent.ts';

export type Decision = {
  readonly verdict: Verdict;
  /** Ids of the rules that applied, sorted. */
  readonly rules: readonly string[];
  /** Sorted. */
  readonly because: readonly Because[];
  /** What is counted once the signature is let through, whoever let it. */
  readonly reserve: readonly Reservation[];
};

/** What one rule says; `null`: it does not apply. */
type Judged = {
  readonly id: string;
  readonly verdict: Verdict | null;
  readonly because: readonly Because[];
};

const STRICTNESS: { readonly [verdict in Verdict]: number } = { allow: 0, ask: 1, deny: 2 };

export function decide(policy: Policy, ask: PolicyAsk, spent: Spent, evidence: Evidence): Decision {
  const met = metRules(policy, ask);
  const judged = met.map((rule) => judge(rule, ask, spent, evidence));
  const applied = judged.filter(({ verdict }) => verdict !== null);
  const bounds = boundsOn(ask, spent.standing, met);
  const fromRules = strictest(applied.map(({ verdict }) => verdict!)) ?? unruled(ask);
  return {
    verdict: strictest([fromRules, ...bounds.map(({ atLeast }) => atLeast)])!,
    rules: applied.map(({ id }) => id).sort(),
    because: sorted([
      ...judged.flatMap(({ because }) => because),
      ...(applied.length === 0 ? (['no-rule'] as const) : []),
      ...bounds.map(({ because }) => because),
    ]),
    reserve: met.map((rule) => reservationOf(rule, ask, spent)).filter((reservation) => reservation !== null),
  };
}

function judge(rule: Rule, ask: PolicyAsk, spent: Spent, evidence: Evidence): Judged {
  const { id, effect, requires } = rule;
  const problem = requires ? evidenceProblem(requires, evidence(requires, callDigest(ask))) : null;
  if (problem !== null) return { id, verdict: 'deny', because: [problem] };
  const broken = brokenLimits(rule, ask, spent);
  const applies = effect === 'allow' ? broken.length === 0 : broken.length > 0 || !hasLimits(rule);
  return { id, verdict: applies ? effect : null, because: applies ? [`rule-${effect}`, ...broken] : broken };
}

/** Nobody may be looking where an agent asks. */
function unruled({ who }: PolicyAsk): Verdict {
  return who.by === 'agent' ? 'deny' : 'ask';
}

function strictest(verdicts: readonly Verdict[]): Verdict | null {
  return verdicts.toSorted((a, b) => STRICTNESS[b] - STRICTNESS[a])[0] ?? null;
}

function sorted(because: readonly Because[]): readonly Because[] {
  return [...new Set(because)].sort();
}
