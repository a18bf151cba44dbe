/** Backups: what a vault had comes back in another one, and no changed file does. */

import { describe, expect, test } from 'vitest';
import { type Bytes, fromUtf8, toBase64Url, utf8 } from '../../src/bytes.ts';
import { canonicalize, type Json } from '../../src/canonical.ts';
import { readBackup } from '../../src/vault/backup.ts';
import { seal } from '../../src/vault/ciphers.ts';
import { passwordKey } from '../../src/vault/kdf.ts';
import { MAX_BACKUP_BYTES } from '../../src/vault/limits.ts';
import { MAX_RECORD_BYTES } from '../../src/vault/record-row.ts';
import { MAX_RECORDS } from '../../src/vault/records.ts';
import { backUpVault, restoreAsNewVault, restoreIntoVault } from '../../src/vault/restore.ts';
import { unlockVault } from '../../src/vault/vault.ts';
import { BY_PASSWORD, CARD, copyOf, makeTestVault, recordsIn, SEED, the } from '../fixtures/vault/made.ts';
import { OTHER_PASSWORD, PASSWORD, testVault } from '../fixtures/vault/ports.ts';

const made = await makeTestVault();
const FILE_PASSWORD = 'a third password';
const file = the(await backUpVault(made, made.dataKey, FILE_PASSWORD));
const parsed = JSON.parse(fromUtf8(file)!) as { kdf: Record<string, unknown> } & Record<string, string>;
const read = (bytes: Bytes, password = FILE_PASSWORD) => readBackup(made, bytes, password);
const changed = (members: object) => canonicalize({ ...parsed, ...members } as Json);
const withKdf = (members: object) => changed({ kdf: { ...parsed.kdf, ...members } });

/** A file with the right password and any contents. */
async function fileOf(contents: Json | string): Promise<Bytes> {
  const { schema, createdAt, kdf } = parsed;
  const about = { schema, createdAt, kdf } as Json;
  const key = await passwordKey(made.argon2id, FILE_PASSWORD, kdf as never);
  const plain = typeof contents === 'string' ? utf8(contents) : canonicalize(contents);
  const { iv, data } = await seal(key, plain, canonicalize(about), made.random);
  return changed({ iv: toBase64Url(iv), data: toBase64Url(data) });
}

describe('a backup', () => {
  test('has the records, in order', async () => {
    expect(the(await read(file))).toEqual([CARD, SEED]);
  });

  test('shows its time and cost, and nothing of the vault', () => {
    expect(Object.keys(parsed).sort()).toEqual(['createdAt', 'data', 'iv', 'kdf', 'schema']);
    expect(parsed.createdAt).toBe('2026-11-21T12:00:00Z');
    expect(fromUtf8(file)).not.toContain(made.vaultId);
  });

  test('needs a password as a vault does', async () => {
    expect(await backUpVault(made, made.dataKey, 'short')).toMatchObject({ code: 'password-too-short' });
  });

  test('holds the largest vault there can be', async () => {
    const vault = copyOf(made);
    const records = await recordsIn(vault, made.dataKey);
    for (const { kind, id } of await records.list()) the(await records.remove({ kind, id }));
    const bytes = new Uint8Array(MAX_RECORD_BYTES);
    const kind = 'k'.repeat(32);
    for (let i = 0; i < MAX_RECORDS; i++)
      the(await records.put({ kind, id: String(i).padStart(64, 'x'), schema: 65_535, bytes }));
    const largest = the(await backUpVault(vault, made.dataKey, FILE_PASSWORD));
    expect(largest.length).toBeLessThanOrEqual(MAX_BACKUP_BYTES);
    expect(the(await read(largest))).toHaveLength(MAX_RECORDS);
  });

  test('is not made of a vault with a record that cannot be read', async () => {
    const vault = copyOf(made);
    vault.rows.get('record/identity/seed')![20]! ^= 1;
    expect(await backUpVault(vault, made.dataKey, FILE_PASSWORD)).toMatchObject({ code: 'altered-record' });
  });

  test.each<[string, string, Bytes]>([
    ['too large', 'backup-too-large', new Uint8Array(MAX_BACKUP_BYTES + 1)],
    ['no JSON', 'not-a-backup', utf8('hello')],
    ['a key file', 'not-a-backup', changed({ schema: 'rail.key/1' })],
    ['written over several lines', 'not-a-backup', utf8(JSON.stringify(parsed, null, 2))],
    ['with an unknown member', 'not-a-backup', changed({ note: 'x' })],
    ['without Argon2id', 'not-a-backup', changed({ kdf: { name: 'none' } })],
    ['with data that is not base64url', 'not-a-backup', changed({ data: '*' })],
    ['of a newer version', 'future-version', changed({ schema: 'rail-vault-backup/2' })],
    ['with Argon2id of one pass', 'kdf-too-weak', withKdf({ passes: 1 })],
    ['with a memory bomb', 'kdf-too-heavy', withKdf({ memoryKib: 4_194_304 })],
    ['with another time', 'wrong-secret', changed({ createdAt: '2026-11-21T12:00:01Z' })],
    ['with another cost', 'wrong-secret', withKdf({ passes: 4 })],
    [
      'with other data',
      'wrong-secret',
      changed({ data: parsed.data!.replace(/^./, (a) => (a === 'A' ? 'B' : 'A')) }),
    ],
    ['with no data', 'wrong-secret', changed({ data: '' })],
  ])('%s is %s', async (_, code, bytes) => {
    expect(await read(bytes)).toMatchObject({ code });
  });

  test('with another password is wrong-secret', async () => {
    expect(await read(file, PASSWORD)).toMatchObject({ code: 'wrong-secret' });
  });

  const member = { kind: 'identity', id: 'seed', schema: 1, data: '' };
  test.each<[string, Json | string]>([
    ['no JSON', 'x'],
    ['no records', {}],
    ['a record without an id', { records: [{ ...member, id: undefined }] }],
    ['a kind with a bar', { records: [{ ...member, kind: 'a|b' }] }],
    ['an endless record', { records: [{ ...member, data: 'A'.repeat(43_692) }] }],
    ['a record twice', { records: [member, member] }],
    ['records out of order', { records: [member, { ...member, id: 'a' }] }],
    [
      'too many records',
      { records: Array.from({ length: MAX_RECORDS + 1 }, (_, i) => ({ ...member, id: `n${1000 + i}` })) },
    ],
  ])('that opens to %s is bad-backup', async (_, contents) => {
    expect(await read(await fileOf(contents))).toMatchObject({ code: 'bad-backup' });
  });
});

