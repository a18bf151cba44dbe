/** Strict CBOR: examples of RFC 8949 appendix A, and one refusal for each thing that is left out. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, fromHex } from '../../src/bytes.ts';
import { type Cbor, cborBytes, parseCbor } from '../../src/formats/cbor.ts';
import { cbor, type Writable } from '../fixtures/quotes/nitro.ts';

const hex = (text: string): Bytes => fromHex(text)!;

test.each<[string, Cbor]>([
  ['00', 0],
  ['17', 23],
  ['1818', 24],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['20', -1],
  ['3903e7', -1000],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['4401020304', hex('01020304')],
  ['6449455446', 'IETF'],
  ['62c3bc', 'ü'],
  ['83010203', [1, 2, 3]],
  ['a0', new Map()],
  [
    'a201020304',
    new Map([
      [1, 2],
      [3, 4],
    ]),
  ],
  [
    'a26161016162820203',
    new Map<string, Cbor>([
      ['a', 1],
      ['b', [2, 3]],
    ]),
  ],
])('%s', (text, value) => {
  expect(parseCbor(hex(text))).toEqual({ ok: true, value });
});

describe('refused', () => {
  test.each<[string, string]>([
    ['nothing', ''],
    ['a number in a longer form than needed', '1817'],
    ['the same with two bytes', '1900ff'],
    ['the same with four', '1a0000ffff'],
    ['the same with eight', '1b00000000ffffffff'],
    ['a number over 2^53', '1b0020000000000000'],
    ['a number that ends early', '19ff'],
    ['an indefinite byte string', '5f42010243030405ff'],
    ['an indefinite array', '9fff'],
    ['an indefinite map', 'bfff'],
    ['a reserved length', '1c'],
    ['a tag', 'c074'],
    ['a half-precision number', 'f90000'],
    ['undefined', 'f7'],
    ['a simple value of two bytes', 'f8ff'],
    ['a byte string that ends early', '4201'],
    ['a text string that ends early', '6261'],
    ['text that is not UTF-8', '61ff'],
    ['an array that ends early', '8201'],
    ['a map that ends early', 'a101'],
    ['a key that comes twice', 'a201020102'],
    ['a key that is bytes', 'a1410001'],
    ['bytes after the value', '0000'],
  ])('%s', (_, text) => {
    expect(parseCbor(hex(text))).toMatchObject({ code: 'not-cbor' });
  });

  test('too deep', () => {
    expect(parseCbor(hex(`${'81'.repeat(8)}00`)).ok).toBe(true);
    expect(parseCbor(hex(`${'81'.repeat(9)}00`))).toMatchObject({ code: 'too-deep' });
  });

  test.each(['9a00ffffff', 'ba00ffffff', `99${'1000'}${'00'.repeat(4096)}`])('too much: %#', (text) => {
    expect(parseCbor(hex(text))).toMatchObject({ code: 'too-large' });
  });

  test('too many bytes', () => {
    expect(parseCbor(new Uint8Array(65_537))).toMatchObject({ code: 'too-large' });
  });
});

test('what was written is read', () => {
  const leaf = fc.oneof(
    fc.maxSafeInteger(),
    fc.string(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 300 }),
  );
  const value = fc.oneof(
    leaf,
    fc.array(leaf),
    fc.dictionary(fc.string(), leaf).map((o) => new Map(Object.entries(o))),
  );
  fc.assert(
    fc.property(value, (given) => {
      const plain = given instanceof Uint8Array ? new Uint8Array(given) : given;
      expect(parseCbor(cbor(plain as Writable))).toEqual({ ok: true, value: plain });
    }),
  );
});

test.each([0, 23, 24, 255, 256, 65_535, 65_536])('a byte string of %i', (length) => {
  expect(cborBytes(new Uint8Array(length))).toEqual(cbor(new Uint8Array(length)));
});

test('whatever the bytes, an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (some) => {
      const parsed = parseCbor(new Uint8Array(some));
      expect(typeof parsed.ok).toBe('boolean');
    }),
    { numRuns: 2_000 },
  );
});
