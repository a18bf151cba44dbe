import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import { fromBase58, toBase58 } from '../../../src/wallet/near/base58.ts';

/** The Base58 Encoding Scheme (an Internet-Draft), section 5 "Test Vectors". */
test.each([
  ['Hello World!', '2NEpo7TZRRrLZSi2U'],
  [
    'The quick brown fox jumps over the lazy dog.',
    'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
  ],
])('%s', (text, base58) => {
  const bytes = utf8(text);
  expect(toBase58(bytes)).toBe(base58);
  expect(fromBase58(base58, bytes.length)).toEqual(bytes);
});

test('zeros in front are ones', () => {
  expect(toBase58(new Uint8Array([0, 0, 0x28, 0x7f, 0xb4, 0xcd]))).toBe('11233QC4');
  expect(toBase58(new Uint8Array(3))).toBe('111');
  expect(toBase58(new Uint8Array(0))).toBe('');
});

test('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(fromBase58(toBase58(new Uint8Array(bytes)), bytes.length)).toEqual(new Uint8Array(bytes));
    }),
  );
});

test.each([
  ['another letter', '2NEpo7TZRRrLZSi2O', 12],
  ['another length', '2NEpo7TZRRrLZSi2U', 13],
  ['more than fits', '2NEpo7TZRRrLZSi2U', 11],
  ['a one too many', '12NEpo7TZRRrLZSi2U', 12],
  ['far too long', '1'.repeat(100), 12],
])('%s is refused', (_, text, length) => {
  expect(fromBase58(text, length)).toBeNull();
});
