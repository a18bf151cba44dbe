/**
 * A backup of all records, and records from a backup into a new vault or one that is there (docs/spec/vault.md section 8). Restoring is one
 * step: the vault is as before or has all of them.
 */

import { type Bytes, bytesEqual } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type BackupCode, readBackup, writeBackup } from './backup.ts';
import type { PasswordCode } from './password.ts';
import { type RecordCode, recordKey, rowName, type VaultRecord, writeRow } from './record-row.ts';
import { MAX_RECORDS, recordsOf } from './records.ts';
import type { Row, VaultPorts } from './store.ts';
import { makeVault, type NewVault, openVault, type ReadCode, writeNewVault } from './vault.ts';

export type Restored = {
  readonly added: number;
  /** There already, with the same contents. */
  readonly same: number;
  /** There already with other contents, and left as they were. */
  readonly kept: number;
};

type OpenCode = ReadCode | 'altered-header';

/** What is left of a record that came in a file: whoever made the file may have written what only this vault can know. */
export type AsRestored = (record: VaultRecord) => VaultRecord;

const asItIs: AsRestored = (record) => record;

/** Codes: those of opening and of a password, and of a record that cannot be read: a backup without it would hide the loss. */
export async function backUpVault(
  ports: VaultPorts,
  dataKey: Bytes,
  password: string,
): Promise<Parsed<Bytes, OpenCode | RecordCode | PasswordCode>> {
  const vault = await openVault(ports, dataKey);
  if (!vault.ok) return vault;
  const open = await recordsOf(ports, vault.value);
  const records: VaultRecord[] = [];
  for (const name of await open.list()) {
    const record = await open.get(name);
    if (!record.ok) return record;
    if (record.value !== null) records.push(record.value);
  }
  return writeBackup(ports, records, password);
}

/** Codes: those of the file and of the new vault's password; `vault-exists`. */
export async function restoreAsNewVault(
  ports: VaultPorts,
  file: Bytes,
  filePassword: string,
  password: string,
  asRestored = asItIs,
): Promise<Parsed<NewVault & { readonly added: number }, BackupCode | PasswordCode | 'vault-exists'>> {
  const records = await readBackup(ports, file, filePassword);
  if (!records.ok) return records;
  const made = await makeVault(ports, password);
  if (!made.ok) return made;
  const { vaultId, dataKey, header } = made.value;
  const rows = await rowsOf(ports, vaultId, dataKey, records.value.map(asRestored));
  return (await writeNewVault(ports, [header, ...rows]))
    ? accept({ ...made.value, added: rows.length })
    : refuse('vault-exists', 'there is a vault already');
}

/** Codes: those of the file and of opening; `vault-full`, `changed-meanwhile`; those of a record that cannot be compared. */
export async function restoreIntoVault(
  ports: VaultPorts,
  dataKey: Bytes,
  file: Bytes,
  filePassword: string,
  asRestored = asItIs,
): Promise<Parsed<Restored, BackupCode | OpenCode | RecordCode | 'vault-full' | 'changed-meanwhile'>> {
  const vault = await openVault(ports, dataKey);
  if (!vault.ok) return vault;
  const records = await readBackup(ports, file, filePassword);
  if (!records.ok) return records;
  const open = await recordsOf(ports, vault.value);
  const missing: VaultRecord[] = [];
  let same = 0;
  for (const record of records.value) {
    const there = await open.get(record);
    if (!there.ok) return there;
    if (there.value === null) missing.push(asRestored(record));
    else if (isSame(there.value, record) || isSame(there.value, asRestored(record))) same++;
  }
  if ((await open.list()).length + missing.length > MAX_RECORDS)
    return refuse('vault-full', `at most ${MAX_RECORDS} records`);
  const rows = await rowsOf(ports, vault.value.header.vaultId, dataKey, missing);
  const kept = records.value.length - missing.length - same;
  return (await ports.store.commit(vault.value.row, rows))
    ? accept({ added: rows.length, same, kept })
    : refuse('changed-meanwhile', 'the vault was changed in the same moment');
}

async function rowsOf(
  { random }: Pick<VaultPorts, 'random'>,
  vaultId: string,
  dataKey: Bytes,
  records: readonly VaultRecord[],
): Promise<readonly Row[]> {
  const key = await recordKey(vaultId, dataKey);
  const rows: Row[] = [];
  for (const record of records)
    rows.push({ name: rowName(record), bytes: await writeRow(key, vaultId, record, random) });
  return rows;
}

function isSame(one: VaultRecord, other: VaultRecord): boolean {
  return one.schema === other.schema && bytesEqual(one.bytes, other.bytes);
}
