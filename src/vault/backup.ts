/**
 * A vault's records as one encrypted file, and back (docs/spec/vault.md section 8). The file opens by its own password alone. Records that
 * are restored twice are the same secrets twice: they count as one person.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, toBase64Url } from '../bytes.ts';
import { canonicalize, type Json, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { base64UrlOf, base64UrlRows, integer, parseShape, utcSeconds } from '../shapes.ts';
import { IV_BYTES, seal, unseal } from './ciphers.ts';
import { boundedKdf, kdfShape, newKdf, passwordKey } from './kdf.ts';
import { MAX_BACKUP_BYTES } from './limits.ts';
import { newPassword, type PasswordCode } from './password.ts';
import { ID, KIND, MAX_RECORD_BYTES, MAX_SCHEMA, rowName, type VaultRecord } from './record-row.ts';
import { MAX_RECORDS } from './records.ts';
import type { VaultPorts } from './store.ts';
import { isFutureSchema } from './versions.ts';

export type BackupCode =
  | 'backup-too-large'
  | 'not-a-backup'
  | 'future-version'
  | 'kdf-too-weak'
  | 'kdf-too-heavy'
  | 'wrong-secret'
  | 'bad-backup';

const head = {
  schema: v.literal('rail-vault-backup/1'),
  createdAt: utcSeconds,
  kdf: kdfShape,
  iv: base64UrlOf(IV_BYTES),
};
const file = v.strictObject({ ...head, data: v.string() });
const contents = v.strictObject({
  records: v.pipe(
    v.array(
      v.strictObject({
        kind: v.pipe(v.string(), v.regex(KIND)),
        id: v.pipe(v.string(), v.regex(ID)),
        schema: integer(1, MAX_SCHEMA),
        data: base64UrlRows(1, MAX_RECORD_BYTES),
      }),
    ),
    v.maxLength(MAX_RECORDS),
  ),
});

type Ports = Pick<VaultPorts, 'random' | 'clock' | 'argon2id'>;

/** The file's bytes. Codes: `password-too-short`, `password-too-long`. */
export async function writeBackup(
  { random, clock, argon2id }: Ports,
  records: readonly VaultRecord[],
  password: string,
): Promise<Parsed<Bytes, PasswordCode>> {
  const allowed = newPassword(password);
  if (!allowed.ok) return allowed;
  const kdf = newKdf(random);
  const about = { schema: 'rail-vault-backup/1', createdAt: secondsOf(clock()), kdf } as const;
  const plain = canonicalize({ records: inOrder(records).map(toMember) });
  // The IV is drawn by the cipher, which binds it itself.
  const { iv, data } = await seal(
    await passwordKey(argon2id, password, kdf),
    plain,
    canonicalize(about),
    random,
  );
  return accept(canonicalize({ ...about, iv: toBase64Url(iv), data: toBase64Url(data) }));
}

/** The file's records, in order, each name once. Codes: all of `BackupCode`. */
export async function readBackup(
  { argon2id }: Pick<Ports, 'argon2id'>,
  bytes: Bytes,
  password: string,
): Promise<Parsed<readonly VaultRecord[], BackupCode>> {
  const parsed = parseFile(bytes);
  if (!parsed.ok) return parsed;
  const { iv, data, ...about } = parsed.value;
  const sealed = { iv: fromBase64Url(iv)!, data: fromBase64Url(data)! };
  const key = await passwordKey(argon2id, password, about.kdf);
  const plain = await unseal(key, sealed, canonicalize(about as Json));
  if (plain === null) return refuse('wrong-secret', 'the backup did not open');
  return parseContents(plain);
}

type BackupFile = v.InferOutput<typeof file>;

function parseFile(bytes: Bytes): Parsed<BackupFile, Exclude<BackupCode, 'wrong-secret' | 'bad-backup'>> {
  const json = parseCanonical(bytes, MAX_BACKUP_BYTES);
  if (!json.ok && json.code === 'too-large') return refuse('backup-too-large', json.because);
  if (!json.ok) return refuse('not-a-backup', json.because);
  if (isFutureSchema(json.value, 'rail-vault-backup'))
    return refuse('future-version', 'the backup is of a newer version of this program');
  const backup = parseShape(file, json.value);
  if (!backup.ok) return refuse('not-a-backup', backup.because);
  if (fromBase64Url(backup.value.data) === null) return refuse('not-a-backup', 'data is not base64url');
  const kdf = boundedKdf(backup.value.kdf);
  return kdf.ok ? accept(backup.value) : kdf;
}

function parseContents(plain: Bytes): Parsed<readonly VaultRecord[], 'bad-backup'> {
  const json = parseCanonical(plain, MAX_BACKUP_BYTES);
  const parsed = json.ok ? parseShape(contents, json.value) : json;
  if (!parsed.ok) return refuse('bad-backup', parsed.because);
  const records = parsed.value.records.map(({ data, ...record }) => ({
    ...record,
    bytes: fromBase64Url(data)!,
  }));
  const names = records.map(rowName);
  return names.every((name, i) => i === 0 || names[i - 1]! < name)
    ? accept(records)
    : refuse('bad-backup', 'its records are not in order');
}

function inOrder(records: readonly VaultRecord[]): readonly VaultRecord[] {
  return records.toSorted((one, other) => (rowName(one) < rowName(other) ? -1 : 1));
}

function toMember({ kind, id, schema, bytes }: VaultRecord): Json {
  return { kind, id, schema, data: toBase64Url(bytes) };
}

function secondsOf(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
}
