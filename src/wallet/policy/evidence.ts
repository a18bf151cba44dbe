/**
 * Whether there is the evidence that a rule requires (docs/spec/policy.md section 6). The check itself is of another layer, and made before; here its answers are
 * only counted, by kind and never by piece. What they say is the word of whoever checked.
 */

import * as v from 'valibot';
import type { Hex } from '../signable.ts';
import { callDigest, type PolicyAsk } from './ask.ts';
import { metRules } from './match.ts';
import { evidenceKind, MAX_RULES, type Policy, type Requires, requiresShape } from './policy.ts';

/** A failure of a kind that is not listed counts, too. */
const MAX_ANSWERS = 3;

const answer = v.strictObject({
  kind: evidenceKind,
  status: v.picklist(['pass', 'fail', 'none', 'unknown']),
});
/** What was found before, for this call alone; `null`: nobody looked. */
export const toldShape = v.nullable(
  v.strictObject({
    call: v.custom<Hex>((text) => typeof text === 'string' && /^0x[0-9a-f]{64}$/.test(text)),
    found: v.pipe(
      v.array(
        v.strictObject({
          requires: requiresShape,
          answers: v.pipe(v.array(answer), v.maxLength(MAX_ANSWERS), v.readonly()),
        }),
      ),
      v.maxLength(MAX_RULES),
      v.readonly(),
    ),
  }),
);

export type EvidenceAnswer = Readonly<v.InferOutput<typeof answer>>;
export type ToldEvidence = Readonly<NonNullable<v.InferOutput<typeof toldShape>>>;

/** What has to be looked for, before it is decided. */
export type NeededEvidence = { readonly call: Hex; readonly each: readonly Requires[] };

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

/** What was told counts for the requirement that it was told for, and no other. */
export function toldCheck(told: readonly ToldEvidence[]): CheckEvidence {
  return async (requires, call) => {
    const found = told.flatMap((one) => (one.call === call ? one.found : []));
    return found.find((one) => nameOf(one.requires) === nameOf(requires))?.answers ?? [];
  };
}

/** Each requirement of the met rules once; `null` where there is none. */
export function neededEvidence(policy: Policy, ask: PolicyAsk): NeededEvidence | null {
  const all = metRules(policy, ask).flatMap(({ requires }) => requires ?? []);
  const each = [...new Map(all.map((one) => [nameOf(one), one])).values()];
  return each.length === 0 ? null : { call: callDigest(ask), each };
}

/** As if all that could be found had been: whether it is worth looking. */
export const ALL_THERE: Evidence = ({ kinds }) => kinds.map((kind) => ({ kind, status: 'pass' }));

function nameOf({ statement, model, kinds, atLeast }: Requires): string {
  return JSON.stringify([statement, model, kinds, atLeast]);
}
