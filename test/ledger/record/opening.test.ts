/** Openings: their file format, and that they open exactly the commitment that they belong to. */

import { describe, expect, it } from 'vitest';
import { fromHex, toBase64Url } from '../../../src/bytes.ts';
import { commit, type Opening, opens, parseOpening } from '../../../src/ledger/record/opening.ts';

const salt = new Uint8Array(32).fill(1);
const digest = new Uint8Array(32).fill(2);
const record = toBase64Url(new Uint8Array(32).fill(3));
const opening: Opening = { schema: 'rail.opening/1', record, salt: toBase64Url(salt) };

describe('commit', () => {
  it('is SHA-256 of purpose, zero byte, salt and digest', async () => {
    // (printf 'rail.commitment/1\0'; 32 bytes 01; 32 bytes 02) | sha256sum
    const expected = fromHex('e3356a6254e5202b164ff24426b2f73c13c21b3ca59ec82bce598cb01fde4312')!;
    expect(await commit('rail.commitment/1', salt, digest)).toBe(toBase64Url(expected));
  });

  it('of an input is another one', async () => {
    expect(await commit('rail.input/1', salt, digest)).not.toBe(
      await commit('rail.commitment/1', salt, digest),
    );
  });
});

describe('opens', () => {
  it.each<[string, Opening, Uint8Array, boolean]>([
    ['the right salt and digest', opening, digest, true],
    ['another digest', opening, salt, false],
    ['another salt', { ...opening, salt: toBase64Url(digest) }, digest, false],
    ['no salt', { schema: 'rail.opening/1', record }, digest, false],
    ['no salt and no digest', { schema: 'rail.opening/1', record }, new Uint8Array(), false],
  ])('%s', async (_, candidate, content, expected) => {
    const commitment = await commit('rail.commitment/1', salt, digest);
    expect(await opens(candidate, commitment, toBase64Url(content))).toBe(expected);
  });

  it.each([0, 31, 33])('no commitment that was made with a salt of %i bytes', async (lengthBytes) => {
    const odd = new Uint8Array(lengthBytes).fill(1);
    const commitment = await commit('rail.commitment/1', odd, digest);
    const candidate = { ...opening, salt: toBase64Url(odd) };
    expect(await opens(candidate, commitment, toBase64Url(digest))).toBe(false);
  });

  it('no input commitment', async () => {
    expect(await opens(opening, await commit('rail.input/1', salt, digest), toBase64Url(digest))).toBe(false);
  });
});

describe('parseOpening', () => {
  it.each<[string, unknown]>([
    ['with a salt', opening],
    ['with inputs', { schema: 'rail.opening/1', record, inputs: [{ salt: opening.salt }] }],
  ])('accepts one %s', (_, value) => {
    expect(parseOpening(value)).toEqual({ ok: true, value });
  });

  it.each<[string, unknown, string]>([
    ['no object', 'opening', 'bad-member'],
    ['another schema', { ...opening, schema: 'rail.opening/2' }, 'bad-member'],
    ['a short salt', { ...opening, salt: 'AAAA' }, 'bad-member'],
    ['a record that is no id', { ...opening, record: 'x' }, 'bad-member'],
    ['17 inputs', { ...opening, inputs: Array(17).fill({ salt: opening.salt }) }, 'bad-member'],
    ['the digest as well', { ...opening, digest: record }, 'unknown-member'],
  ])('refuses %s', (_, value, code) => {
    expect(parseOpening(value)).toMatchObject({ ok: false, code });
  });
});
