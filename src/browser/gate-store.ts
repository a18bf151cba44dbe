/**
 * The gate's rows in IndexedDB (docs/spec/policy.md section 9), a database of its own, one table of bytes by name. Nothing in it is secret. The browser may remove it with all data of
 * the extension.
 */

import { Dexie, type Table } from 'dexie';
import type { Bytes } from '../bytes.ts';
import type { GateStore, GateTx } from '../wallet/policy/gate-store.ts';

const DATABASE = 'rail-gate';

export function openGateStore(): GateStore {
  // Strict: what was counted is on the disk before anything is signed.
  const database = new Dexie(DATABASE, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ rows: '' });
  const rows: Table<unknown, string> = database.table('rows');
  const tx: GateTx = {
    get: async (name) => bytesOf(await rows.get(name)),
    put: async (name, bytes) => {
      await rows.put(bytes, name);
    },
    remove: (name) => rows.delete(name),
    list: async (prefix, after, limit) => {
      const page = rows.where(':id').between(after, `${prefix}\uffff`, false, false).limit(limit);
      const names = await page.primaryKeys();
      const found = await rows.bulkGet(names);
      return names.map((name, at) => ({ name, bytes: bytesOf(found[at])! }));
    },
  };
  return {
    // Dexie joins what `work` asks of the table to this transaction, which no other of this kind overlaps, in any worker. It has to be given an
    // async function: from another one it does not wait for what `work` awaits, and commits too early.
    transaction: (work) => database.transaction('rw', rows, async () => await work(tx)),
    clear: () => rows.clear(),
  };
}

/** Something else than bytes is read as none of them, which no row accepts. */
function bytesOf(value: unknown): Bytes | null {
  if (value === undefined) return null;
  return value instanceof Uint8Array ? new Uint8Array(value) : new Uint8Array(0);
}
