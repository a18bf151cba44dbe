/** Sends what was signed and kept, always the same bytes: sent twice, it is the same item. */

import type { Bytes } from '../bytes.ts';
import type { Upload } from '../ledger/publish/upload.ts';
import type { Issuer } from './issuer.ts';
import { KEPT_ROOTS } from './roots.ts';
import { atomically, countOf } from './store.ts';

type Lane = 'roots' | 'attestations';
type Row = { readonly id: string; readonly bytes: Bytes };

/** In order. @throws RailError `no-upload` at the first that is not taken; it and those after it stay */
export async function sendRoots(issuer: Issuer, upload: Upload): Promise<void> {
  for (const id of waiting(issuer, 'roots')) await send(issuer, upload, id);
}

/** One that is not taken keeps no other waiting. @throws RailError `no-upload` after all were tried */
export async function sendAttestations(issuer: Issuer, upload: Upload): Promise<void> {
  const failures: unknown[] = [];
  for (const id of waiting(issuer, 'attestations')) {
    try {
      await send(issuer, upload, id);
      // It is on the ledger, and nothing here refers to it.
      issuer.store.sql('DELETE FROM item WHERE id = ?').run(id);
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Of the newest records and their lists what no server shows, in the order of sending. @param shown ids on the ledger */
export function missingRoots({ store }: Issuer, shown: ReadonlySet<string>): readonly string[] {
  const newest = store.sql('SELECT id, leavesId FROM rootRecord ORDER BY seq DESC LIMIT ?').all(KEPT_ROOTS);
  const rows = newest.reverse() as { readonly id: string; readonly leavesId: string }[];
  const ids = new Set(rows.flatMap(({ id, leavesId }) => [leavesId, id]));
  // An older version of this program forgot lists at once.
  const isKept = store.sql('SELECT 1 FROM item WHERE id = ?');
  return [...ids].filter((id) => !shown.has(id) && isKept.get(id) !== undefined);
}

/** What an upload service took and no server shows is sent once more, each list before the record that names it. */
export function putAgain({ store }: Issuer, missing: readonly string[]): void {
  atomically(store, () => {
    for (const id of missing) {
      store.sql('DELETE FROM outbox WHERE id = ?').run(id);
      store.sql("INSERT INTO outbox (id, lane) VALUES (?, 'roots')").run(id);
    }
  });
}

export function countUnsent({ store }: Issuer): number {
  return countOf(store, 'SELECT count(*) AS count FROM outbox');
}

function waiting({ store }: Issuer, lane: Lane): readonly string[] {
  const rows = store.sql('SELECT id FROM outbox WHERE lane = ? ORDER BY place').all(lane);
  return (rows as { id: string }[]).map(({ id }) => id);
}

async function send({ store }: Issuer, upload: Upload, id: string): Promise<void> {
  const row = store.sql('SELECT id, bytes FROM item WHERE id = ?').get(id) as Row | undefined;
  if (row !== undefined) await upload(row);
  store.sql('DELETE FROM outbox WHERE id = ?').run(id);
}
