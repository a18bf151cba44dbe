/**
 * The vault's rows in IndexedDB (docs/spec/vault.md section 1), one table of bytes by name. Only the keys worker opens it. The browser may still
 * remove it with all data of the extension; a backup is the answer to that.
 */

import { Dexie, type Table } from 'dexie';
import { type Bytes, bytesEqual } from '../bytes.ts';
import type { Row, VaultStore } from '../vault/store.ts';

const DATABASE = 'rail-vault';

export function openVaultStore(): VaultStore {
  // Strict: a write is on the disk, not only with the system, before it is reported.
  const database = new Dexie(DATABASE, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ rows: '' });
  const rows: Table<unknown, string> = database.table('rows');
  return {
    get: async (name) => bytesOf(await rows.get(name)),
    list: (prefix) => rows.where(':id').startsWith(prefix).primaryKeys(),
    commit: (unchanged, changes) =>
      database.transaction('rw', rows, async () => {
        if (!isAs(unchanged, bytesOf(await rows.get(unchanged.name)))) return false;
        const written = changes.filter(({ bytes }) => bytes !== null);
        await rows.bulkDelete(changes.filter(({ bytes }) => bytes === null).map(({ name }) => name));
        await rows.bulkPut(
          written.map(({ bytes }) => bytes),
          written.map(({ name }) => name),
        );
        return true;
      }),
  };
}

/** Something else than bytes is read as none of them, which no format accepts. */
function bytesOf(value: unknown): Bytes | null {
  if (value === undefined) return null;
  return value instanceof Uint8Array ? new Uint8Array(value) : new Uint8Array(0);
}

function isAs({ bytes: expected }: Row, bytes: Bytes | null): boolean {
  return expected === null || bytes === null ? expected === bytes : bytesEqual(expected, bytes);
}
