/**
 * Finds rows: filters are joined by AND, the terms within one by OR, each row comes once, newest or oldest first.
 *
 * The filter with the fewest index entries leads, and the others are looked up per row. A short lead is read whole;
 * of a long one, each term is walked in order and only as far as the page reaches. Long walks that meet few rows
 * (two common tags that rarely meet) take time in proportion to the smaller one.
 */

import type { Store } from './store.ts';

export type Filter = {
  /** `any`: the row has at least one of the terms. `none`: it has none of them. */
  readonly keep: 'any' | 'none';
  readonly terms: readonly bigint[];
};

export type Search = {
  /** Only these ids; `null` for all. */
  readonly ids: readonly string[] | null;
  readonly filters: readonly Filter[];
  /** Exclusive bounds. */
  readonly above: number;
  readonly below: number;
  readonly order: 'newest-first' | 'oldest-first';
  readonly limit: number;
};

/** Where candidates come from: one statement, run once for each key. */
type Lead = {
  readonly from: 'posting' | 'entry';
  readonly on: string;
  readonly keys: readonly (bigint | string | number)[];
};

/** A filter with fewer index entries is read whole. */
const SHORT_ENTRIES = 1_000;
/** Where all are longer, they are compared up to this length (under 2 ms of counting). */
const LONG_ENTRIES = 10_000;

/** The `seq` of the matching rows, at most `limit`, in order. */
export function findRows(store: Store, search: Search): number[] {
  const { lead, rest } = chooseLead(store, search);
  const direction = search.order === 'newest-first' ? 'DESC' : 'ASC';
  const statement = store.sql(
    `SELECT DISTINCT s.seq AS seq FROM ${lead.from} s WHERE ${lead.on} AND s.seq > ? AND s.seq < ?` +
      `${rest.map(condition).join('')} ORDER BY s.seq ${direction} LIMIT ?`,
  );
  const values = rest.map(operandOf);

  const found = new Set<number>();
  for (const key of lead.keys) {
    const rows = statement.all(key, search.above, search.below, ...values, search.limit);
    for (const row of rows) found.add(row.seq as number);
  }
  const sign = search.order === 'newest-first' ? -1 : 1;
  return [...found].sort((a, b) => sign * (a - b)).slice(0, search.limit);
}

function chooseLead(store: Store, search: Search): { lead: Lead; rest: readonly Filter[] } {
  const { ids, filters } = search;
  if (ids !== null)
    return {
      lead: { from: 'entry', on: 's.id IN (SELECT value FROM json_each(?))', keys: [JSON.stringify(ids)] },
      rest: filters,
    };
  const candidates = filters.filter(({ keep }) => keep === 'any');
  if (candidates.length === 0) return { lead: { from: 'entry', on: '? = 1', keys: [1] }, rest: filters };
  let shortest = pickShortest(store, candidates, SHORT_ENTRIES);
  if (!shortest.isShort && candidates.length > 1)
    shortest = { ...pickShortest(store, candidates, LONG_ENTRIES), isShort: false };
  const { filter, isShort } = shortest;
  const rest = filters.filter((other) => other !== filter);
  return isShort
    ? { lead: { from: 'posting', on: `s.term ${among(filter)}`, keys: [operandOf(filter)] }, rest }
    : { lead: { from: 'posting', on: 's.term = ?', keys: [...new Set(filter.terms)] }, rest };
}

/** The filter with the fewest index entries, counted up to `cap`, and whether it stays below. */
function pickShortest(store: Store, filters: readonly Filter[], cap: number) {
  const sized = filters.map((filter) => {
    const count = store.sql(
      `SELECT count(*) AS n FROM (SELECT 1 FROM posting WHERE term ${among(filter)} LIMIT ?)`,
    );
    return { filter, entries: count.get(operandOf(filter), cap)!.n as number };
  });
  const { filter, entries } = sized.reduce((least, next) => (next.entries < least.entries ? next : least));
  return { filter, isShort: entries < cap };
}

function condition(filter: Filter): string {
  const not = filter.keep === 'none' ? 'NOT ' : '';
  return ` AND ${not}EXISTS (SELECT 1 FROM posting p WHERE p.term ${among(filter)} AND p.seq = s.seq)`;
}

function among({ terms }: Filter): string {
  return terms.length === 1 ? '= ?' : 'IN (SELECT value FROM json_each(?))';
}

/** What `among` compares with. JSON numbers keep all 64 bits: SQLite reads them as integers. */
function operandOf({ terms }: Filter): bigint | string {
  return terms.length === 1 ? terms[0]! : `[${terms.join(',')}]`;
}
