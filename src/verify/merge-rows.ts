/** Rows that would only repeat each other become one, with a count in `details.records`. */

import type { Evidence } from './evidence.ts';

/**
 * One row per meaning and provider (ledger rows) or per meaning and reason (others); `compare` puts the row that
 * stands for the others first, and the rows in order. Counting happens after this, so that a record logged twice is not two sources.
 */
export function mergeRows(
  rows: readonly Evidence[],
  compare: (a: Evidence, b: Evidence) => number,
): readonly Evidence[] {
  const groups = Map.groupBy(rows, ({ kind, code, details, because }) =>
    kind === 'ledger' ? `${code} ${details.root ?? details.who}` : `${code} ${because}`,
  );
  const merged = [...groups.values()].map((group) => {
    const best = group.sort(compare)[0]!;
    return group.length === 1 ? best : { ...best, details: { ...best.details, records: group.length } };
  });
  return merged.sort(compare);
}
