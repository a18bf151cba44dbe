/** ANS-104 items: one valid item per signature type, mutated field by field. Longer than 300 lines because each rejection is a case of its own. */

import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, concat, fromBase64Url, toBase64Url, utf8 } from '../../src/bytes.ts';
import {
  type Ans104Code,
  type DataItem,
  dataItemFromFields,
  decodeDataItem,
  encodeDataItem,
  readDataItem,
  signDataItem,
  verifyDataItem,
} from '../../src/formats/ans104.ts';
import { encodeTags } from '../../src/formats/avro-tags.ts';
import { deepHash } from '../../src/formats/deep-hash.ts';
import { avroLong, avroTag, flip, type RawItem, rawBytes, rawItem, SIGNER, signedRaw } from './raw-item.ts';

const TAGS = [
  { name: 'App-Name', value: 'RAIL' },
  { name: 'Content-Type', value: 'application/json' },
];
const TARGET = new Uint8Array(32).fill(0x11);
const ANCHOR = new Uint8Array(32).fill(0x22);
const DATA = utf8('{"v":1}');
const FULL = { tags: TAGS, data: DATA, target: TARGET, anchor: ANCHOR };

/** The three types, signed here with keys and code other than the verifier's where Node has them. */
let items: Record<1 | 2 | 3, DataItem>;
let rsa: { readonly privateKey: KeyObject; readonly owner: Bytes };
const ETH_SECRET = new Uint8Array(32).fill(9);
const ETH_OWNER = secp256k1.getPublicKey(ETH_SECRET, false) as Bytes;

beforeAll(async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 4096 });
  rsa = { privateKey: pair.privateKey, owner: fromBase64Url(pair.publicKey.export({ format: 'jwk' }).n!)! };
  items = {
    1: await signedBy(1, rsa.owner, (message) => signRsa(message, 32)),
    2: (await signDataItem(FULL, SIGNER)).item,
    3: await signedBy(3, ETH_OWNER, signEthereum),
  };
});

/** What is signed in an item with the fields of `FULL`. */
function signedMessage(type: 1 | 3, owner: Bytes): Promise<Bytes> {
  const head = [utf8('dataitem'), utf8('1'), utf8(String(type)), owner, TARGET, ANCHOR];
  return deepHash([...head, encodeTags(TAGS), DATA]);
}

async function signedBy(type: 1 | 3, owner: Bytes, signer: (message: Bytes) => Bytes): Promise<DataItem> {
  const signature = signer(await signedMessage(type, owner));
  const item = await dataItemFromFields({ signatureType: type, signature, owner, ...FULL });
  if (!item.ok) throw new Error(item.because);
  return item.value;
}

function signRsa(message: Bytes, saltLength: number): Bytes {
  const key = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return new Uint8Array(sign('sha256', message, key));
}

function ethereumDigest(message: Bytes): Uint8Array {
  return keccak_256(concat(utf8('\x19Ethereum Signed Message:\n48'), message));
}

function signEthereum(message: Bytes): Bytes {
  const options = { prehash: false, format: 'recovered' } as const;
  const signature = secp256k1.sign(ethereumDigest(message), ETH_SECRET, options);
  return concat(signature.subarray(1), Uint8Array.of(27 + signature[0]!));
}

describe('layout', () => {
  test('an empty ed25519 item, byte by byte', async () => {
    const { item, bytes } = await signDataItem({ tags: [], data: new Uint8Array(0) }, SIGNER);
    const expected = concat(Uint8Array.of(2, 0), item.signature, SIGNER.publicKey, new Uint8Array(18));
    expect(bytes).toEqual(expected);
    expect(bytes.length).toBe(116);
    expect(item).toMatchObject({ signatureType: 2, target: null, anchor: null, tags: [] });
  });

  test('id and owner address are SHA-256 in base64url', async () => {
    const { item } = await signDataItem(FULL, SIGNER);
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');
    expect(item.id).toBe(sha256(item.signature));
    expect(item.ownerAddress).toBe(sha256(SIGNER.publicKey));
  });

  test.each([1, 2, 3] as const)('type %i is read back to the same fields and bytes', async (type) => {
    const bytes = encodeDataItem(items[type]);
    expect(await readDataItem(bytes)).toEqual({ ok: true, value: items[type] });
  });

  test('the result does not alias its input', async () => {
    const { bytes } = await signDataItem(FULL, SIGNER);
    const read = await readDataItem(bytes);
    bytes.fill(0);
    if (!read.ok) throw new Error(read.because);
    expect(read.value.data).toEqual(DATA);
    expect(await verifyDataItem(read.value)).toBe(true);
  });

  test('a view into a larger buffer is read from its own start', async () => {
    const { item, bytes } = await signDataItem(FULL, SIGNER);
    const larger = concat(new Uint8Array(5).fill(0xff), bytes, new Uint8Array(3).fill(0xff));
    expect(await readDataItem(larger.subarray(5, 5 + bytes.length))).toEqual({ ok: true, value: item });
  });
});

