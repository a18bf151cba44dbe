/** What a verdict does not prove: per tier, and per what its record says about its own making. Pure, never empty. */

import type { VerdictDocument } from '../verify/document.ts';
import { type Tier, tierOf } from '../verify/evidence.ts';
import { leadingRecord } from './facts.ts';
import type { MessageKey } from './message.ts';

export function notProven(verdict: VerdictDocument): readonly MessageKey[] {
  return [
    ...nearness(verdict),
    ...BY_TIER[verdict.tier],
    ...membersWord(verdict),
    ...derivation(verdict),
    ...(isTimeOpen(verdict) ? (['notproof_time'] as const) : []),
    'notproof_truth',
  ];
}

const BY_TIER: Record<Tier, readonly MessageKey[]> = {
  'A+': ['notproof_computation', 'notproof_before'],
  A1: ['notproof_before'],
  A2: ['notproof_credential', 'notproof_before'],
  B1: ['notproof_listed', 'notproof_before'],
  B2: ['notproof_before'],
  B3: ['notproof_edited', 'notproof_before'],
  H: [],
  C: ['notproof_anyone', 'notproof_before'],
  D: ['notproof_mismatch'],
  E: ['notproof_conflict'],
  F: ['notproof_absence', 'notproof_servers'],
  G: ['notproof_unchecked', 'notproof_absence'],
};

function nearness(verdict: VerdictDocument): readonly MessageKey[] {
  const code = leadingRecord(verdict)?.code ?? '';
  if (code.startsWith('near-')) return ['notproof_near'];
  return code.startsWith('words-') ? ['notproof_words'] : [];
}

/** Also where it stands beside something else. */
function membersWord({ evidence }: VerdictDocument): readonly MessageKey[] {
  const isAttested = evidence.some((row) => tierOf(row) === 'H');
  return isAttested ? ['notproof_person', 'notproof_author', 'notproof_members'] : [];
}

function derivation(verdict: VerdictDocument): readonly MessageKey[] {
  return leadingRecord(verdict)?.details.derivation === 'unknown' ? ['notproof_unknown_derivation'] : [];
}

function isTimeOpen(verdict: VerdictDocument): boolean {
  return leadingRecord(verdict) !== null && !verdict.evidence.some(({ code }) => code === 'inclusion-proven');
}
