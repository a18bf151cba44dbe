/** Records: what goes in comes out, and nothing that was moved or changed does. */

import { describe, expect, test } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import { RailError } from '../../src/errors.ts';
import { MAX_RECORD_BYTES, type VaultRecord } from '../../src/vault/record-row.ts';
import { MAX_RECORDS, openRecords } from '../../src/vault/records.ts';
import { HEADER } from '../../src/vault/store.ts';
import { CARD, copyOf, makeTestVault, recordsIn, SEED, the } from '../fixtures/vault/made.ts';

const made = await makeTestVault();
const other = await makeTestVault(3);
const SEED_ROW = 'record/identity/seed';
const open = async () => {
  const vault = copyOf(made);
  return { ...vault, records: await recordsIn(vault, made.dataKey) };
};

describe('records', () => {
  test('come out as they went in', async () => {
    const { records } = await open();
    expect(the(await records.get(SEED))).toEqual(SEED);
    expect(the(await records.get(CARD))).toEqual(CARD);
    expect(the(await records.get({ kind: 'identity', id: 'none' }))).toBeNull();
  });

  test('are listed in order, all or of one kind', async () => {
    const { records } = await open();
    expect(await records.list()).toEqual([
      { kind: 'credential', id: 'a1_B-2' },
      { kind: 'identity', id: 'seed' },
    ]);
    expect(await records.list('identity')).toEqual([{ kind: 'identity', id: 'seed' }]);
    expect(await records.list('ident')).toEqual([]);
  });

  test('are replaced and removed', async () => {
    const { records } = await open();
    const next: VaultRecord = { ...SEED, schema: 2, bytes: utf8('next') };
    the(await records.put(next));
    expect(the(await records.get(SEED))).toEqual(next);
    the(await records.remove(SEED));
    expect(the(await records.get(SEED))).toBeNull();
  });

  test('of the same contents look different each time', async () => {
    const { records, rows } = await open();
    const before = toBase64Url(rows.get(SEED_ROW)!);
    the(await records.put(SEED));
    expect(toBase64Url(rows.get(SEED_ROW)!)).not.toBe(before);
  });

  test('may be empty and have 32,768 bytes, not more', async () => {
    const { records } = await open();
    const sized = (length: number) => records.put({ ...SEED, bytes: new Uint8Array(length) });
    expect(await sized(0)).toMatchObject({ ok: true });
    expect(the(await records.get(SEED))).toEqual({ ...SEED, bytes: new Uint8Array(0) });
    expect(await sized(MAX_RECORD_BYTES)).toMatchObject({ ok: true });
    expect(the(await records.get(SEED))?.bytes).toHaveLength(MAX_RECORD_BYTES);
    expect(await sized(MAX_RECORD_BYTES + 1)).toMatchObject({ code: 'record-too-large' });
  });

  test('are at most 512; those that are there can still be changed', async () => {
    const { records } = await open();
    for (let i = 2; i < MAX_RECORDS; i++) the(await records.put({ ...SEED, id: `n${i}` }));
    expect(await records.put({ ...SEED, id: 'one-more' })).toMatchObject({ code: 'vault-full' });
    expect(await records.put(CARD)).toMatchObject({ ok: true });
  });

  test('are written together or not at all', async () => {
    const { records, rows } = await open();
    const added = { ...SEED, id: 'second' };
    the(await records.putAll([added, { ...CARD, bytes: utf8('next') }]));
    expect(the(await records.get(added))).toEqual(added);
    expect(the(await records.get(CARD))?.bytes).toEqual(utf8('next'));
    const before = [...rows.keys()];
    const tooLarge = { ...SEED, id: 'third', bytes: new Uint8Array(MAX_RECORD_BYTES + 1) };
    const refused = await records.putAll([{ ...SEED, id: 'fourth' }, tooLarge]);
    expect(refused).toMatchObject({ code: 'record-too-large' });
    expect([...rows.keys()]).toEqual(before);
    the(await records.removeAll([SEED, added]));
    expect(await records.list('identity')).toEqual([]);
  });

  test('count together to the limit', async () => {
    const { records } = await open();
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...SEED, id: `n${i}` }));
    expect(await records.putAll(many(MAX_RECORDS - 1))).toMatchObject({ code: 'vault-full' });
    expect(await records.list()).toHaveLength(2);
    the(await records.putAll([...many(MAX_RECORDS - 2), CARD]));
  });

  test.each<[string, Partial<VaultRecord>]>([
    ['a kind with a bar', { kind: 'a|b' }],
    ['a kind in capitals', { kind: 'Identity' }],
    ['no kind', { kind: '' }],
    ['an id with a slash', { id: 'a/b' }],
    ['an endless id', { id: 'x'.repeat(65) }],
    ['schema 0', { schema: 0 }],
    ['schema 65,536', { schema: 65_536 }],
  ])('with %s are misuse', async (_, change) => {
    const { records } = await open();
    await expect(records.put({ ...SEED, ...change })).rejects.toThrow(RailError);
  });

  test('of a vault that changed since are not written', async () => {
    const { records, rows } = await open();
    rows.set(HEADER, other.rows.get(HEADER)!);
    expect(await records.put(SEED)).toMatchObject({ code: 'changed-meanwhile' });
    expect(await records.remove(SEED)).toMatchObject({ code: 'changed-meanwhile' });
    expect(rows.get(SEED_ROW)).toEqual(made.rows.get(SEED_ROW));
  });

  test('do not open with another key', async () => {
    expect(await openRecords(copyOf(made), other.dataKey)).toMatchObject({ code: 'altered-header' });
  });

  test.each<[string, string, (row: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['of a newer version', 'future-version', (row) => row.fill(2, 0, 1)],
    ['of version 0', 'altered-record', (row) => row.fill(0, 0, 1)],
    ['with another schema', 'altered-record', (row) => row.fill(2, 2, 3)],
    ['cut off', 'altered-record', (row) => row.slice(0, -1)],
    ['that is empty', 'altered-record', () => new Uint8Array(0)],
    ['with a byte more', 'altered-record', (row) => new Uint8Array([...row, 0])],
    ['that is too long', 'altered-record', () => new Uint8Array(MAX_RECORD_BYTES + 32).fill(1)],
    ['of another name', 'altered-record', () => made.rows.get('record/credential/a1_B-2')!.slice()],
    ['of another vault', 'altered-record', () => other.rows.get(SEED_ROW)!.slice()],
  ])('%s are %s', async (_, code, change) => {
    const { records, rows } = await open();
    rows.set(SEED_ROW, change(rows.get(SEED_ROW)!));
    expect(await records.get(SEED)).toMatchObject({ code });
  });

  test('under odd names are passed over', async () => {
    const { records, rows } = await open();
    for (const name of ['record/', 'record/a', 'record/a/b/c', 'record/A/b', 'record/a/b b'])
      rows.set(name, utf8('x'));
    expect(await records.list()).toHaveLength(2);
  });
});
