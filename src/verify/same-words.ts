/**
 * The same words: recognised providers' texts in which enough of the selection stands, in order, counted over the
 * verified parts of one record (docs/spec/fingerprint.md, Text).
 */

import { fromBase64Url } from '../bytes.ts';
import {
  MIN_COVERAGE,
  MIN_WORDS,
  sameWords,
  type TextQuery,
} from '../ledger/fingerprint/fingerprint-text.ts';
import { type ContentBody, type RailRecord, readRecord, shinglesOf } from '../ledger/record/record.ts';
import type { Candidate } from '../ledger/search/ask.ts';
import { findRecords } from '../ledger/search/find.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import { searchText } from '../ledger/search/search-text.ts';
import type { Lookup } from './context.ts';
import { type Evidence, evidence, tierOf } from './evidence.ts';
import { type Found, refusedRecord } from './exact.ts';
import { judge, providerOf } from './judge.ts';
import { mergeRows } from './merge-rows.ts';
import type { RecognisedKeys } from './recognised-keys.ts';
import { readingRows } from './server-rows.ts';
import { askWithdrawals, withWithdrawals } from './withdrawals.ts';

export async function sameWordsEvidence(
  lookup: Lookup,
  query: TextQuery,
  keys: RecognisedKeys,
): Promise<Found> {
  const owners = keys.providers.map(({ keyring }) => [...keyring.owners]).filter((list) => list.length > 0);
  const { asked, candidates } = await searchText(lookup.gateways, owners, query);
  lookup.context.onStep?.('verifying');
  const [reads, early] = await Promise.all([readItems(candidates), askWithdrawals(lookup, candidates, keys)]);
  const { keys: current, asked: withdrawals } = await withWithdrawals(lookup, keys, reads, early);
  return { evidence: await rowsOfSources(lookup, candidates, reads, query, current), asked, withdrawals };
}

/** What these candidates, as they were read, say about the text. */
export async function rowsOfSources(
  lookup: Lookup,
  candidates: readonly Candidate[],
  reads: readonly ReadItem[],
  query: TextQuery,
  keys: RecognisedKeys,
): Promise<readonly Evidence[]> {
  const judged = judgeReads(reads, query, keys);
  const rows = [
    ...reads.flatMap((read, i) => readingRows(candidates[i]!, read)),
    ...(await Promise.all(judged.map((row) => ownOutput(lookup, row)))),
  ];
  return mergeRows(rows, (a, b) => coverageOf(b) - coverageOf(a));
}

/** Parts of one output by one key, and how much of the selection stands in them together. */
function judgeReads(reads: readonly ReadItem[], query: TextQuery, keys: RecognisedKeys): readonly Evidence[] {
  const rows: Evidence[] = [];
  const parts: RailRecord<ContentBody>[] = [];
  for (const { item } of reads) {
    if (item === null) continue;
    const record = readRecord(item);
    if (!record.ok) rows.push(refusedRecord(record.code, record.because, item));
    else if (isContent(record.value)) parts.push(record.value);
  }
  // An output has one signer; parts of the same output by another key are somebody else's claim.
  const together = Map.groupBy(parts, (part) => `${outputOf(part)} ${part.owner}`);
  return [...rows, ...[...together.values()].flatMap((own) => judgeParts(own, query, keys))];
}

/** A part speaks for an output only where the same key signed that output (docs/spec/record.md section 6). */
async function ownOutput(lookup: Lookup, row: Evidence): Promise<Evidence> {
  const { output, record, key } = row.details;
  if (tierOf(row) === null || output === record) return row;
  const asked = await findRecords(lookup.gateways, [String(output)]);
  const reads = await readItems(asked.candidates.filter(({ id }) => id === output));
  const owner = reads.find(({ item }) => item !== null)?.item?.ownerAddress;
  if (owner === key) return row;
  return owner === undefined
    ? evidence('unverifiable', 'a part of a text was found, and no server could show its output', { record })
    : evidence('malformed-record', 'a part of a text names an output of another key', { record, key });
}

function judgeParts(
  parts: readonly RailRecord<ContentBody>[],
  query: TextQuery,
  keys: RecognisedKeys,
): readonly Evidence[] {
  const first = parts[0]!;
  const provider = providerOf(first, keys);
  if (provider === null) return [];
  const listed = parts
    .flatMap(({ body }) => shinglesOf(body) ?? [])
    .sort((a, b) => a.part - b.part)
    .map(({ all }) => ({ all: fromBase64Url(all)! })); // the schema has checked the form
  const same = sameWords(query, listed);
  if (same.words < 8) return [];
  const judged = judge(first, provider, { how: 'words', words: same.words, coverage: same.coverage });
  const enough = same.words >= MIN_WORDS && same.coverage >= MIN_COVERAGE;
  if (enough || tierOf(judged) === null) return [judged];
  return [evidence('possible', 'some of the same words; too few to say that it is a copy', judged.details)];
}

function isContent(record: RailRecord): record is RailRecord<ContentBody> {
  return record.body.type === 'output' || record.body.type === 'text-part';
}

function outputOf({ id, body }: RailRecord<ContentBody>): string {
  return body.type === 'text-part' ? body.of : id;
}

function coverageOf({ details }: Evidence): number {
  return (details.match as { readonly coverage?: number } | undefined)?.coverage ?? 0;
}
