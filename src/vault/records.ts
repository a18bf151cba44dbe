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
import { RECORDS, type VaultPorts } from './store.ts';
import { type OpenVault, openVault, type ReadCode } from './vault.ts';

export const MAX_RECORDS = 512;

export type PutCode = 'record-too-large' | 'vault-full' | 'changed-meanwhile';

export type Records = {
  /** `null` where there is none. */
  readonly get: (name: RecordName) => Promise<Parsed<VaultRecord | null, RecordCode>>;
  readonly put: (record: VaultRecord) => Promise<Parsed<null, PutCode>>;
  readonly remove: (name: RecordName) => Promise<Parsed<null, 'changed-meanwhile'>>;
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
  const replace = async (name: string, bytes: Bytes | null) =>
    (await store.commit(header, [{ name, bytes }]))
      ? accept(null)
      : refuse('changed-meanwhile', 'the vault was changed in the same moment');
  return {
    list,
    async get(name) {
      const row = await store.get(rowName(name));
      return row === null ? accept(null) : readRow(key, vaultId, name, row);
    },
    async put(record) {
      const name = rowName(record);
      if (record.bytes.length > MAX_RECORD_BYTES)
        return refuse('record-too-large', `${record.bytes.length} bytes, at most ${MAX_RECORD_BYTES}`);
      if ((await store.get(name)) === null && (await list()).length >= MAX_RECORDS)
        return refuse('vault-full', `at most ${MAX_RECORDS} records`);
      return replace(name, await writeRow(key, vaultId, record, random));
    },
    remove: (name) => replace(rowName(name), null),
  };
}
