/** Both directions against `@dha-team/arbundles`, the library that uploaders and gateways use, and where it is lax. */

import { generateKeyPairSync } from 'node:crypto';
import { bundleAndSignData } from '@dha-team/arbundles/build/node/cjs/src/ar-data-bundle';
// File by file: the package's index also loads its file module, whose HTTP client it does not declare.
import { createData } from '@dha-team/arbundles/build/node/cjs/src/ar-data-create';
import { Bundle } from '@dha-team/arbundles/build/node/cjs/src/Bundle';
import { DataItem as TheirItem } from '@dha-team/arbundles/build/node/cjs/src/DataItem';
import {
  ArweaveSigner,
  Curve25519,
  EthereumSigner,
} from '@dha-team/arbundles/build/node/cjs/src/signing/index';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../src/bytes.ts';
import {
  type Ans104Code,
  dataItemFromFields,
  encodeDataItem,
  readDataItem,
  signDataItem,
} from '../../src/formats/ans104.ts';
import { encodeBundle } from '../../src/formats/bundle.ts';
import {
  avroLong,
  avroTag,
  type RawItem,
  rawBytes,
  rawItem,
  SECRET_KEY,
  SIGNER,
  signedRaw,
} from './raw-item.ts';

const TAGS = [
  { name: 'App-Name', value: 'RAIL' },
  { name: 'Rail-Image-Band', value: 'a1b2c3' },
  { name: 'Titre', value: 'été 😀' },
  { name: 'long', value: 'v'.repeat(3000) },
];

/** Their ed25519 base class with our test key; their ready-made subclasses take wallet formats. */
class TheirEd25519Signer extends Curve25519 {
  override get key() {
    return SECRET_KEY;
  }
  override get publicKey() {
    return Buffer.from(SIGNER.publicKey);
  }
}

type TheirSigner = Parameters<typeof createData>[1];
let signers: Record<1 | 2 | 3, TheirSigner>;

beforeAll(() => {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey.export({ format: 'jwk' });
  signers = {
    1: new ArweaveSigner(jwk as ConstructorParameters<typeof ArweaveSigner>[0]),
    2: new TheirEd25519Signer('', ''),
    3: new EthereumSigner(toHex(new Uint8Array(32).fill(5))),
  };
});

const accepts = (bytes: Uint8Array) => TheirItem.verify(Buffer.from(bytes));

describe('they sign, we read', () => {
  const OPTIONS = [
    { tags: TAGS, target: 'ERERERERERERERERERERERERERERERERERERERERERE', anchor: 'a'.repeat(32) },
    { tags: TAGS },
    { tags: [] },
    {},
  ];

  for (const type of [1, 2, 3] as const)
    test.each(OPTIONS)(`type ${type}: %o`, async (options) => {
      const theirs = createData('some data', signers[type], options);
      await theirs.sign(signers[type]);
      const bytes = new Uint8Array(theirs.getRaw());

      const ours = await readDataItem(bytes);
      if (!ours.ok) throw new Error(ours.because);
      expect(ours.value).toMatchObject({ id: theirs.id, signatureType: type, tags: theirs.tags });
      expect(encodeDataItem(ours.value)).toEqual(bytes);
      expect(await dataItemFromFields(ours.value)).toEqual(ours);
      expect(toHex(ours.value.target ?? new Uint8Array(0))).toBe(
        Buffer.from(theirs.rawTarget).toString('hex'),
      );
      expect(toHex(ours.value.anchor ?? new Uint8Array(0))).toBe(
        Buffer.from(theirs.rawAnchor).toString('hex'),
      );
    });
});

describe('we sign, they read', () => {
  const hash = new Uint8Array(32).fill(3);

  test.each([
    { tags: TAGS, data: utf8('x'), target: hash, anchor: hash },
    { tags: TAGS, data: utf8('x'), anchor: hash },
    { tags: [], data: new Uint8Array(0) },
    {
      tags: Array.from({ length: 128 }, (_, i) => ({ name: `n${i}`, value: 'v' })),
      data: new Uint8Array(300_000),
    },
  ])('case %#', async (fields) => {
    const { item, bytes } = await signDataItem(fields, SIGNER);
    expect(await accepts(bytes)).toBe(true);
    const theirs = new TheirItem(Buffer.from(bytes));
    expect(theirs.id).toBe(item.id);
    expect(theirs.tags).toEqual(fields.tags);
    expect(new Uint8Array(theirs.rawData)).toEqual(fields.data);
  });

  test('the same key, tags and data give the same bytes', async () => {
    const theirs = createData('some data', signers[2], { tags: TAGS });
    await theirs.sign(signers[2]);
    const ours = await signDataItem({ tags: TAGS, data: utf8('some data') }, SIGNER);
    expect(ours.bytes).toEqual(new Uint8Array(theirs.getRaw()));
  });
});

