/** The chain of root records as this issuer signed it (docs/spec/personhood.md section 3), read back from the signed bytes. */

import { RailError } from '../errors.ts';
import { decodeDataItem } from '../formats/ans104.ts';
import { acceptRoots } from '../identity/root-chain.ts';
import { type RootRecord, readRootRecord } from '../identity/root-record.ts';
import type { Issuer } from './issuer.ts';

/** As many as readers accept. */
export const KEPT_ROOTS = 6;

/** Newest first, at most six. @throws RailError `bad-settings` where the database holds something else */
export async function newestRoots({ store, group }: Issuer): Promise<readonly RootRecord[]> {
  const rows = store.sql(
    'SELECT bytes FROM rootRecord JOIN item ON item.id = rootRecord.id ORDER BY seq DESC LIMIT ?',
  );
  const roots: RootRecord[] = [];
  for (const { bytes } of rows.all(KEPT_ROOTS) as { bytes: Uint8Array }[]) {
    const item = await decodeDataItem(bytes);
    const record = item.ok ? await readRootRecord(item.value, group) : item;
    if (!record.ok)
      throw new RailError('bad-settings', `a root record in the database is broken: ${record.because}`);
    roots.push(record.value);
  }
  return roots;
}

/** The record with this id, while readers accept proofs for its root; else `null`. */
export async function acceptedRoot(issuer: Issuer, id: string): Promise<RootRecord | null> {
  const accepted = acceptRoots(await newestRoots(issuer), null, issuer.clock());
  const found = accepted.ok ? accepted.value.find(({ record }) => record.id === id) : undefined;
  return found?.record ?? null;
}
