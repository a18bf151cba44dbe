/**
 * Transactions that were signed for sites, on their way to the wallet's activity (docs/spec/wallet-home.md section 3): put here by the keys worker before it hands a signature out, because workers
 * do not reach `storage.local`, and taken by the next page of the wallet that is open. A database of its own; nothing in it is secret.
 */

import { Dexie, type Table } from 'dexie';
import { type Activity, readActivity } from '../wallet/activity.ts';

const DATABASE = 'rail-signed';
/** Every one was agreed to by a person; the oldest go first. */
const MAX_ROWS = 100;

export type SignedStore = {
  readonly keep: (entries: readonly Activity[]) => Promise<void>;
  readonly all: () => Promise<readonly Activity[]>;
  readonly drop: (ids: readonly string[]) => Promise<void>;
  readonly clear: () => Promise<void>;
};

export function openSignedStore(): SignedStore {
  const database = new Dexie(DATABASE, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ rows: 'id, atMs' });
  const rows: Table<unknown, string> = database.table('rows');
  return {
    // An async function, or it is committed before what it awaits.
    keep: (entries) =>
      database.transaction('rw', rows, async () => {
        await rows.bulkPut(entries);
        const tooMany = (await rows.count()) - MAX_ROWS;
        if (tooMany > 0) await rows.bulkDelete(await rows.orderBy('atMs').limit(tooMany).primaryKeys());
      }),
    all: async () => readActivity(await rows.toArray()),
    drop: (ids) => rows.bulkDelete([...ids]),
    clear: () => rows.clear(),
  };
}
