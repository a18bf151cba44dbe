/** One record as it is stored: encrypted, and bound to its kind, id, version and vault (docs/spec/vault.md section 5). */

import { type Bytes, concat, fromBase64Url, utf8 } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import type { Random } from '../ports.ts';
import { hkdf, IV_BYTES, seal, TAG_BYTES, unseal } from './ciphers.ts';
import { RECORDS } from './store.ts';

/** Which record: what it is, and which of that kind. Both can be read without unlocking. */
export type RecordName = { readonly kind: string; readonly id: string };

export type VaultRecord = RecordName & {
  /** Version of what the bytes hold, 1 to 65,535; belongs to the kind. */
  readonly schema: number;
  readonly bytes: Bytes;
};

export type RecordCode = 'altered-record' | 'future-version';

export const MAX_RECORD_BYTES = 32_768;
export const KIND = /^[a-z][a-z0-9-]{0,31}$/;
export const ID = /^[A-Za-z0-9_-]{1,64}$/;
export const MAX_SCHEMA = 65_535;

const ROW_VERSION = 1;
/** 01 ‖ schema (2) */
const HEAD_BYTES = 3;
const MIN_ROW_BYTES = HEAD_BYTES + IV_BYTES + TAG_BYTES;

/** @throws RailError `bad-argument` for a kind or id of another form. */
export function rowName({ kind, id }: RecordName): string {
  if (!KIND.test(kind) || !ID.test(id))
    throw new RailError('bad-argument', 'a record is named by a kind and an id');
  return `${RECORDS}${kind}/${id}`;
}

/** `null` where it is not the name of a record's row. */
export function nameOfRow(name: string): RecordName | null {
  const [kind = '', id = '', ...more] = name.slice(RECORDS.length).split('/');
  return name.startsWith(RECORDS) && more.length === 0 && KIND.test(kind) && ID.test(id)
    ? { kind, id }
    : null;
}

export function recordKey(vaultId: string, dataKey: Bytes): Promise<Bytes> {
  return hkdf(dataKey, fromBase64Url(vaultId)!, 'rail-vault/1 records');
}

/** @throws RailError `bad-argument` for a schema out of its range. */
export async function writeRow(
  key: Bytes,
  vaultId: string,
  record: VaultRecord,
  random: Random,
): Promise<Bytes> {
  const { schema } = record;
  if (!Number.isInteger(schema) || schema < 1 || schema > MAX_SCHEMA)
    throw new RailError('bad-argument', 'a schema is a number from 1 to 65,535');
  const { iv, data } = await seal(key, record.bytes, boundTo(vaultId, record, schema), random);
  return concat(Uint8Array.of(ROW_VERSION, schema >> 8, schema & 255), iv, data);
}

/** Codes: `altered-record`, `future-version`. */
export async function readRow(
  key: Bytes,
  vaultId: string,
  name: RecordName,
  row: Bytes,
): Promise<Parsed<VaultRecord, RecordCode>> {
  if (row.length < MIN_ROW_BYTES || row.length > MIN_ROW_BYTES + MAX_RECORD_BYTES || row[0]! < ROW_VERSION)
    return refuse('altered-record', 'a record of the vault cannot be read');
  if (row[0]! > ROW_VERSION)
    return refuse('future-version', 'a record is of a newer version of this program');
  const schema = (row[1]! << 8) | row[2]!;
  const sealed = { iv: row.slice(HEAD_BYTES, HEAD_BYTES + IV_BYTES), data: row.slice(HEAD_BYTES + IV_BYTES) };
  const bytes = await unseal(key, sealed, boundTo(vaultId, name, schema));
  return bytes === null
    ? refuse('altered-record', 'a record of the vault was changed by something else than this program')
    : accept({ ...name, schema, bytes });
}

/** The associated data: what the record cannot be moved to another of. */
function boundTo(vaultId: string, { kind, id }: RecordName, schema: number): Bytes {
  return utf8(`rail-vault-record/1|${kind}|${id}|${schema}|${vaultId}`);
}
