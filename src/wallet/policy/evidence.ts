/**
 * Whether there is the evidence that a rule requires (docs/spec/policy.md section 6). The check itself is passed in, because it is of another layer; here its answers are
 * only counted, by kind and never by piece.
 */

import type { Hex } from '../signable.ts';
import { callDigest, type PolicyAsk } from './ask.ts';
import { metRules } from './match.ts';
import type { Policy, Requires } from './policy.ts';

export type EvidenceAnswer = {
  readonly kind: Requires['kinds'][number];
  readonly status: 'pass' | 'fail' | 'none' | 'unknown';
};

/** @param call digest of the exact call that the evidence has to be about */
export type CheckEvidence = (requires: Requires, call: Hex) => Promise<readonly EvidenceAnswer[]>;

/** The answers, gathered before: deciding does not wait. */
export type Evidence = (requires: Requires, call: Hex) => readonly EvidenceAnswer[];

export function evidenceProblem(
  { kinds, atLeast }: Requires,
  answers: readonly EvidenceAnswer[],
): 'evidence-disagrees' | 'evidence-missing' | null {
  if (answers.some(({ status }) => status === 'fail')) return 'evidence-disagrees';
  const passed = kinds.filter((kind) =>
    answers.some((answer) => answer.kind === kind && answer.status === 'pass'),
  );
  return new Set(passed).size < atLeast ? 'evidence-missing' : null;
}

/** Asks for all rules that are met. A check that fails to answer has found nothing. */
export async function gatherEvidence(
  check: CheckEvidence,
  policy: Policy,
  ask: PolicyAsk,
): Promise<Evidence> {
  const call = callDigest(ask);
  const found = new Map<string, readonly EvidenceAnswer[]>();
  for (const { requires } of metRules(policy, ask)) {
    if (requires === undefined || found.has(nameOf(requires))) continue;
    found.set(nameOf(requires), await check(requires, call).catch(() => []));
  }
  return (requires, asked) => (asked === call ? (found.get(nameOf(requires)) ?? []) : []);
}

function nameOf({ statement, model, kinds, atLeast }: Requires): string {
  return JSON.stringify([statement, model, kinds, atLeast]);
}
