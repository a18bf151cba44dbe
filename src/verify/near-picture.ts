/**
 * Near copies of a picture: recognised providers' records whose fingerprint, computed from their verified bytes, lies
 * within reach of the picture's. A near copy says "resembles", never "is" (docs/spec/verdict.md section 2).
 */

import type { DataItem } from '../formats/ans104.ts';
import {
  MATCH_DISTANCE,
  MIN_QUALITY,
  POSSIBLE_DISTANCE,
  type QueryPrint,
} from '../ledger/fingerprint/fingerprint-image.ts';
import { type ContentBody, pdqOf, type RailRecord, readRecord } from '../ledger/record/record.ts';
import { type Asked, type Candidate, combine } from '../ledger/search/ask.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import { nearest, searchPicture } from '../ledger/search/search-picture.ts';
import type { Lookup } from './context.ts';
import { type Evidence, evidence, tierOf } from './evidence.ts';
import { type Found, refusedRecord, unsupportedRows } from './exact.ts';
import { judge, providerOf } from './judge.ts';
import { mergeRows } from './merge-rows.ts';
import type { RecognisedKeys } from './recognised-keys.ts';
import { readingRows } from './server-rows.ts';
import { askWithdrawals, withWithdrawals } from './withdrawals.ts';

export async function nearPictureEvidence(
  lookup: Lookup,
  prints: readonly QueryPrint[],
  keys: RecognisedKeys,
): Promise<Found> {
  const rows: Evidence[] = [];
  const withdrawals: Asked[] = [];
  const owners = keys.providers.map(({ keyring }) => [...keyring.owners]).filter((list) => list.length > 0);
  const asked = await searchPicture(lookup.gateways, owners, prints, async (ranked) => {
    const settled = await verifyRanked(lookup, ranked, prints, keys);
    rows.push(...settled.rows);
    if (settled.withdrawals) withdrawals.push(settled.withdrawals);
    return settled.rows.some((row) => tierOf(row) !== null);
  });
  return {
    evidence: nearestFirst(rows),
    asked: combine(asked),
    withdrawals: withdrawals.length > 0 ? combine(withdrawals) : null,
  };
}

export function nearestFirst(rows: readonly Evidence[]): readonly Evidence[] {
  return mergeRows(rows, (a, b) => distanceOf(a) - distanceOf(b));
}

async function verifyRanked(
  lookup: Lookup,
  ranked: readonly Candidate[],
  prints: readonly QueryPrint[],
  keys: RecognisedKeys,
): Promise<{ readonly rows: readonly Evidence[]; readonly withdrawals: Asked | null }> {
  lookup.context.onStep?.('verifying');
  const [reads, early] = await Promise.all([readItems(ranked), askWithdrawals(lookup, ranked, keys)]);
  const { keys: current, asked: withdrawals } = await withWithdrawals(lookup, keys, reads, early);
  const rows = reads.flatMap((read, i) => rowsOfCopy(ranked[i]!, read, prints, current));
  return { rows, withdrawals };
}

/** What one candidate that was read says about the picture with these fingerprints. */
export function rowsOfCopy(
  candidate: Candidate,
  read: ReadItem,
  prints: readonly QueryPrint[],
  keys: RecognisedKeys,
): readonly Evidence[] {
  return [...readingRows(candidate, read), ...(read.item === null ? [] : judgeNear(read.item, prints, keys))];
}

function judgeNear(item: DataItem, prints: readonly QueryPrint[], keys: RecognisedKeys): readonly Evidence[] {
  const record = readRecord(item);
  if (!record.ok) return [refusedRecord(record.code, record.because, item)];
  if (record.value.body.type !== 'output') return [];
  const about = record.value as RailRecord<ContentBody>;
  const provider = providerOf(about, keys);
  const fingerprint = pdqOf(about.body);
  // Strangers' near copies are not shown at all: anyone could publish one for any picture.
  if (provider === null || fingerprint === null || fingerprint.quality < MIN_QUALITY) return [];
  const best = nearest(fingerprint.pdq, prints);
  if (best === null || best.distance > POSSIBLE_DISTANCE) return [];
  const match = {
    how: 'near',
    distance: best.distance,
    quality: fingerprint.quality,
    turned: best.print.orientation !== 0,
  } as const;
  const judged = judge(about, provider, match);
  if (best.distance <= MATCH_DISTANCE || tierOf(judged) === null)
    return [judged, ...unsupportedRows(about, provider)];
  return [evidence('possible', 'somewhat similar; too different to say that it is a copy', judged.details)];
}

function distanceOf({ details }: Evidence): number {
  return (details.match as { readonly distance?: number } | undefined)?.distance ?? 256;
}