describe('they accept, we refuse', () => {
  const one = avroTag('n', 'v');
  const END = Uint8Array.of(0);
  const block = (...tags: Uint8Array[]) => concat(avroLong(tags.length), ...tags, END);

  const CASES: readonly (readonly [Ans104Code, string, () => Promise<RawItem>])[] = [
    ['too-many-tags', '129 tags', () => signedRaw(block(...Array.from({ length: 129 }, () => one)), 129)],
    ['empty-tag-name', 'an empty name', () => signedRaw(block(avroTag('', 'v')), 1)],
    ['empty-tag-value', 'an empty value', () => signedRaw(block(avroTag('n', '')), 1)],
    ['tag-name-too-long', 'a name of 1,025 bytes', () => signedRaw(block(avroTag('n'.repeat(1025), 'v')), 1)],
    [
      'tag-value-too-long',
      'a value of 3,073 bytes',
      () => signedRaw(block(avroTag('n', 'v'.repeat(3073))), 1),
    ],
    ['tags-not-utf8', 'a value in Latin-1', () => signedRaw(block(avroTag('n', Uint8Array.of(0xe9))), 1)],
    ['tags-trailing-bytes', 'bytes after the list', () => signedRaw(concat(block(one), utf8('junk')), 1)],
    ['tags-truncated', 'a list without its end', () => signedRaw(concat(avroLong(1), one), 1)],
    ['tags-not-canonical', 'two blocks', () => signedRaw(concat(avroLong(1), one, block(one)), 2)],
    [
      'tags-not-canonical',
      'a negative count and a false block size',
      () => signedRaw(concat(avroLong(-1), avroLong(999), one, END), 1),
    ],
    ['tags-not-canonical', 'a padded number', () => signedRaw(concat(fromHex('8200')!, one, END), 1)],
    ['tag-count-mismatch', 'tags hidden behind a count of zero', () => signedRaw(block(one), 0)],
    ['bad-presence-byte', 'target 2', async () => ({ ...(await plain()), target: Uint8Array.of(2) })],
    ['bad-presence-byte', 'anchor 255', async () => ({ ...(await plain()), anchor: Uint8Array.of(255) })],
  ];

  const plain = () => signedRaw(block(one), 1);

  test.each(CASES)('%s: %s', async (code, _what, raw) => {
    const bytes = rawBytes(await raw());
    expect(await accepts(bytes)).toBe(true);
    expect(await readDataItem(bytes)).toMatchObject({ ok: false, code });
  });

  test('bad-signature: any v behind an ethereum signature', async () => {
    const theirs = createData('x', signers[3], {});
    await theirs.sign(signers[3]);
    const bytes = new Uint8Array(theirs.getRaw());
    const v = bytes[2 + 64]!;
    expect(await readDataItem(bytes)).toMatchObject({ ok: true });
    for (const other of [55 - v, v - 27, 0xff]) {
      bytes[2 + 64] = other;
      expect(await accepts(bytes)).toBe(true);
      expect(await readDataItem(bytes)).toMatchObject({ ok: false, code: 'bad-signature' });
    }
  });

  test('bad-signature: a small-order ed25519 key, for which one signature fits every item', async () => {
    // Owner = the neutral point: then S B = R + k A holds for every message with S = 0 and R = the neutral point.
    const neutral = concat(Uint8Array.of(1), new Uint8Array(31));
    const raw = { ...(await plain()), owner: neutral, signature: concat(neutral, new Uint8Array(32)) };
    for (const data of [utf8('one'), utf8('two')]) {
      expect(await accepts(rawBytes({ ...raw, data }))).toBe(true);
      expect(await readDataItem(rawBytes({ ...raw, data }))).toMatchObject({ code: 'bad-signature' });
    }
  });

  test('both refuse a high s', async () => {
    const theirs = createData('x', signers[3], {});
    await theirs.sign(signers[3]);
    const ours = await readDataItem(theirs.getRaw());
    if (!ours.ok) throw new Error(ours.because);
    const order = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
    const s = BigInt(`0x${toHex(ours.value.signature.subarray(32, 64))}`);
    const high = fromHex((order - s).toString(16).padStart(64, '0'))!;
    const signature = concat(ours.value.signature.subarray(0, 32), high, ours.value.signature.subarray(64));
    const bytes = rawBytes({ ...rawItem(ours.value), signature });
    expect(await accepts(bytes)).toBe(false);
    expect(await readDataItem(bytes)).toMatchObject({ code: 'bad-signature' });
  });
});

test('they read our bundles, and we make the bytes that they make', async () => {
  const made = await Promise.all(
    ['a', 'bb', 'ccc'].map((data) => signDataItem({ tags: TAGS, data: utf8(data) }, SIGNER)),
  );
  const ours = await encodeBundle(made.map(({ bytes }) => bytes));
  const read = new Bundle(Buffer.from(ours));
  expect(await read.verify()).toBe(true);
  expect(read.getIds()).toEqual(made.map(({ item }) => item.id));

  const theirItems = ['a', 'bb', 'ccc'].map((data) => createData(data, signers[2], { tags: TAGS }));
  const theirs = await bundleAndSignData(theirItems, signers[2]);
  expect(new Uint8Array(theirs.getRaw())).toEqual(ours);
});
