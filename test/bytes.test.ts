import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesEqual,
  concat,
  fromBase64Url,
  fromHex,
  fromUtf8,
  sha256,
  toBase64Url,
  toHex,
  utf8,
} from '../src/bytes.ts';

describe('base64url', () => {
  // RFC 4648 section 10, without padding.
  test.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('RFC 4648: %s is %s', (text, encoded) => {
    expect(toBase64Url(utf8(text))).toBe(encoded);
    expect(fromBase64Url(encoded)).toEqual(utf8(text));
  });

  test('uses - and _', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff, 0xbf))).toBe('-_-_');
    expect(fromBase64Url('-_-_')).toEqual(Uint8Array.of(0xfb, 0xff, 0xbf));
  });

  test.each([
    'Zg==',
    'Zg=',
    'Zh',
    'Zm9',
    'Z',
    'Zm9vY',
    'Zm 9v',
    'Zm9v\n',
    '+/+/',
    'Zm9é',
    'Zm9\u{1f600}',
    '\0\0\0\0',
  ])('refuses %j', (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });

  test('agrees with Node on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  test('no two texts mean the same bytes', () => {
    const char = fc.constantFrom(...'ABCDghz0189-_=+/ ');
    fc.assert(
      fc.property(fc.string({ unit: char, maxLength: 6 }), (text) => {
        const bytes = fromBase64Url(text);
        return bytes === null || toBase64Url(bytes) === text;
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hexadecimal', () => {
  test('is written in lower case and read in either', () => {
    expect(toHex(Uint8Array.of(0, 1, 0xab, 0xff))).toBe('0001abff');
    expect(fromHex('0001ABff')).toEqual(Uint8Array.of(0, 1, 0xab, 0xff));
    expect(fromHex('')).toEqual(new Uint8Array(0));
  });

  test.each(['0', '0g', '0x00', ' 00', '00\n', '٠٠'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeNull();
  });
});

describe('UTF-8', () => {
  test('keeps a byte-order mark and characters beyond 16 bits', () => {
    for (const text of ['', '\ufeffx', 'é名😀', '\0']) expect(fromUtf8(utf8(text))).toBe(text);
  });

  test.each([
    ['a lone continuation byte', '80'],
    ['an overlong form', 'c080'],
    ['an encoded surrogate', 'eda080'],
    ['beyond U+10FFFF', 'f4908080'],
    ['a cut character', 'e282'],
  ])('refuses %s', (_what, bytes) => {
    expect(fromUtf8(fromHex(bytes)!)).toBeNull();
  });

  test('a lone surrogate becomes U+FFFD', () => {
    expect(toHex(utf8('\ud800'))).toBe('efbfbd');
  });
});

describe('joining and comparing', () => {
  test('concat keeps order and copies', () => {
    const part = Uint8Array.of(1, 2);
    const joined = concat(part, new Uint8Array(0), Uint8Array.of(3));
    part[0] = 9;
    expect(joined).toEqual(Uint8Array.of(1, 2, 3));
    expect(concat()).toEqual(new Uint8Array(0));
  });

  test('bytesEqual looks at length and every byte', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(bytesEqual(bytes, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(bytesEqual(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    expect(bytesEqual(bytes, Uint8Array.of(1, 2))).toBe(false);
    expect(bytesEqual(Uint8Array.of(1, 2), bytes)).toBe(false);
    for (const at of [0, 1, 2]) expect(bytesEqual(bytes, bytes.with(at, 0))).toBe(false);
  });
});

test('SHA-256 of "abc" (FIPS 180-2 appendix B.1), also from within a larger buffer', async () => {
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(toHex(await sha256(utf8('abc')))).toBe(digest);
  expect(toHex(await sha256(utf8('xabcx').subarray(1, 4)))).toBe(digest);
});
