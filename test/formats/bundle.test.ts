import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, concat, toBase64Url, utf8 } from '../../src/bytes.ts';
import { readDataItem, signDataItem } from '../../src/formats/ans104.ts';
import {
  bundleHeaderBytes,
  decodeBundleHeader,
  encodeBundle,
  MAX_BUNDLE_ITEMS,
} from '../../src/formats/bundle.ts';
import { SIGNER } from './raw-item.ts';

let items: Bytes[];
let bundle: Bytes;

beforeAll(async () => {
  const made = ['', 'two', 'three'].map((text) => signDataItem({ tags: [], data: utf8(text) }, SIGNER));
  items = (await Promise.all(made)).map(({ bytes }) => bytes);
  bundle = await encodeBundle(items);
});

describe('layout', () => {
  test('an empty bundle is a count of zero', async () => {
    expect(await encodeBundle([])).toEqual(new Uint8Array(32));
    expect(decodeBundleHeader(new Uint8Array(32))).toEqual({
      ok: true,
      value: { entries: [], headerBytes: 32 },
    });
  });

  test('entries lead to the items, whose ids they name', async () => {
    const header = decodeBundleHeader(bundle, bundle.length);
    if (!header.ok) throw new Error(header.because);
    expect(header.value.headerBytes).toBe(32 + 3 * 64);
    for (const [i, { id, offset, sizeBytes }] of header.value.entries.entries()) {
      const bytes = bundle.subarray(offset, offset + sizeBytes);
      expect(bytes).toEqual(items[i]);
      expect(await readDataItem(bytes)).toMatchObject({ ok: true, value: { id } });
    }
  });

  test('numbers are little-endian', () => {
    expect([...bundle.subarray(0, 3)]).toEqual([3, 0, 0]);
    expect(bundle[32]).toBe(116);
  });

  test('the header alone is enough, and its size is told from 32 bytes', () => {
    const needed = bundleHeaderBytes(bundle.subarray(0, 32));
    expect(needed).toEqual({ ok: true, value: 224 });
    expect(decodeBundleHeader(bundle.subarray(0, 224))).toEqual(decodeBundleHeader(bundle));
  });

  test('the most items that fit', () => {
    const count = MAX_BUNDLE_ITEMS;
    const header = new Uint8Array(32 + 64 * count);
    new DataView(header.buffer).setUint32(0, count, true);
    for (let i = 0; i < count; i++) header[32 + 64 * i] = 1;
    const read = decodeBundleHeader(header, header.length + count);
    expect(read.ok && read.value.entries.at(-1)).toEqual({
      id: toBase64Url(new Uint8Array(32)),
      offset: header.length + count - 1,
      sizeBytes: 1,
    });
  });

  test('more arguments than a call takes do not matter', async () => {
    const many = Array.from({ length: 2000 }, () => items[0]!);
    expect((await encodeBundle(many)).length).toBe(32 + 2000 * (64 + 116));
  });
});

describe('each refusal', () => {
  /** A copy of the bundle with one byte set. */
  const set = (at: number, byte: number) => {
    const out = new Uint8Array(bundle);
    out[at] = byte;
    return out;
  };

  test('truncated', () => {
    for (const length of [0, 31])
      expect(bundleHeaderBytes(bundle.subarray(0, length))).toMatchObject({ code: 'truncated' });
    for (const length of [0, 31, 32, 223])
      expect(decodeBundleHeader(bundle.subarray(0, length))).toMatchObject({ code: 'truncated' });
  });

  test('too-many-items: each high byte of the count, and one more than the limit', () => {
    for (let at = 3; at < 32; at++) {
      expect(bundleHeaderBytes(set(at, 0x80))).toMatchObject({ code: 'too-many-items' });
      expect(decodeBundleHeader(set(at, 0x80))).toMatchObject({ code: 'too-many-items' });
    }
    expect(bundleHeaderBytes(concat(Uint8Array.of(1, 0, 1), new Uint8Array(29)))).toMatchObject({
      code: 'too-many-items',
    });
  });

  test('empty-item', () => {
    expect(decodeBundleHeader(set(32, 0))).toMatchObject({ code: 'empty-item' });
  });

  test('item-out-of-bounds: behind the known end, and each high byte of a size', () => {
    expect(decodeBundleHeader(bundle, bundle.length - 1)).toMatchObject({ code: 'item-out-of-bounds' });
    expect(decodeBundleHeader(set(32, 117), bundle.length)).toMatchObject({ code: 'item-out-of-bounds' });
    for (let at = 39; at < 64; at++)
      expect(decodeBundleHeader(set(at, 0x80))).toMatchObject({ code: 'item-out-of-bounds' });
  });

  test('item-out-of-bounds: sizes that only together pass 2^53', () => {
    const huge = new Uint8Array(bundle);
    for (const at of [32, 96]) huge[at + 6] = 0x10; // 2^52 each
    expect(decodeBundleHeader(huge)).toMatchObject({ code: 'item-out-of-bounds' });
  });

  test('what is no item is not bundled', async () => {
    const misuse = expect.objectContaining({ code: 'bad-argument', details: ['truncated'] });
    await expect(encodeBundle([items[0]!.subarray(0, 100)])).rejects.toThrow(misuse);
  });
});
