/** JSON of keys and proofs: one spelling of each value, limits before parsing. */

import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import {
  decimal,
  g1Json,
  g2Json,
  MAX_JSON_BYTES,
  readProofJson,
} from '../../../src/formats/pairing/proof-json.ts';

describe('readProofJson', () => {
  test('takes white space between values', () => {
    expect(readProofJson(utf8(' {\n\t"a" : [ "1" , 2 ] }\r\n'))).toEqual({
      ok: true,
      value: { a: ['1', 2] },
    });
  });

  test.each([
    ['not-json', '{"a":1'],
    ['not-json', ''],
    ['not-canonical', '{"a":"1","a":"2"}'],
    ['not-canonical', '{"a":1.0}'],
    ['not-canonical', '{"a":1e0}'],
    ['not-canonical', '{"\\u0061":"1"}'],
    ['not-canonical', '{"a":"1 "}'],
    ['not-canonical', '{"a":"1","2":"1"}'],
    ['too-deep', '[[[[[[1]]]]]]'],
  ])('%s: %s', (code, text) => {
    expect(readProofJson(utf8(text))).toMatchObject({ code });
  });

  test('is UTF-8', () => {
    expect(readProofJson(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ code: 'not-utf8' });
  });

  test('has at most 64 kB, whatever it is', () => {
    const text = (lengthBytes: number) => utf8(`"${'1'.repeat(lengthBytes - 2)}"`);
    expect(readProofJson(text(MAX_JSON_BYTES))).toMatchObject({ ok: true });
    expect(readProofJson(text(MAX_JSON_BYTES + 1))).toMatchObject({ code: 'too-large' });
  });

  test('100 MB are refused without being looked at', () => {
    let reads = 0;
    const bytes = new Proxy(new Uint8Array(0), {
      get: (target, name) => {
        if (name === 'length') return 100_000_000;
        reads++;
        return Reflect.get(target, name) as unknown;
      },
    });
    expect(readProofJson(bytes)).toMatchObject({ code: 'too-large' });
    expect(reads).toBe(0);
  });
});

describe('numbers and points', () => {
  test.each(['0x1f', '01', '-1', '+1', '1.0', '1e3', ' 1', '', '١', '1'.repeat(116)])(
    '%s is no decimal',
    (text) => {
      expect(v.safeParse(decimal, text).success).toBe(false);
    },
  );

  test('each number below 2^381 is read as itself', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 381n) - 1n }), (value) => {
        expect(v.parse(decimal, String(value))).toBe(value);
      }),
    );
  });

  test.each([
    ['projective', ['1', '2', '7']],
    ['infinity', ['0', '1', '0']],
    ['two coordinates', ['1', '2']],
    ['four', ['1', '2', '1', '1']],
    ['numbers', [1, 2, 1]],
  ])('a point of the first group that is %s is refused', (_, value) => {
    expect(v.safeParse(g1Json, value).success).toBe(false);
  });

  test('a point of the second group is affine', () => {
    const point = (third: readonly string[]) => [['1', '2'], ['3', '4'], third];
    expect(v.parse(g2Json, point(['1', '0']))).toEqual([
      [1n, 2n],
      [3n, 4n],
    ]);
    expect(v.safeParse(g2Json, point(['2', '0'])).success).toBe(false);
    expect(v.safeParse(g2Json, point(['0', '0'])).success).toBe(false);
  });
});
