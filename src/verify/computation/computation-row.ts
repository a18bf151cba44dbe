/** One piece of computation evidence as a row of the verdict (docs/spec/computation.md section 6). */

import type { Refusal } from '../../errors.ts';
import { type Details, type Evidence, type EvidenceCode, evidence } from '../evidence.ts';
import type { ComputationClaim } from './computation-claims.ts';
import type { ComputationKey } from './computation-keys.ts';
import type { Reproduced } from './reproduce.ts';
import {
  COMPUTATION_CODES,
  type ComputationCode,
  type Family,
  type Outcome,
  type QuoteFacts,
} from './system.ts';

/** What was established here. */
export type Established =
  | { readonly family: 'proof' }
  | {
      readonly family: 'hardware';
      /** At the time that the record claims. */
      readonly facts: QuoteFacts;
      /** The same collateral today: the platform's status, or why it no longer holds. */
      readonly today: string | null;
    }
  | ({ readonly family: 'reproduction' } & Reproduced)
  /** Nothing yet: it can be computed here once the reader wants. */
  | { readonly family: 'offer'; readonly sizeBytes: number };

const FAMILY_WORDS: Record<Family, string> = {
  proof: 'zero-knowledge proof',
  hardware: 'sealed hardware',
  reproduction: 'reproduction',
};

/** What runs models in this version. */
const RUNTIME = 'onnxruntime-web 1.30.0';

const CODES: Record<Exclude<Outcome, 'valid'>, EvidenceCode> = {
  invalid: 'computation-invalid',
  unsupported: 'computation-unsupported',
  unverifiable: 'computation-unverifiable',
  error: 'computation-error',
  disagreement: 'computation-disagreement',
};

/** What is known of a piece of evidence here; the record's own names for it are never shown. */
export type About = { readonly family: Family | null; readonly key: ComputationKey | null };

/** @param tookMs fetching and checking it, where it came that far */
export function computationRow(
  { record, who }: ComputationClaim,
  { key, family }: About,
  answer: { readonly ok: true; readonly value: Established } | Refusal<ComputationCode>,
  tookMs?: number,
): Evidence {
  const details: Details = {
    who,
    record: record.id,
    root: record.body.provider,
    family: family ?? undefined,
    system: key?.system,
    name: key?.name,
    setup: key?.setup,
    model: key?.model.commitment,
    tookMs,
  };
  if (!answer.ok) {
    const code = CODES[COMPUTATION_CODES[answer.code]];
    const because = family === null ? answer.because : `${FAMILY_WORDS[family]}: ${answer.because}`;
    return evidence(code, because, { ...details, refusal: answer.code });
  }
  if (answer.value.family === 'proof')
    return evidence(
      'computation-proof',
      `a zero-knowledge proof of this output was verified here${gradeOf(key)}`,
      details,
    );
  if (answer.value.family === 'offer') {
    const { sizeBytes } = answer.value;
    return evidence('computation-offered', 'it can be computed again on this device', {
      ...details,
      sizeBytes,
    });
  }
  if (answer.value.family === 'reproduction') {
    const { largestDifference, tolerance } = answer.value;
    return evidence('computation-reproduced', reproducedWords(largestDifference, tolerance), {
      ...details,
      largestDifference,
      tolerance,
      runtime: RUNTIME,
    });
  }
  const { facts, today } = answer.value;
  return evidence('computation-hardware', hardwareWords(facts, today), {
    ...details,
    checkedAt: record.body.claimedAt,
    tcbStatus: facts.tcbStatus,
    advisories: [...facts.advisories],
    validUntil: facts.validUntil,
    today,
  });
}

/** Said wherever the row is, because it decides what the proof is worth. */
function gradeOf(key: ComputationKey | null): string {
  if (key === null || key.setup === 'none') return '';
  return key.setup === 'test'
    ? '; its setup is of test grade, so that whoever made it can forge'
    : `; its setup is of grade ${key.setup}`;
}

function reproducedWords(difference: number, tolerance: number): string {
  return difference === 0
    ? 'this device ran the named model and got the same'
    : `this device ran the named model and got nearly the same: values differ by at most ${difference} of 255, where your list allows ${tolerance}`;
}

/** The rating at the record's time, and what became of it. */
function hardwareWords({ tcbStatus, advisories }: QuoteFacts, today: string | null): string {
  const rated =
    tcbStatus === null ? 'its maker publishes no rating' : `its maker rates the platform ${tcbStatus}`;
  const why = advisories.length > 0 ? ` (${advisories.join(', ')})` : '';
  const now = today === tcbStatus ? '' : `, and today: ${today}`;
  return `a quote of sealed hardware for this output was verified here; ${rated}${why}${now}`;
}
