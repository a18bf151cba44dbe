/**
 * Which roots of a group are accepted now (docs/spec/personhood.md section 3, rules 2 to 5). Refuses rather than choose where an issuer or a
 * server shows two histories. Does not notice records that every asked server leaves out, until the last one expires.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import type { RootRecord } from './root-record.ts';

/** Earlier roots that are still taken, and for how long after the next was issued. */
export const EARLIER_ROOTS = 5;
const GRACE_MS = 24 * 3_600_000;
const SKEW_MS = 5 * 60_000;

/** What a reader keeps of the newest record that it saw. */
export type SeenRoot = { readonly seq: number; readonly bodyDigest: string };

export type AcceptedRoot = {
  readonly record: RootRecord;
  /** Until then a proof for it is taken. */
  readonly untilMs: number;
};

/** Newest first. */
export type AcceptedRoots = readonly [AcceptedRoot, ...AcceptedRoot[]];
export type Chain = readonly [RootRecord, ...RootRecord[]];

export type ChainCode =
  | 'no-records'
  | 'equivocation'
  | 'rolled-back'
  | 'chain-gap'
  | 'forked'
  | 'times-disordered'
  | 'issued-in-future'
  | 'root-expired';

/**
 * Accepted roots, newest first.
 * @param records of one group, each read by `readRootRecord`, in any order, also several times
 * @param seen from the last time, `null` on the first
 */
export function acceptRoots(
  records: readonly RootRecord[],
  seen: SeenRoot | null,
  nowMs: number,
): Parsed<AcceptedRoots, ChainCode> {
  const chain = chainBack(records, seen);
  return chain.ok ? acceptedOf(chain.value, nowMs) : chain;
}

/**
 * The unbroken chain from the newest record back, newest first: that one and the five before it, or to what was seen last or to `downTo`, where
 * those are further. Times of today play no part.
 */
export function chainBack(
  records: readonly RootRecord[],
  seen: SeenRoot | null,
  downTo: number | null = null,
): Parsed<Chain, ChainCode> {
  const bySeq = Map.groupBy(records, ({ seq }) => seq);
  const highest = records.reduce((most, { seq }) => Math.max(most, seq), 0);
  if (highest === 0) return refuse('no-records', 'no root record was found');
  if (equivocates(bySeq, seen))
    return refuse('equivocation', 'the issuer signed two records with one number');
  if (seen !== null && highest < seen.seq) return refuse('rolled-back', `record ${seen.seq} was seen before`);
  const from = Math.max(1, Math.min(highest - EARLIER_ROOTS, seen?.seq ?? highest, downTo ?? highest));
  const chain: RootRecord[] = [];
  for (let seq = from; seq <= highest; seq++) {
    const same = bySeq.get(seq);
    if (same === undefined) return refuse('chain-gap', `record ${seq} is missing`);
    const before = bySeq.get(seq - 1);
    if (seq > from && !before!.some(({ id }) => id === same[0]!.prevId))
      return refuse('forked', `record ${seq} does not follow the one before`);
    if (seq > from && same[0]!.issuedAtMs < before![0]!.issuedAtMs)
      return refuse('times-disordered', `record ${seq} is older than the one before`);
    chain.push(same[0]!);
  }
  return accept(chain.toReversed() as [RootRecord, ...RootRecord[]]);
}

/** Two bodies with one number, among the records or against what was seen. */
function equivocates(bySeq: ReadonlyMap<number, readonly RootRecord[]>, seen: SeenRoot | null): boolean {
  for (const [seq, same] of bySeq) {
    const digests = new Set(same.map(({ bodyDigest }) => bodyDigest));
    if (seq === seen?.seq) digests.add(seen.bodyDigest);
    if (digests.size > 1) return true;
  }
  return false;
}

function acceptedOf([newest, ...earlier]: Chain, nowMs: number): Parsed<AcceptedRoots, ChainCode> {
  if (newest.issuedAtMs > nowMs + SKEW_MS)
    return refuse('issued-in-future', 'the newest record is from the future');
  if (newest.expiresAtMs <= nowMs) return refuse('root-expired', 'the newest record has expired');
  const newer = [newest, ...earlier];
  const still = earlier
    .slice(0, EARLIER_ROOTS)
    .map((record, i) => ({ record, untilMs: Math.min(record.expiresAtMs, newer[i]!.issuedAtMs + GRACE_MS) }))
    .filter(({ untilMs }) => untilMs > nowMs);
  return accept([{ record: newest, untilMs: newest.expiresAtMs }, ...still]);
}
