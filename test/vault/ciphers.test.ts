/** AES-256-GCM, HKDF and HMAC against published vectors and a second implementation. */

import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js';
import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { type Bytes, fromHex, toHex, utf8 } from '../../src/bytes.ts';
import { hkdf, hmac, isHmac, seal, unseal } from '../../src/vault/ciphers.ts';

const hex = (text: string): Bytes => fromHex(text)!;

describe('AES-256-GCM', () => {
  /** Test case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega). */
  const key = hex('feffe9928665731c6d6a8f9467308308'.repeat(2));
  const iv = hex('cafebabefacedbaddecaf888');
  const bound = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
  const plain = hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525' +
      'b16aedf5aa0de657ba637b39',
  );
  const sealed =
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838' +
    'c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b';

  test('is that of its specification', async () => {
    const made = await seal(key, plain, bound, () => iv);
    expect(toHex(made.data)).toBe(sealed);
    expect(await unseal(key, made, bound)).toEqual(plain);
  });

  test('opens nothing with another key, IV, text or associated data', async () => {
    const data = hex(sealed);
    const other = (bytes: Bytes) => bytes.map((byte) => byte ^ 1);
    expect(await unseal(other(key), { iv, data }, bound)).toBeNull();
    expect(await unseal(key, { iv: other(iv), data }, bound)).toBeNull();
    expect(await unseal(key, { iv, data: other(data) }, bound)).toBeNull();
    expect(await unseal(key, { iv, data }, other(bound))).toBeNull();
    expect(await unseal(key, { iv, data: data.slice(0, 15) }, bound)).toBeNull();
  });
});

describe('HKDF-SHA256', () => {
  test('is that of RFC 5869, test case 3, cut to 32 bytes', async () => {
    const okm = '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d';
    expect(toHex(await hkdf(new Uint8Array(22).fill(0x0b), new Uint8Array(0), ''))).toBe(okm);
  });

  test('and HMAC agree with another implementation', async () => {
    for (let length = 1; length < 100; length += 7) {
      const [secret, salt] = [new Uint8Array(length).fill(length), new Uint8Array(16).fill(3)];
      const expected = nobleHkdf(sha256, secret, salt, utf8('rail-vault/1 header'), 32);
      const key = await hkdf(secret, salt, 'rail-vault/1 header');
      expect(toHex(key)).toBe(toHex(expected));
      expect(toHex(await hmac(key, secret))).toBe(toHex(nobleHmac(sha256, expected, secret)));
      expect(await isHmac(key, await hmac(key, secret), secret)).toBe(true);
      expect(await isHmac(key, await hmac(key, salt), secret)).toBe(false);
    }
  });
});
