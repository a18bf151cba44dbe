/**
 * Near copies of everything on a page in few questions (docs/spec/verdict.md section 5): pictures share a query's values
 * between them, as do paragraphs. So fewer values stand for each than in a lookup of its own, and copies that were turned
 * or framed are not looked for.
 */

import { MIN_QUALITY, type QueryPrint, type QueryPrints } from '../ledger/fingerprint/fingerprint-image.ts';
import type { TextQuery } from '../ledger/fingerprint/fingerprint-text.ts';
import { probeValues } from '../ledger/fingerprint/image-bands.ts';
import { TAG } from '../ledger/record/record.ts';
import type { Candidate } from '../ledger/search/ask.ts';
import { findByValues } from '../ledger/search/find.ts';
import { MAX_VALUES } from '../ledger/search/gateway.ts';
import { readItems } from '../ledger/search/read-item.ts';
import { likelyCopies } from '../ledger/search/search-picture.ts';
import { likelySources } from '../ledger/search/search-text.ts';
import type { Lookup } from './context.ts';
import type { Found } from './exact.ts';
import { nearestFirst, rowsOfCopy } from './near-picture.ts';
import type { RecognisedKeys } from './recognised-keys.ts';
import { rowsOfSources } from './same-words.ts';
import { askWithdrawals, withWithdrawals } from './withdrawals.ts';

/** Queries to each AI company for all near searches of a page. */
export const NEAR_QUERIES = 25;
/** Of them, those that paragraphs may use. */
const TEXT_QUERIES = 5;
/** A picture's own 32 bands, nothing of their neighbourhood, are the least that is worth asking. */
const MAX_PICTURES_PER_QUERY = 4;
/** Asked together, so that the first are answered while later ones are still fingerprinted. */
const QUERIES_PER_GROUP = 5;

export type NearPlan = {
  /** Pictures whose values travel in one query. */
  readonly picturesPerQuery: number;
  readonly picturesPerGroup: number;
  readonly maxPictures: number;
};

/** How `pictures` share the queries that `queries` leave them. */
export function planPictures(pictures: number, queries: number): NearPlan {
  const needed = queries > 0 ? Math.ceil(pictures / queries) : 1;
  const picturesPerQuery = Math.min(MAX_PICTURES_PER_QUERY, Math.max(1, needed));
  return {
    picturesPerQuery,
    picturesPerGroup: picturesPerQuery * QUERIES_PER_GROUP,
    maxPictures: queries * picturesPerQuery,
  };
}

/** The texts, longest first, whose values fit into the queries that texts may use, and how many queries that takes. */
export function planTexts<T extends { readonly query: TextQuery }>(
  texts: readonly T[],
  queries: number,
): { readonly fitting: readonly T[]; readonly queries: number } {
  let left = Math.min(TEXT_QUERIES, queries) * MAX_VALUES;
  const fitting: T[] = [];
  for (const text of texts.toSorted((a, b) => b.query.words - a.query.words)) {
    if (text.query.values.length > left) continue;
    left -= text.query.values.length;
    fitting.push(text);
  }
  const values = new Set(fitting.flatMap(({ query }) => query.values)).size;
  return { fitting, queries: Math.ceil(values / MAX_VALUES) };
}

/** Fingerprints of enough detail to tell copies from other pictures. */
export function usablePrints({ prints }: QueryPrints): readonly QueryPrint[] {
  return prints.filter(({ quality }) => quality >= MIN_QUALITY);
}

/** One answer per picture, in their order. Each picture has at least one print, the first of them plain. */
export async function nearPicturesEvidence(
  lookup: Lookup,
  pictures: readonly (readonly QueryPrint[])[],
  { picturesPerQuery }: NearPlan,
  keys: RecognisedKeys,
): Promise<readonly Found[]> {
  const share = Math.floor(MAX_VALUES / picturesPerQuery);
  const values = pictures.flatMap((prints) => probeValues(prints[0]!, 2).slice(0, share));
  const asked = await findByValues(lookup.gateways, TAG.imageBand, [...new Set(values)], ownersOf(keys));
  const ranked = pictures.map((prints) => likelyCopies(asked.candidates, prints));
  const { reads, current, withdrawals } = await readAll(lookup, ranked.flat(), keys);
  return ranked.map((own, i) => {
    const rows = own.flatMap((one) => rowsOfCopy(one, reads.get(one)!, pictures[i]!, current));
    return { evidence: nearestFirst(rows), asked, withdrawals };
  });
}

/** One answer per text, in their order. */
export async function sameWordsOfEach(
  lookup: Lookup,
  queries: readonly TextQuery[],
  keys: RecognisedKeys,
): Promise<readonly Found[]> {
  const values = new Set(queries.flatMap((query) => query.values));
  const asked = await findByValues(lookup.gateways, TAG.textShingle, [...values], ownersOf(keys));
  const ranked = queries.map((query) => likelySources(asked.candidates, query));
  const { reads, current, withdrawals } = await readAll(lookup, ranked.flat(), keys);
  return await Promise.all(
    ranked.map(async (own, i) => {
      const items = own.map((one) => reads.get(one)!);
      return {
        evidence: await rowsOfSources(lookup, own, items, queries[i]!, current),
        asked,
        withdrawals,
      };
    }),
  );
}

/** Each candidate once, and one question about the withdrawals of all. */
async function readAll(lookup: Lookup, named: readonly Candidate[], keys: RecognisedKeys) {
  const candidates = [...new Set(named)];
  const [items, early] = await Promise.all([readItems(candidates), askWithdrawals(lookup, candidates, keys)]);
  const { keys: current, asked: withdrawals } = await withWithdrawals(lookup, keys, items, early);
  return { reads: new Map(candidates.map((one, i) => [one, items[i]!])), current, withdrawals };
}

function ownersOf({ providers }: RecognisedKeys): readonly (readonly string[])[] {
  return providers.map(({ keyring }) => [...keyring.owners]).filter((owners) => owners.length > 0);
}
