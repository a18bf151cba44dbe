/**
 * The records of an unlocked vault, by kind and id: bytes in, bytes out (docs/spec/vault.md section 5). Open them for one operation and
 * let go of them. A record that somebody removed, or put back as it once was, is not noticed.
 */

import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import {
  MAX_RECORD_BYTES,
  nameOfRow,
  type RecordCode,
  type RecordName,
  readRow,
  recordKey,
  rowName,
  type VaultRecord,
  writeRow,
} from './record-row.ts';
import { RECORDS, type Row, type VaultPorts } from './store.ts';
import { type OpenVault, openVault, type ReadCode } from './vault.ts';

export const MAX_RECORDS = 512;

export type PutCode = 'record-too-large' | 'vault-full' | 'changed-meanwhile';

export type Records = {
  /** `null` where there is none. */
  readonly get: (name: RecordName) => Promise<Parsed<VaultRecord | null, RecordCode>>;
  readonly put: (record: VaultRecord) => Promise<Parsed<null, PutCode>>;
  readonly remove: (name: RecordName) => Promise<Parsed<null, 'changed-meanwhile'>>;
  /** Several at once, all or none. */
  readonly putAll: (records: readonly VaultRecord[]) => Promise<Parsed<null, PutCode>>;
  readonly removeAll: (names: readonly RecordName[]) => Promise<Parsed<null, 'changed-meanwhile'>>;
  /** Names of all records, or of one kind, in order. */
  readonly list: (kind?: string) => Promise<readonly RecordName[]>;
};

/** Codes: those of `openVault`. */
export async function openRecords(
  ports: Pick<VaultPorts, 'store' | 'random'>,
  dataKey: Bytes,
): Promise<Parsed<Records, ReadCode | 'altered-header'>> {
  const vault = await openVault(ports, dataKey);
  return vault.ok ? accept(await recordsOf(ports, vault.value)) : vault;
}

export async function recordsOf(
  { store, random }: Pick<VaultPorts, 'store' | 'random'>,
  { row: header, header: { vaultId }, dataKey }: OpenVault,
): Promise<Records> {
  const key = await recordKey(vaultId, dataKey);
  const list: Records['list'] = async (kind) =>
    (await store.list(kind === undefined ? RECORDS : `${RECORDS}${kind}/`)).flatMap(
      (name) => nameOfRow(name) ?? [],
    );
  const replace = async (rows: readonly Row[]) =>
    (await store.commit(header, rows))
      ? accept(null)
      : refuse('changed-meanwhile', 'the vault was changed in the same moment');
  const putAll: Records['putAll'] = async (records) => {
    const names = records.map(rowName);
    for (const { bytes } of records)
      if (bytes.length > MAX_RECORD_BYTES)
        return refuse('record-too-large', `${bytes.length} bytes, at most ${MAX_RECORD_BYTES}`);
    const known = new Set((await list()).map(rowName));
    const added = new Set(names.filter((name) => !known.has(name)));
    if (added.size > 0 && known.size + added.size > MAX_RECORDS)
      return refuse('vault-full', `at most ${MAX_RECORDS} records`);
    const rows = records.map(async (record, i) => ({
      name: names[i]!,
      bytes: await writeRow(key, vaultId, record, random),
    }));
    return replace(await Promise.all(rows));
  };
  const removeAll: Records['removeAll'] = (names) =>
    replace(names.map((name) => ({ name: rowName(name), bytes: null })));
  return {
    list,
    async get(name) {
      const row = await store.get(rowName(name));
      return row === null ? accept(null) : readRow(key, vaultId, name, row);
    },
    put: (record) => putAll([record]),
    putAll,
    remove: (name) => removeAll([name]),
    removeAll,
  };
}
