import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesEqual, concat, fromHex } from '../../src/bytes.ts';
import {
  decodeTags,
  encodeOutsideTags,
  encodeTags,
  type Tag,
  type TagsCode,
} from '../../src/formats/avro-tags.ts';
import { avroLong, avroTag } from './raw-item.ts';

const END = Uint8Array.of(0);

test('one tag, byte by byte', () => {
  // count 1 -> 02, length 3 -> 06 "abc", length 2 -> 04 "de", end -> 00
  const bytes = fromHex('0206616263046465' + '00')!;
  expect(encodeTags([{ name: 'abc', value: 'de' }])).toEqual(bytes);
  expect(decodeTags(bytes)).toEqual({ ok: true, value: [{ name: 'abc', value: 'de' }] });
});

test('lengths from 64 on take two bytes', () => {
  const bytes = encodeTags([{ name: 'n'.repeat(64), value: 'v'.repeat(63) }]);
  expect([...bytes.subarray(0, 3)]).toEqual([0x02, 0x80, 0x01]);
  expect(bytes[3 + 64]).toBe(126);
});

test('no tags are no bytes', () => {
  expect(encodeTags([])).toEqual(new Uint8Array(0));
  expect(decodeTags(new Uint8Array(0))).toEqual({ ok: true, value: [] });
});

test('order and repeated names are kept; a byte-order mark is content', () => {
  const tags = [
    { name: 'Rail-Image-Band', value: '2' },
    { name: 'Rail-Image-Band', value: '1' },
    { name: '\ufeffx', value: '\ufeff' },
    { name: 'élan', value: '名前 😀' },
  ];
  expect(decodeTags(encodeTags(tags))).toEqual({ ok: true, value: tags });
});

const numbered = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `n${i}`, value: 'v' }));

/** 4,096 encoded bytes: count 1, name length 2 + 1,020, value length 2 + 3,070, end 1. */
const EXACTLY_FULL: Tag[] = [{ name: 'n'.repeat(1020), value: 'v'.repeat(3070) }];

test('the limits themselves are accepted', () => {
  for (const tags of [
    numbered(128),
    EXACTLY_FULL,
    [{ name: 'n'.repeat(1024), value: 'v' }],
    [{ name: 'n', value: 'v'.repeat(3072) }],
  ]) {
    expect(decodeTags(encodeTags(tags))).toEqual({ ok: true, value: tags });
  }
  expect(encodeTags(EXACTLY_FULL).length).toBe(4096);
});

const OVER: readonly (readonly [TagsCode, readonly Tag[]])[] = [
  ['too-many-tags', numbered(129)],
  ['empty-tag-name', [{ name: '', value: 'v' }]],
  ['empty-tag-value', [{ name: 'n', value: '' }]],
  ['tag-name-too-long', [{ name: 'n'.repeat(1025), value: 'v' }]],
  ['tag-name-too-long', [{ name: 'é'.repeat(513), value: 'v' }]],
  ['tag-value-too-long', [{ name: 'n', value: 'v'.repeat(3073) }]],
  ['tags-too-large', [{ name: 'n'.repeat(1020), value: 'v'.repeat(3071) }]],
  ['tags-not-utf8', [{ name: 'n', value: '\ud800' }]],
  ['tags-not-utf8', [{ name: '\udc00', value: 'v' }]],
];

test.each(OVER)('encoding refuses: %s', (code, tags) => {
  expect(encodeOutsideTags(tags)).toMatchObject({ ok: false, code });
  expect(() => encodeTags(tags)).toThrow(expect.objectContaining({ code: 'bad-argument', details: [code] }));
});

const one = avroTag('n', 'v');
const list = (...tags: Uint8Array[]) => concat(avroLong(tags.length), ...tags, END);

const HOSTILE: readonly (readonly [TagsCode, string, Uint8Array])[] = [
  ['too-many-tags', '129 tags', list(...Array.from({ length: 129 }, () => one))],
  ['too-many-tags', 'a count of 2^62', concat(fromHex('80808080808080808001')!, one)],
  ['empty-tag-name', 'no name', list(avroTag('', 'v'))],
  ['empty-tag-value', 'no value', list(avroTag('n', ''))],
  ['tag-name-too-long', 'a name of 1,025 bytes', list(avroTag('n'.repeat(1025), 'v'))],
  ['tag-value-too-long', 'a value of 3,073 bytes', list(avroTag('n', 'v'.repeat(3073)))],
  ['tag-name-too-long', 'a name of 2^60 bytes', concat(avroLong(1), fromHex('80808080808080808002')!)],
  ['tags-too-large', '4,097 bytes', new Uint8Array(4097)],
  ['tags-not-utf8', 'a stray continuation byte', list(avroTag('n', Uint8Array.of(0x80)))],
  ['tags-not-utf8', 'an overlong slash', list(avroTag(fromHex('c0af')!, 'v'))],
  ['tags-not-utf8', 'an encoded surrogate', list(avroTag(fromHex('eda080')!, 'v'))],
  ['tags-truncated', 'more counted than present', concat(avroLong(2), one)],
  ['tags-truncated', 'no end', concat(avroLong(1), one)],
  ['tags-truncated', 'a length that never ends', Uint8Array.of(0x80)],
  ['tags-trailing-bytes', 'a byte after the end', concat(list(one), Uint8Array.of(0))],
  ['tags-trailing-bytes', 'a second list', concat(list(one), list(one))],
  ['tags-not-canonical', 'an empty list written out', END],
  ['tags-not-canonical', 'two blocks', concat(avroLong(1), one, avroLong(1), one, END)],
  ['tags-not-canonical', 'a negative count', concat(avroLong(-1), avroLong(one.length), one, END)],
  ['tags-not-canonical', 'a negative length', concat(avroLong(1), avroLong(-1), one, END)],
  ['tags-not-canonical', 'a negative count beyond 2^53', fromHex('81ffffffffffffffff01')!],
  ['tags-not-canonical', 'a padded count', concat(fromHex('8200')!, one, END)],
  ['tags-not-canonical', 'a padded end', concat(avroLong(1), one, fromHex('8000')!)],
  ['tags-not-canonical', 'an eleven-byte count', concat(new Uint8Array(10).fill(0x80), Uint8Array.of(1))],
];

test.each(HOSTILE)('decoding refuses: %s, %s', (code, _what, bytes) => {
  expect(decodeTags(bytes)).toMatchObject({ ok: false, code });
});

describe('properties', () => {
  const text = (maxLength: number) =>
    fc.string({ minLength: 1, maxLength, unit: 'binary' }).filter((value) => value.isWellFormed());
  const tags = fc.array(fc.record({ name: text(12), value: text(24) }), { maxLength: 30 });

  test('what is encoded is decoded', () => {
    fc.assert(
      fc.property(tags, (list) => {
        expect(decodeTags(encodeTags(list))).toEqual({ ok: true, value: list });
      }),
    );
  });

  test('every accepted byte string is the one that encoding gives', () => {
    const mutated = fc
      .tuple(tags, fc.nat(), fc.nat(255))
      .filter(([list]) => list.length > 0)
      .map(([list, at, byte]) => {
        const bytes = encodeTags(list);
        bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        const decoded = decodeTags(bytes);
        return !decoded.ok || bytesEqual(encodeTags(decoded.value), bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('every prefix of a list is refused as truncated', () => {
    const bytes = encodeTags([{ name: 'App-Name', value: 'RAIL' }, ...numbered(3)]);
    for (let length = 1; length < bytes.length; length++)
      expect(decodeTags(bytes.subarray(0, length))).toMatchObject({ code: 'tags-truncated' });
  });
});
