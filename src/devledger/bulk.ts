/**
 * Loads many items at once, for benchmarks. Items are decoded strictly but their signatures are NOT verified: that
 * is the one thing that sets it apart from an upload, and why no server route leads here.
 */

import { RailError } from '../errors.ts';
import { decodeDataItem } from '../formats/ans104.ts';
import { insertItems, type Store, type StoredItem } from './store.ts';

/** Large batches write each index page once instead of hundreds of times. */
const BATCH_ITEMS = 10_000;

/**
 * Stores encoded items and returns how many were new.
 * @throws RailError `bad-argument` for bytes that are no data item; earlier batches stay.
 */
export async function bulkInsert(
  store: Store,
  items: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  let stored = 0;
  let batch: StoredItem[] = [];
  const flush = (): void => {
    stored += insertItems(store, batch).filter(Boolean).length;
    batch = [];
  };
  for await (const bytes of items) {
    const item = await decodeDataItem(bytes, Number.MAX_SAFE_INTEGER);
    if (!item.ok) throw new RailError('bad-argument', item.because, { details: [item.code] });
    batch.push({ item: item.value, bytes });
    if (batch.length === BATCH_ITEMS) flush();
  }
  flush();
  return stored;
}