describe('each refusal', () => {
  const tagged = (tagBytes: Uint8Array, count: number) => async () => signedRaw(tagBytes, count);
  const changed = (change: Partial<RawItem>) => async () => ({
    ...rawItem((await signDataItem(FULL, SIGNER)).item),
    ...change,
  });
  const one = avroTag('n', 'v');
  const list = concat(avroLong(1), one, Uint8Array.of(0));
  const many = concat(avroLong(129), ...Array.from({ length: 129 }, () => one), Uint8Array.of(0));
  const single = (tag: Uint8Array) => concat(avroLong(1), tag, Uint8Array.of(0));

  const CASES: readonly (readonly [Ans104Code, string, () => Promise<RawItem>])[] = [
    ['unsupported-signature-type', 'type 0', changed({ type: 0 })],
    ['unsupported-signature-type', 'type 4 (solana)', changed({ type: 4 })],
    ['unsupported-signature-type', 'type 258, whose low byte is 2', changed({ type: 258 })],
    ['bad-presence-byte', 'target 2', changed({ target: concat(Uint8Array.of(2), TARGET) })],
    ['bad-presence-byte', 'anchor 255', changed({ anchor: Uint8Array.of(255) })],
    ['too-many-tags', '129 tags', tagged(many, 129)],
    ['too-many-tags', '129 announced', changed({ tagCount: 129n })],
    ['too-many-tags', 'a count with only its highest bit set', changed({ tagCount: 1n << 63n })],
    ['too-many-tags', 'a count of 2^32 + 2', changed({ tagCount: (1n << 32n) + 2n })],
    ['tags-too-large', '4,097 tag bytes announced', changed({ tagSize: 4097n })],
    ['tags-too-large', 'a size with only its highest bit set', changed({ tagSize: 1n << 63n })],
    ['tags-too-large', '4,097 tag bytes', tagged(new Uint8Array(4097), 1)],
    ['tag-count-mismatch', 'one more announced', changed({ tagCount: 3n })],
    ['tag-count-mismatch', 'one less announced', changed({ tagCount: 1n })],
    ['tag-count-mismatch', 'none announced, one there', tagged(list, 0)],
    ['tag-count-mismatch', 'one announced, none there', tagged(new Uint8Array(0), 1)],
    [
      'tags-truncated',
      'one tag byte less announced',
      changed({ tagSize: BigInt(encodeTags(TAGS).length - 1) }),
    ],
    [
      'tags-trailing-bytes',
      'one tag byte more announced',
      changed({ tagSize: BigInt(encodeTags(TAGS).length + 1) }),
    ],
    ['tags-trailing-bytes', 'junk in the tag block', tagged(concat(list, Uint8Array.of(1)), 1)],
    ['tags-not-canonical', 'an empty list written out', tagged(Uint8Array.of(0), 0)],
    ['tags-not-utf8', 'a tag in Latin-1', tagged(single(avroTag('n', Uint8Array.of(0xe9))), 1)],
    ['empty-tag-name', 'no name', tagged(single(avroTag('', 'v')), 1)],
    ['empty-tag-value', 'no value', tagged(single(avroTag('n', '')), 1)],
    ['tag-name-too-long', '1,025 bytes', tagged(single(avroTag('n'.repeat(1025), 'v')), 1)],
    ['tag-value-too-long', '3,073 bytes', tagged(single(avroTag('n', 'v'.repeat(3073))), 1)],
    [
      'truncated',
      'an anchor of 31 bytes and no tags',
      async () => ({
        ...(await signedRaw(new Uint8Array(0), 0, new Uint8Array(0))),
        anchor: concat(Uint8Array.of(1), new Uint8Array(14)),
      }),
    ],
  ];

  test.each(CASES)('%s: %s', async (code, _what, raw) => {
    const bytes = rawBytes(await raw());
    expect(await decodeDataItem(bytes)).toMatchObject({ ok: false, code });
    expect(await readDataItem(bytes)).toMatchObject({ ok: false, code });
  });

  test('item-too-large: one byte over the limit', async () => {
    const { bytes } = await signDataItem(FULL, SIGNER);
    expect(await readDataItem(bytes, bytes.length)).toMatchObject({ ok: true });
    expect(await readDataItem(bytes, bytes.length - 1)).toMatchObject({ ok: false, code: 'item-too-large' });
  });

  test.each([1, 2, 3] as const)('truncated: type %i, cut anywhere before its data', async (type) => {
    const bytes = encodeDataItem(items[type]);
    for (let length = 0; length < bytes.length - DATA.length; length++)
      expect(await decodeDataItem(bytes.subarray(0, length))).toMatchObject({ ok: false, code: 'truncated' });
  });

  test.each([1, 2, 3] as const)('bad-signature: type %i, cut inside its data', async (type) => {
    const bytes = encodeDataItem(items[type]);
    expect(await readDataItem(bytes.subarray(0, -1))).toMatchObject({ ok: false, code: 'bad-signature' });
  });
});

