/**
 * Finds rows: filters are joined by AND, the terms within one by OR, each row comes once, newest or oldest first.
 *
 * The filter with the fewest index entries leads: its terms are walked one by one in order, each only as far as the
 * page reaches, and the other filters are looked up per row. Walks that are long (two common tags that rarely meet)
 * take time in proportion to the smaller one.
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

/** Index entries counted at most when filters are compared; beyond it, one is as long as another. */
const COUNT_CAP = 4000;

/** The `seq` of the matching rows, at most `limit`, in order. */
export function findRows(store: Store, search: Search): number[] {
  const { lead, rest } = chooseLead(store, search);
  const direction = search.order === 'newest-first' ? 'DESC' : 'ASC';
  const statement = store.sql(
    `SELECT s.seq AS seq FROM ${lead.from} s WHERE ${lead.on} AND s.seq > ? AND s.seq < ?` +
      `${rest.map(condition).join('')} ORDER BY s.seq ${direction} LIMIT ?`,
  );
  const values = rest.map((filter) => (filter.terms.length === 1 ? filter.terms[0]! : jsonOf(filter.terms)));

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
    return { lead: { from: 'entry', on: 's.id = ?', keys: [...new Set(ids)] }, rest: filters };
  const candidates = filters.filter(({ keep }) => keep === 'any');
  const leading = candidates.length > 1 ? shortest(store, candidates) : candidates[0];
  if (leading === undefined) return { lead: { from: 'entry', on: '? = 1', keys: [1] }, rest: filters };
  return {
    lead: { from: 'posting', on: 's.term = ?', keys: [...new Set(leading.terms)] },
    rest: filters.filter((filter) => filter !== leading),
  };
}

function shortest(store: Store, filters: readonly Filter[]): Filter {
  const count = store.sql(
    'SELECT count(*) AS n FROM (SELECT 1 FROM posting WHERE term IN (SELECT value FROM json_each(?)) LIMIT ?)',
  );
  const sized = filters.map((filter) => ({
    filter,
    n: count.get(jsonOf(filter.terms), COUNT_CAP)!.n as number,
  }));
  return sized.reduce((least, next) => (next.n < least.n ? next : least)).filter;
}

function condition(filter: Filter): string {
  const terms = filter.terms.length === 1 ? '= ?' : 'IN (SELECT value FROM json_each(?))';
  const not = filter.keep === 'none' ? 'NOT ' : '';
  return ` AND ${not}EXISTS (SELECT 1 FROM posting p WHERE p.term ${terms} AND p.seq = s.seq)`;
}

/** JSON numbers keep all 64 bits: SQLite reads them as integers. */
function jsonOf(terms: readonly bigint[]): string {
  return `[${terms.join(',')}]`;
}
