/** Strict DER: X.690 section 10 by example, and one refusal for each thing that only BER allows. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex } from '../../src/bytes.ts';
import { type DerNode, parseDer } from '../../src/formats/der.ts';
import {
  derBits,
  derBoolean,
  derFlags,
  derOid,
  derSmall,
  derTime,
  derUnsigned,
} from '../../src/formats/der-values.ts';
import { der } from '../fixtures/der.ts';

const hex = (text: string): Bytes => fromHex(text)!;
const node = (text: string): DerNode => {
  const parsed = parseDer(hex(text));
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.value;
};

test('a sequence of an integer and a null, byte by byte', () => {
  const { tag, body, bytes, children } = node('30050201070500');
  expect({ tag, body, bytes }).toEqual({ tag: 0x30, body: hex('0201070500'), bytes: hex('30050201070500') });
  expect(children.map((child) => [child.tag, child.body])).toEqual([
    [0x02, hex('07')],
    [0x05, hex('')],
  ]);
});

test.each([127, 128, 255, 256, 65_535])('a length of %i', (length) => {
  const written = der(0x04, new Uint8Array(length)) as Bytes;
  expect(parseDer(written)).toMatchObject({ ok: true, value: { body: new Uint8Array(length) } });
});

describe('refused', () => {
  test.each<[string, string]>([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['an indefinite length', '3080020107' + '0000'],
    ['a length in a longer form than needed', '04810100'],
    ['a length with a zero in front', `0482007f${'00'.repeat(127)}`],
    ['a length of four bytes', '048400000001'],
    ['a length beyond the end', '040200'],
    ['a child beyond its parent', '3003020201'],
    ['bytes after the value', '050000'],
    ['a tag of more than one byte', '1f0100'],
  ])('%s', (_, text) => {
    expect(parseDer(hex(text))).toMatchObject({ code: 'not-der' });
  });

  test('too deep', () => {
    const nested = (depth: number) =>
      Array.from({ length: depth }).reduce<Uint8Array>((inner) => der(0x30, inner), new Uint8Array());
    expect(parseDer(nested(17) as Bytes).ok).toBe(true);
    expect(parseDer(nested(18) as Bytes)).toMatchObject({ code: 'too-deep' });
  });

  test('too many values, or too many bytes', () => {
    const nulls = (count: number) => new Uint8Array(2 * count).map((_, i) => (i % 2 ? 0 : 5));
    expect(parseDer(der(0x30, nulls(32_767)) as Bytes).ok).toBe(true);
    expect(parseDer(concat(hex('3083010000'), nulls(32_768)))).toMatchObject({ code: 'too-large' });
    expect(parseDer(new Uint8Array(262_145))).toMatchObject({ code: 'too-large' });
  });
});

describe('values', () => {
  test('booleans', () => {
    expect(
      ['0101ff', '010100', '010101', '01020000', '0201ff'].map((text) => derBoolean(node(text))),
    ).toEqual([true, false, null, null, null]);
  });

  test('integers', () => {
    expect(derUnsigned(node('02020080'))).toEqual(hex('80'));
    expect(derUnsigned(node('020100'))).toEqual(hex(''));
    for (const text of ['0200', '0201ff', '02020001', '040101'])
      expect(derUnsigned(node(text)), text).toBeNull();
    expect(
      ['020100', '02020100', '020500ffffffff', '02050100000000'].map((text) => derSmall(node(text))),
    ).toEqual([0, 256, 0xffffffff, null]);
  });

  test('object identifiers', () => {
    expect(derOid(node('06082a8648ce3d040302'))).toBe('1.2.840.10045.4.3.2');
    expect(derOid(node('0603883703'))).toBe('2.999.3');
    for (const text of ['0600', '060180', '06028001', '06022a86', '06068181818181' + '01', '04012a'])
      expect(derOid(node(text)), text).toBeNull();
    expect(derOid({ ...node('06012a'), body: new Uint8Array(65).fill(1) })).toBeNull();
  });

  test('bit strings', () => {
    expect(derBits(node('030200aa'))).toEqual(hex('aa'));
    for (const text of ['030100', '030201aa', '0402' + '00aa']) expect(derBits(node(text)), text).toBeNull();
    expect(['03020780', '03020106', '0303070080', '03020104'].map((text) => derFlags(node(text)))).toEqual([
      1, 0x60, 0x100, 0x20,
    ]);
    for (const text of ['030100', '03020701', '03020880', '030400000000'])
      expect(derFlags(node(text)), text).toBeNull();
  });

  test('times', () => {
    const of = (tag: number, text: string) =>
      derTime({ ...node('0500'), tag, body: new TextEncoder().encode(text) });
    expect(of(0x17, '491231235959Z')).toBe(Date.parse('2049-12-31T23:59:59Z'));
    expect(of(0x17, '500101000000Z')).toBe(Date.parse('1950-01-01T00:00:00Z'));
    expect(of(0x18, '20500101000000Z')).toBe(Date.parse('2050-01-01T00:00:00Z'));
    const wrong: readonly [number, string][] = [
      [0x17, '20500101000000Z'],
      [0x18, '500101000000Z'],
      [0x17, '500230000000Z'],
      [0x17, '5001010000Z'],
      [0x18, '20500101000000.5Z'],
      [0x17, '500101000000+0100'],
      [0x04, '500101000000Z'],
    ];
    for (const [tag, text] of wrong) expect(of(tag, text), text).toBeNull();
  });
});

test('whatever the bytes, an answer; and what is accepted is made of its parts', () => {
  const pieces = fc.constantFrom('30', '02', '01', '00', '80', '81', '82', '7f', 'a0', '05', '04', '03');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (some) => {
      const parsed = parseDer(hex(some.join('')));
      if (parsed.ok && parsed.value.children.length > 0)
        expect(concat(...parsed.value.children.map(({ bytes }) => bytes))).toEqual(parsed.value.body);
    }),
    { numRuns: 2_000 },
  );
});