describe('one flipped bit breaks the signature', () => {
  const FIELDS = ['signature', 'owner', 'target', 'anchor', 'tagBytes', 'data'] as const;

  for (const type of [1, 2, 3] as const)
    test.each(FIELDS)(`type ${type}: %s`, async (field) => {
      const raw = rawItem(items[type]);
      const broken = rawBytes({ ...raw, [field]: flip(raw[field], raw[field].length - 2) });
      expect(await readDataItem(broken)).toMatchObject({ ok: false, code: 'bad-signature' });
    });

  test('every byte of an ed25519 signature and key', async () => {
    const raw = rawItem(items[2]);
    for (const field of ['signature', 'owner'] as const)
      for (let at = 0; at < raw[field].length; at++) {
        const broken = rawBytes({ ...raw, [field]: flip(raw[field], at) });
        expect(await readDataItem(broken)).toMatchObject({ code: 'bad-signature' });
      }
  });

  test('a removed target or anchor, and the two swapped', async () => {
    const raw = rawItem(items[2]);
    const none = Uint8Array.of(0);
    for (const change of [{ target: none }, { anchor: none }, { target: raw.anchor, anchor: raw.target }])
      expect(await readDataItem(rawBytes({ ...raw, ...change }))).toMatchObject({ code: 'bad-signature' });
  });

  test('tags in another order', async () => {
    const swapped = await dataItemFromFields({ ...items[2], tags: [...TAGS].reverse() });
    expect(swapped.ok && (await verifyDataItem(swapped.value))).toBe(false);
  });
});

describe('arweave (type 1)', () => {
  test.each([478, 32, 0])('a PSS salt of %i bytes verifies', async (salt) => {
    const item = await signedBy(1, rsa.owner, (message) => signRsa(message, salt));
    expect(await verifyDataItem(item)).toBe(true);
  });

  test.each([20, 64])('a PSS salt of %i bytes, which no signer uses, does not', async (salt) => {
    const item = await signedBy(1, rsa.owner, (message) => signRsa(message, salt));
    expect(await verifyDataItem(item)).toBe(false);
  });

  test('a left-padded shorter modulus is refused', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const modulus = fromBase64Url(short.publicKey.export({ format: 'jwk' }).n!)!;
    const item = await signedBy(1, concat(new Uint8Array(256), modulus), (message) => {
      const key = { key: short.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      return concat(new Uint8Array(256), sign('sha256', message, key));
    });
    expect(await verifyDataItem(item)).toBe(false);
  });

  test('an owner that is no modulus is a bad signature, not an exception', async () => {
    for (const filler of [0x00, 0x80, 0xff]) {
      const item = { ...items[1], owner: new Uint8Array(512).fill(filler) };
      expect(await verifyDataItem(item)).toBe(false);
    }
  });
});

describe('ethereum (type 3)', () => {
  test('only the v that belongs to the signature is accepted', async () => {
    const right = items[3].signature[64]!;
    expect([27, 28]).toContain(right);
    for (let v = 0; v < 256; v++) {
      const signature = concat(items[3].signature.subarray(0, 64), Uint8Array.of(v));
      expect(await verifyDataItem({ ...items[3], signature })).toBe(v === right);
    }
  });

  test('the same signature with a high s is refused, with either v', async () => {
    const { signature } = items[3];
    const { r, s } = secp256k1.Signature.fromBytes(signature.subarray(0, 64));
    const high = new secp256k1.Signature(r, secp256k1.Point.Fn.ORDER - s).toBytes();
    // It is a valid signature in ECDSA's own terms, so only the rule about s can refuse it.
    const rule = { prehash: false, lowS: false } as const;
    const digest = ethereumDigest(await signedMessage(3, ETH_OWNER));
    expect(secp256k1.verify(high, digest, ETH_OWNER, rule)).toBe(true);
    for (const v of [27, 28])
      expect(await verifyDataItem({ ...items[3], signature: concat(high, Uint8Array.of(v)) })).toBe(false);
  });

  test('a key that is not an uncompressed point is a bad signature', async () => {
    for (const first of [0x00, 0x02, 0x06, 0x07]) {
      const owner = concat(Uint8Array.of(first), ETH_OWNER.subarray(1));
      expect(await verifyDataItem({ ...items[3], owner })).toBe(false);
    }
  });
});

