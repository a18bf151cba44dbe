/**
 * Records of the identical content: found by digest or by an opening that the reader holds, read from verified bytes,
 * judged by who signed them.
 */

import type { DataItem } from '../formats/ans104.ts';
import { type Opening, opens } from '../ledger/record/opening.ts';
import {
  type ContentBody,
  type RailRecord,
  type RecordCode,
  readRecord,
  TAG,
} from '../ledger/record/record.ts';
import { type Asked, bestOfEach, type Candidate, combine } from '../ledger/search/ask.ts';
import type { Listing } from '../ledger/search/gateway.ts';
import { type ReadItem, readItems } from '../ledger/search/read-item.ts';
import { type ComputationClaim, computationClaims } from './computation/computation-claims.ts';
import type { Lookup } from './context.ts';
import { type Evidence, type EvidenceCode, evidence, MEANINGS, tierOf } from './evidence.ts';
import { digestsIn, searchDigests, searchOpenings } from './exact-search.ts';
import { judge, type Provider, providerOf } from './judge.ts';
import { mergeRows } from './merge-rows.ts';
import { isUnlearned, type RecognisedKeys } from './recognised-keys.ts';
import { readingRows } from './server-rows.ts';
import { nameStrangers } from './strangers.ts';
import { askWithdrawals, withWithdrawals } from './withdrawals.ts';

/** Candidates read per content and server, besides those that the reader holds openings of. */
const MAX_READS_PER_SERVER = 16;
/** Strangers' records read per lookup: at least one for each content of a page, which has 300 at most. */
const MAX_STRANGERS = 512;

export type Found = {
  readonly evidence: readonly Evidence[];
  readonly asked: Asked;
  /** Servers that answered about withdrawals of what was found; `null` where nothing was found to ask about. */
  readonly withdrawals: Asked | null;
};

export type ExactlyFound = Found & {
  /** Records among them that say how their output was computed. */
  readonly claims: readonly ComputationClaim[];
};

/** Evidence from all records of the content with this digest. */
export async function exactEvidence(
  lookup: Lookup,
  digest: string,
  keys: Promise<RecognisedKeys>,
): Promise<ExactlyFound> {
  return (await exactEvidenceOfEach(lookup, [digest], keys)).get(digest)!;
}

/** The same for several contents at once: one question for all digests, one about the withdrawals of all that was found. */
export async function exactEvidenceOfEach(
  lookup: Lookup,
  digests: readonly string[],
  keys: Promise<RecognisedKeys>,
): Promise<ReadonlyMap<string, ExactlyFound>> {
  const [byDigest, byOpening] = await Promise.all([
    searchDigests(lookup, digests, keys),
    searchOpenings(lookup),
  ]);
  const asked = combine([byDigest, byOpening]);
  const resolved = await keys;
  const named = digests.map((digest) => namedFor(digest, digests, asked, lookup.context.openings));
  const costOf = readingCost(resolved, lookup.context.openings);
  const places = MAX_READS_PER_SERVER + lookup.context.openings.length;
  const worth = named.map((candidates) => bestOfEach(candidates, costOf, places));
  const { reads, current } = await readInOrder(lookup, readingOrder(worth, costOf), resolved);
  const rows = await Promise.all(
    digests.map(async (digest, i) => {
      const judged = worth[i]!.map(async (candidate) => {
        const read = reads.get(candidate.id);
        if (read === undefined) return [unread(candidate)];
        const about = read.item === null ? [] : await judgeItem(lookup, read.item, digest, current.keys);
        return [...readingRows(candidate, read), ...about];
      });
      return withoutStrangersFaults((await Promise.all(judged)).flat(), current.keys);
    }),
  );
  const strangers = await nameStrangers(lookup, rows.flat(), [...reads.values()]);
  const parts = [current.asked, strangers.withdrawals].filter((part) => part !== null);
  const withdrawals = parts.length > 0 ? combine(parts) : null;
  let from = 0;
  const found = digests.map((digest, i): readonly [string, ExactlyFound] => {
    const own = strangers.rows.slice(from, from + rows[i]!.length);
    from += own.length;
    const merged = mergeRows(own, (a, b) => claimedAt(a).localeCompare(claimedAt(b)));
    const claims = computationClaims(own, [...reads.values()]);
    return [digest, { evidence: merged, asked: { ...asked, candidates: named[i]! }, withdrawals, claims }];
  });
  return new Map(found);
}

/** With one digest every row is about it; of several, a row is about those that it claims, and an opened one about each. */
function namedFor(
  digest: string,
  digests: readonly string[],
  { candidates }: Asked,
  openings: readonly Opening[],
): readonly Candidate[] {
  if (digests.length === 1) return candidates;
  return candidates.filter(
    ({ id, listings }) =>
      openings.some(({ record }) => record === id) || listings.flatMap(digestsIn).includes(digest),
  );
}

/** A broken record by an unknown key throws no doubt on a recognised one: anyone can write one for any content. */
function withoutStrangersFaults(rows: readonly Evidence[], keys: RecognisedKeys): readonly Evidence[] {
  const owners = new Set(keys.providers.flatMap(({ keyring }) => [...keyring.owners]));
  const isKnown = ({ details }: Evidence) => owners.has(String(details.key));
  if (!rows.some((row) => row.kind === 'ledger' && row.status === 'pass' && isKnown(row))) return rows;
  return rows.filter(
    (row) => !(row.kind === 'record' && row.status === 'fail' && 'key' in row.details) || isKnown(row),
  );
}

