/**
 * Reads a bundle's bytes. A bundle is stored as its header and its items; this joins the part that is asked for.
 */

import { type Bytes, concat } from '../bytes.ts';
import type { Store } from './store.ts';

/**
 * Bytes `start` to `end` (exclusive) of a bundle, put together from its header and the items that overlap.
 * The bounds lie within the bundle.
 */
export function readBundle(store: Store, seq: number, start: number, end: number): Bytes {
  const { header, firstItem, lastItem } = store.sql('SELECT * FROM bundle WHERE seq = ?').get(seq) as {
    header: Uint8Array;
    firstItem: number;
    lastItem: number;
  };
  const { first } = store
    .sql('SELECT max(seq) AS first FROM placed WHERE seq BETWEEN ? AND ? AND start <= ?')
    .get(firstItem, lastItem, start) as { first: number | null };
  const items = store
    .sql(
      `SELECT p.start AS at, b.bytes AS bytes FROM placed p JOIN body b USING (seq)
       WHERE p.seq BETWEEN ? AND ? AND p.start < ? ORDER BY p.seq`,
    )
    .all(first ?? firstItem, lastItem, end) as { at: number; bytes: Uint8Array }[];
  const parts = [{ at: 0, bytes: header }, ...items].map(({ at, bytes }) =>
    bytes.subarray(Math.max(0, start - at), Math.max(0, end - at)),
  );
  return concat(...parts);
}