describe('restoring', () => {
  test('without a vault makes one, with a password and a code of its own', async () => {
    const fresh = testVault(new Map(), 4);
    const restored = the(await restoreAsNewVault(fresh, file, FILE_PASSWORD, OTHER_PASSWORD));
    expect(restored).toMatchObject({ added: 2 });
    expect(restored.vaultId).not.toBe(made.vaultId);
    const open = the(await unlockVault(fresh, { by: 'password', password: OTHER_PASSWORD }));
    const records = await recordsIn(fresh, open.dataKey);
    expect([the(await records.get(SEED)), the(await records.get(CARD))]).toEqual([SEED, CARD]);
    expect(await unlockVault(fresh, BY_PASSWORD)).toMatchObject({ code: 'wrong-secret' });
  });

  test('without a vault refuses where there is one, and a short password', async () => {
    const vault = copyOf(made);
    const refused = await restoreAsNewVault(vault, file, FILE_PASSWORD, OTHER_PASSWORD);
    expect(refused).toMatchObject({ code: 'vault-exists' });
    expect(await restoreAsNewVault(testVault(), file, FILE_PASSWORD, 'short')).toMatchObject({
      code: 'password-too-short',
    });
  });

  test('into a vault adds what is missing, and never replaces', async () => {
    const vault = copyOf(made);
    const records = await recordsIn(vault, made.dataKey);
    const own = { ...SEED, bytes: utf8('of this device') };
    the(await records.put(own));
    the(await records.remove(CARD));
    const restored = await restoreIntoVault(vault, made.dataKey, file, FILE_PASSWORD);
    expect(restored).toEqual({ ok: true, value: { added: 1, same: 0, kept: 1 } });
    expect(the(await records.get(SEED))).toEqual(own);
    expect(the(await records.get(CARD))).toEqual(CARD);
    const again = await restoreIntoVault(vault, made.dataKey, file, FILE_PASSWORD);
    expect(again).toEqual({ ok: true, value: { added: 0, same: 1, kept: 1 } });
  });

  test('into a vault that would have more than 512 records adds none', async () => {
    const vault = copyOf(made);
    const records = await recordsIn(vault, made.dataKey);
    the(await records.remove(CARD));
    for (let i = 1; i < MAX_RECORDS; i++) the(await records.put({ ...SEED, id: `n${i}` }));
    const before = vault.rows.size;
    expect(await restoreIntoVault(vault, made.dataKey, file, FILE_PASSWORD)).toMatchObject({
      code: 'vault-full',
    });
    expect(vault.rows.size).toBe(before);
  });
});