/** Whether the identical content was found in a recognised provider's record, so that copies need no search. */
export function isIdentical({ evidence }: Found): boolean {
  return evidence.some((row) => tierOf(row) === 'A1' || tierOf(row) === 'B3');
}

/** Recognised providers' records and those that the reader holds openings of come before strangers'. */
function readingCost(
  { providers }: RecognisedKeys,
  openings: readonly Opening[],
): (listing: Listing) => number {
  const owners = new Set(providers.flatMap(({ keyring }) => [...keyring.owners]));
  const opened = new Set(openings.map(({ record }) => record));
  return ({ id, owner }) => (opened.has(id) || owners.has(owner.address) ? 0 : 1);
}

type ReadingOrder = { readonly known: readonly Candidate[]; readonly strange: readonly Candidate[] };

/** All contents take turns. By each server's own claims: what one says of a record costs another no time. */
function readingOrder(
  worth: readonly (readonly Candidate[])[],
  costOf: (listing: Listing) => number,
): ReadingOrder {
  const longest = Math.max(...worth.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) => worth.flatMap((some) => some[turn] ?? []));
  const all = [...new Set(turns.flat())];
  const claimed = (isKnown: boolean) =>
    all.flatMap(({ id, listings }) => {
      const own = listings.filter(({ listing }) => (costOf(listing) === 0) === isKnown);
      return own.length > 0 ? [{ id, listings: own }] : [];
    });
  return { known: claimed(true), strange: claimed(false) };
}

/** Strangers' records come last: neither they nor their number may delay a recognised record or its withdrawal. */
async function readInOrder(lookup: Lookup, { known, strange }: ReadingOrder, keys: RecognisedKeys) {
  const [first, early] = await Promise.all([readItems(known), askWithdrawals(lookup, known, keys)]);
  const before = await withWithdrawals(lookup, keys, first, early);
  const shown = new Map(known.map(({ id }, i) => [id, first[i]!]));
  const open = strange.filter(({ id }) => !shown.get(id)?.item).slice(0, MAX_STRANGERS);
  const second = await readItems(open);
  // A server may have named a recognised record under a stranger's key.
  const current = await withWithdrawals(lookup, before.keys, second, {
    asked: before.asked,
    subjects: early.subjects,
  });
  const reads = new Map<string, ReadItem>(shown);
  for (const [i, { id }] of open.entries()) {
    const { item, failures } = second[i]!;
    reads.set(id, { item, failures: [...(shown.get(id)?.failures ?? []), ...failures] });
  }
  return { reads, current };
}

function unread({ id }: Candidate): Evidence {
  return evidence('unverifiable', 'more records by unknown keys than are read at once', { record: id });
}

async function judgeItem(
  { context }: Lookup,
  item: DataItem,
  digest: string,
  keys: RecognisedKeys,
): Promise<readonly Evidence[]> {
  const record = readRecord(item);
  // Looked at where members' statements are.
  if (item.tags.some(({ name, value }) => name === TAG.type && value === 'attestation')) return [];
  if (!record.ok) return [refusedRecord(record.code, record.because, item)];
  const { body } = record.value;
  if (body.type !== 'output') return [];
  const about = record.value as RailRecord<ContentBody>;
  const provider = providerOf(about, keys);
  if (provider === null && isUnlearned(body.provider, keys)) {
    const because = 'a record names a company on your lists whose keys could not be learned';
    return [evidence('incomplete', because, { record: item.id })];
  }
  const rows = unsupportedRows(about, provider);
  if (body.digests?.includes(digest))
    return [judge(about, provider, { how: 'exact', by: 'digest' }), ...rows];
  const openings = context.openings.filter((opening) => opening.record === item.id);
  if (openings.length > 0 && body.commitment !== undefined) {
    return (await opensAny(openings, body.commitment, digest))
      ? [judge(about, provider, { how: 'exact', by: 'opening' }), ...rows]
      : [
          evidence('opening-mismatch', 'the opening does not fit this record and content', {
            record: item.id,
          }),
        ];
  }
  return [evidence('digest-mismatch', 'a server named a record of another content', { record: item.id })];
}

async function opensAny(openings: readonly Opening[], commitment: string, digest: string): Promise<boolean> {
  const opened = await Promise.all(openings.map((opening) => opens(opening, commitment, digest)));
  return opened.includes(true);
}

/** What a later version wrote. Only recognised providers' names for it are shown: a stranger may write anything there. */
export function unsupportedRows(
  { id, unsupported }: RailRecord<ContentBody>,
  provider: Provider | null,
): readonly Evidence[] {
  if (unsupported.length === 0) return [];
  if (provider === null)
    return [evidence('unsupported-fingerprint', 'written by a later version', { record: id })];
  const because = `written by a later version: ${unsupported.slice(0, 5).join(', ')}`;
  return [evidence('unsupported-fingerprint', because, { record: id, names: [...unsupported.slice(0, 16)] })];
}

/** A record with a genuine signature that breaks the specification. `code` and `because` are those of `readRecord`. */
export function refusedRecord(code: RecordCode, because: string, item: DataItem): Evidence {
  const known = code in MEANINGS && MEANINGS[code as EvidenceCode].kind === 'record';
  // An unknown member's name is its writer's text, which is never shown.
  const reason = code === 'unknown-member' ? 'the record has a member that is not specified' : because;
  return evidence(known ? (code as EvidenceCode) : 'malformed-record', reason, {
    record: item.id,
    key: item.ownerAddress,
    refusal: code,
  });
}

function claimedAt({ details }: Evidence): string {
  return String(details.claimedAt);
}