describe('items from fields', () => {
  test.each([1, 2, 3] as const)('type %i: the same item as from bytes', async (type) => {
    expect(await dataItemFromFields(items[type])).toEqual({ ok: true, value: items[type] });
  });

  const short = new Uint8Array(31);
  test.each([
    ['unsupported-signature-type', { signatureType: 4 }],
    ['bad-field-length', { signature: new Uint8Array(65) }],
    ['bad-field-length', { owner: new Uint8Array(33) }],
    ['bad-field-length', { target: short }],
    ['bad-field-length', { target: new Uint8Array(0) }],
    ['bad-field-length', { anchor: new Uint8Array(33) }],
    ['too-many-tags', { tags: Array.from({ length: 129 }, () => ({ name: 'n', value: 'v' })) }],
    ['empty-tag-value', { tags: [{ name: 'n', value: '' }] }],
    ['tags-not-utf8', { tags: [{ name: 'n', value: '\ud800' }] }],
  ] as const)('%s: %o', async (code, change) => {
    expect(await dataItemFromFields({ ...items[2], ...change })).toMatchObject({ ok: false, code });
  });
});

describe('signing', () => {
  const bad = (details: string) => expect.objectContaining({ code: 'bad-argument', details: [details] });

  test('tags over the limits are misuse', async () => {
    const tags = Array.from({ length: 129 }, (_, i) => ({ name: `n${i}`, value: 'v' }));
    await expect(signDataItem({ tags, data: DATA }, SIGNER)).rejects.toThrow(bad('too-many-tags'));
    const empty = signDataItem({ tags: [{ name: '', value: 'v' }], data: DATA }, SIGNER);
    await expect(empty).rejects.toThrow(bad('empty-tag-name'));
  });

  test('a target or anchor of another length is misuse', async () => {
    const target = signDataItem({ ...FULL, target: new Uint8Array(31) }, SIGNER);
    await expect(target).rejects.toThrow(bad('bad-field-length'));
    const anchor = signDataItem({ ...FULL, anchor: new Uint8Array(33) }, SIGNER);
    await expect(anchor).rejects.toThrow(bad('bad-field-length'));
  });

  test('a signer that signs with another key than it names is caught', async () => {
    const wrong = { publicKey: new Uint8Array(32).fill(1), sign: SIGNER.sign };
    await expect(signDataItem(FULL, wrong)).rejects.toThrow(
      expect.objectContaining({ code: 'bad-argument' }),
    );
  });

  test('an asynchronous signer works, and the same input gives the same id', async () => {
    const signer = { publicKey: SIGNER.publicKey, sign: async (message: Uint8Array) => SIGNER.sign(message) };
    const [a, b] = [await signDataItem(FULL, signer), await signDataItem(FULL, SIGNER)];
    expect(a).toEqual(b);
  });
});

describe('properties', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .filter((value) => value.isWellFormed());
  const hash = fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }));
  const unsigned = fc.record({
    tags: fc.array(fc.record({ name: text, value: text }), { maxLength: 8 }),
    data: fc.uint8Array({ maxLength: 200 }),
    target: hash,
    anchor: hash,
  });

  test('what is signed is read back, from bytes and from fields', async () => {
    await fc.assert(
      fc.asyncProperty(unsigned, async (fields) => {
        const { item, bytes } = await signDataItem(fields, SIGNER);
        const read = await readDataItem(bytes);
        expect(read).toEqual({ ok: true, value: item });
        expect(await dataItemFromFields(item)).toEqual(read);
        expect(item.tags).toEqual(fields.tags);
      }),
      { numRuns: 40 },
    );
  });

  test('arbitrary changes never throw, and what is accepted encodes to the same bytes', async () => {
    const { bytes } = await signDataItem(FULL, SIGNER);
    const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(bytes.length), async (list, length) => {
        const edited = new Uint8Array(bytes);
        for (const [at, byte] of list) edited[at] = byte;
        const cut = edited.subarray(0, length);
        const item = await decodeDataItem(cut);
        if (item.ok) expect(toBase64Url(encodeDataItem(item.value))).toBe(toBase64Url(cut));
      }),
      { numRuns: 500 },
    );
  });
});
