/**
 * Records of the identical content: found by digest or by an opening that the reader holds, read from verified bytes,
 * judged by who signed them.
 */

import type { DataItem } from '../formats/ans104.ts';
import { type Asked, type Candidate, combine, fairShare } from '../ledger/ask.ts';
import { findDigest, findDigestOf, findRecord } from '../ledger/find.ts';
import { opens } from '../ledger/opening.ts';
import { readItem } from '../ledger/read-item.ts';
import { type ContentBody, type RailRecord, readRecord } from '../ledger/record.ts';
import type { Lookup } from './context.ts';
import { type Evidence, type EvidenceCode, evidence, MEANINGS } from './evidence.ts';
import { judge, providerOf } from './judge.ts';
import { mergeRows } from './merge-rows.ts';
import type { RecognisedKeys } from './recognised-keys.ts';
import { readingRows } from './server-rows.ts';
import { nameStrangers } from './strangers.ts';
import { askWithdrawals, withWithdrawals } from './withdrawals.ts';

/** Candidates read per lookup and server; recognised keys come first, so strangers cannot crowd them out. */
const MAX_READS_PER_SERVER = 16;

export type Found = {
  readonly evidence: readonly Evidence[];
  readonly asked: Asked;
  /** Servers that answered about withdrawals of what was found; `null` where nothing was found to ask about. */
  readonly withdrawals: Asked | null;
};

/** Evidence from all records of the content with this digest. */
export async function exactEvidence(
  lookup: Lookup,
  digest: string,
  keys: Promise<RecognisedKeys>,
): Promise<Found> {
  const [byDigest, byOpening] = await Promise.all([
    searchDigest(lookup, digest, keys),
    searchOpenings(lookup),
  ]);
  const asked = combine([byDigest, byOpening]);
  const resolved = await keys;
  const candidates = inReadingOrder(asked.candidates, resolved);
  const [reads, withdrawals] = await Promise.all([
    Promise.all(candidates.map(readItem)),
    askWithdrawals(lookup, candidates, resolved),
  ]);
  const current = await withWithdrawals(resolved, withdrawals);
  const rows = await Promise.all(
    reads.map(async (read, i) => [
      ...readingRows(candidates[i]!, read),
      ...(read.item === null ? [] : await judgeItem(lookup, read.item, digest, current)),
    ]),
  );
  const named = await nameStrangers(lookup, rows.flat(), reads);
  return {
    evidence: mergeRows(named, (a, b) => claimedAt(a).localeCompare(claimedAt(b))),
    asked,
    withdrawals,
  };
}

async function searchDigest(lookup: Lookup, digest: string, keys: Promise<RecognisedKeys>): Promise<Asked> {
  const everyone = await findDigest(lookup.gateways, digest);
  if (!everyone.incomplete) return everyone;
  // More than one page: recognised providers' records may lie behind strangers', so ask for each of them.
  const { providers } = await keys;
  const each = await Promise.all(
    providers.map(({ keyring }) => findDigestOf(lookup.gateways, digest, [...keyring.owners])),
  );
  return { ...combine([everyone, ...each]), incomplete: each.some(({ incomplete }) => incomplete) };
}

async function searchOpenings({ context, gateways }: Lookup): Promise<Asked> {
  const asked = await Promise.all(context.openings.map(({ record }) => findRecord(gateways, record)));
  return combine(asked);
}

function inReadingOrder(candidates: readonly Candidate[], keys: RecognisedKeys): readonly Candidate[] {
  const owners = new Set(keys.providers.flatMap(({ keyring }) => [...keyring.owners]));
  const isKnown = ({ listings }: Candidate) =>
    listings.some(({ listing }) => owners.has(listing.owner.address));
  const knownFirst = [...candidates].sort((a, b) => Number(isKnown(b)) - Number(isKnown(a)));
  return fairShare(knownFirst, (candidate) => candidate, MAX_READS_PER_SERVER);
}

async function judgeItem(
  { context }: Lookup,
  item: DataItem,
  digest: string,
  keys: RecognisedKeys,
): Promise<readonly Evidence[]> {
  const record = readRecord(item);
  if (!record.ok) return [refusedRecord(record.code, record.because, item.id)];
  const { body, unsupported } = record.value;
  if (body.type !== 'output') return [];
  const about = record.value as RailRecord<ContentBody>;
  const opening = context.openings.find((candidate) => candidate.record === item.id);
  const rows = unsupported.length > 0 ? [unsupportedRow(unsupported, item.id)] : [];
  if (body.digests?.includes(digest)) {
    return [judge(about, providerOf(about, keys), { how: 'exact', by: 'digest' }), ...rows];
  }
  if (opening && body.commitment) {
    return (await opens(opening, body.commitment, digest))
      ? [judge(about, providerOf(about, keys), { how: 'exact', by: 'opening' }), ...rows]
      : [
          evidence('opening-mismatch', 'the opening does not fit this record and content', {
            record: item.id,
          }),
        ];
  }
  return [evidence('digest-mismatch', 'a server named a record of another content', { record: item.id })];
}

export function unsupportedRow(names: readonly string[], record: string): Evidence {
  return evidence('unsupported-fingerprint', `written by a later version: ${names.slice(0, 5).join(', ')}`, {
    record,
    names: [...names.slice(0, 16)],
  });
}

/** A record with a genuine signature that breaks the specification. */
export function refusedRecord(code: string, because: string, record: string): Evidence {
  const known = code in MEANINGS && MEANINGS[code as EvidenceCode].kind === 'record';
  return evidence(known ? (code as EvidenceCode) : 'malformed-record', because, { record, refusal: code });
}

function claimedAt({ details }: Evidence): string {
  return String(details.claimedAt);
}
