import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex, toBase64Url, toHex, utf8 } from '../../src/bytes.ts';
import { ed25519Signer, generateEd25519Key, verifyEd25519 } from '../../src/formats/ed25519.ts';
import { flip } from './raw-item.ts';

const hex = (text: string): Bytes => fromHex(text)!;

/** RFC 8032 section 7.1, tests 1 to 3: secret key, public key, message, signature. */
const RFC8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

test.each(RFC8032)('RFC 8032 section 7.1: %s', (secret, publicKey, message, signature) => {
  const signer = ed25519Signer(hex(secret));
  expect(toHex(signer.publicKey)).toBe(publicKey);
  expect(toHex(signer.sign(hex(message)))).toBe(signature);
  expect(verifyEd25519(hex(signature), hex(message), hex(publicKey))).toBe(true);
});

test('a key is made from 32 random bytes, which are its seed', () => {
  const asked: number[] = [];
  const key = generateEd25519Key((length) => {
    asked.push(length);
    return new Uint8Array(length).fill(4);
  });
  expect(asked).toEqual([32]);
  expect(key.secretKey).toEqual(new Uint8Array(32).fill(4));
  expect(key.publicKey).toEqual(ed25519Signer(key.secretKey).publicKey);
});

test('Node agrees in both directions', () => {
  const seed = new Uint8Array(32).fill(8);
  const { publicKey, sign } = ed25519Signer(seed);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) };
  const theirs = createPrivateKey({ key: { ...jwk, d: toBase64Url(seed) }, format: 'jwk' });
  const message = utf8('message');
  expect(nodeVerify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), sign(message))).toBe(true);
  expect(verifyEd25519(nodeSign(null, message, theirs), message, publicKey)).toBe(true);
});

test('the signer keeps signing after its caller erased the key', () => {
  const secretKey = new Uint8Array(32).fill(6);
  const { publicKey, sign } = ed25519Signer(secretKey);
  secretKey.fill(0);
  expect(verifyEd25519(sign(utf8('m')), utf8('m'), publicKey)).toBe(true);
});

test.each([0, 31, 33, 64])('a secret key of %i bytes is misuse', (length) => {
  expect(() => ed25519Signer(new Uint8Array(length))).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});

describe('refused', () => {
  const { publicKey, sign } = ed25519Signer(new Uint8Array(32).fill(5));
  const message = utf8('message');
  const signature = sign(message);
  const S_ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;

  test('the unchanged signature holds', () => {
    expect(verifyEd25519(signature, message, publicKey)).toBe(true);
  });

  test('wrong lengths', () => {
    for (const length of [0, 63])
      expect(verifyEd25519(signature.subarray(0, length), message, publicKey)).toBe(false);
    expect(verifyEd25519(concat(signature, Uint8Array.of(0)), message, publicKey)).toBe(false);
    expect(verifyEd25519(signature, message, publicKey.subarray(1))).toBe(false);
    expect(verifyEd25519(signature, message, concat(publicKey, Uint8Array.of(0)))).toBe(false);
  });

  test('another message or key', () => {
    expect(verifyEd25519(signature, flip(message, 0), publicKey)).toBe(false);
    expect(verifyEd25519(signature, message, ed25519Signer(new Uint8Array(32).fill(6)).publicKey)).toBe(
      false,
    );
  });

  test('S + L, the malleable twin of every signature', () => {
    const twin = new Uint8Array(signature);
    let carry = 0n;
    for (let i = 0; i < 32; i++) {
      const sum = BigInt(signature[32 + i]!) + ((S_ORDER >> BigInt(8 * i)) & 0xffn) + carry;
      twin[32 + i] = Number(sum & 0xffn);
      carry = sum >> 8n;
    }
    expect(carry).toBe(0n);
    expect(verifyEd25519(twin, message, publicKey)).toBe(false);
  });

  /** The eight points of small order, and the ways to write two of them that are not canonical. */
  const SMALL_ORDER = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ];

  test.each(SMALL_ORDER)('public key %s, under which S = 0 would fit any message', (key) => {
    for (const r of SMALL_ORDER)
      expect(verifyEd25519(concat(hex(r), new Uint8Array(32)), message, hex(key))).toBe(false);
  });
});

describe('wycheproof', () => {
  const file = resolve(process.env.RAIL_VECTORS ?? '../shared/vectors', 'wycheproof/ed25519_test.json');
  const present = existsSync(file);
  if (!present) console.log(`skipped: wycheproof ed25519, no file at ${file} (set RAIL_VECTORS)`);

  type Vectors = {
    readonly numberOfTests: number;
    readonly testGroups: readonly {
      readonly publicKey: { readonly pk: string };
      readonly tests: readonly {
        readonly tcId: number;
        readonly msg: string;
        readonly sig: string;
        readonly result: string;
      }[];
    }[];
  };

  test.skipIf(!present)('every case has its result', () => {
    const { numberOfTests, testGroups } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
    const wrong: number[] = [];
    let run = 0;
    for (const { publicKey, tests } of testGroups)
      for (const { tcId, msg, sig, result } of tests) {
        run++;
        if (verifyEd25519(hex(sig), hex(msg), hex(publicKey.pk)) !== (result === 'valid')) wrong.push(tcId);
      }
    expect(wrong).toEqual([]);
    expect(run).toBe(numberOfTests);
  });
});
