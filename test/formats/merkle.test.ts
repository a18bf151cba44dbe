import { createHash, randomBytes } from 'node:crypto';
import {
  buildLayers,
  generateLeaves,
  generateProofs,
  generateTransactionChunks,
  validatePath,
} from 'arweave/node/lib/merkle.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, concat } from '../../src/bytes.ts';
import { MAX_CHUNK_BYTES, verifyChunk, verifyMerklePath } from '../../src/formats/merkle.ts';
import { flip } from './raw-item.ts';

const KiB = 1024;
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

type Chunked = Awaited<ReturnType<typeof generateTransactionChunks>>;

describe('data paths made by the arweave package', () => {
  // One byte; just below, at and above a chunk; a remainder that is balanced over two chunks; an odd count of leaves.
  const SIZES = [
    1,
    256 * KiB - 1,
    256 * KiB,
    256 * KiB + 1,
    300 * KiB,
    512 * KiB,
    600 * KiB,
    1200 * KiB + 77,
  ];

  test.each(SIZES)('%i bytes: every chunk, at its first and last byte', async (size) => {
    const data = new Uint8Array(randomBytes(size));
    const { data_root, chunks, proofs } = await generateTransactionChunks(data);
    for (const [i, { minByteRange: start, maxByteRange: end }] of chunks.entries()) {
      const path = proofs[i]!.proof;
      const chunk = data.subarray(start, end);
      for (const offset of [start, end - 1]) {
        const leaf = await verifyChunk(data_root, offset, size, path, chunk);
        expect(leaf).toEqual({ ok: true, value: { hash: sha256(chunk), start, end } });
        expect(await validatePath(data_root, offset, 0, size, path)).toMatchObject({
          leftBound: start,
          rightBound: end,
        });
      }
      for (const offset of [start - 1, end])
        expect(await verifyMerklePath(data_root, offset, size, path)).toMatchObject({ ok: false });
    }
  });
});

describe('transaction paths', () => {
  /** Transactions of these sizes in one block; a size of zero has a leaf that no offset reaches. */
  const txPaths = async (sizes: readonly number[]) => {
    let end = 0;
    const leaves = sizes.map((size, i) => {
      const [minByteRange, maxByteRange] = [end, end + size];
      end = maxByteRange;
      return { dataHash: sha256(Uint8Array.of(i)), minByteRange, maxByteRange };
    });
    const root = await buildLayers(await generateLeaves(leaves));
    return { txRoot: root.id, blockSize: end, leaves, proofs: generateProofs(root) };
  };

  test('prove each data root at the place of its transaction, beyond 2^32 too', async () => {
    const { txRoot, blockSize, leaves, proofs } = await txPaths([0, 5, 0, 7_000_000_000, 1, 256 * KiB, 0, 3]);
    for (const [i, { dataHash, minByteRange: start, maxByteRange: end }] of leaves.entries()) {
      if (start === end) continue;
      for (const offset of [start, end - 1])
        expect(await verifyMerklePath(txRoot, offset, blockSize, proofs[i]!.proof)).toEqual({
          ok: true,
          value: { hash: dataHash, start, end },
        });
    }
  });

  test('for any sizes, exactly the path of the right leaf is accepted', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (list, at) => {
        const { txRoot, blockSize, leaves, proofs } = await txPaths(list);
        if (blockSize === 0) return;
        const offset = at % blockSize;
        for (const [i, { minByteRange, maxByteRange }] of leaves.entries()) {
          const leaf = await verifyMerklePath(txRoot, offset, blockSize, proofs[i]!.proof);
          expect(leaf.ok).toBe(minByteRange <= offset && offset < maxByteRange);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('each refusal', () => {
  const SIZE = 600 * KiB;
  const data = new Uint8Array(SIZE).fill(1);
  let chunked: Chunked;
  let root: Uint8Array;
  let path: Uint8Array;
  let first: Bytes;

  beforeAll(async () => {
    chunked = await generateTransactionChunks(data);
    root = chunked.data_root;
    path = chunked.proofs[0]!.proof;
    first = data.subarray(0, chunked.chunks[0]!.maxByteRange);
  });

  const note = (value: number) => {
    const out = new Uint8Array(32);
    new DataView(out.buffer).setBigUint64(24, BigInt(value));
    return out;
  };
  const id = (...parts: Uint8Array[]) => sha256(concat(...parts.map(sha256)));

  test('bad-path-length', async () => {
    const lengths = [
      path.subarray(0, -1),
      path.subarray(32),
      concat(path, new Uint8Array(32)),
      new Uint8Array(0),
    ];
    for (const wrong of [...lengths, new Uint8Array(32), new Uint8Array(64 + 96 * 65)])
      expect(await verifyMerklePath(root, 0, SIZE, wrong)).toMatchObject({ code: 'bad-path-length' });
  });

  test('bad-offset: where the arweave package moves the offset inside', async () => {
    for (const offset of [-1, SIZE, SIZE + 1, 0.5, Number.NaN, 2 ** 53])
      expect(await verifyMerklePath(root, offset, SIZE, path)).toMatchObject({ code: 'bad-offset' });
    for (const size of [0, -1, 2 ** 53, Number.POSITIVE_INFINITY])
      expect(await verifyMerklePath(root, 0, size, path)).toMatchObject({ code: 'bad-offset' });
    expect(await validatePath(root, SIZE + 1, 0, SIZE, path)).not.toBe(false);
  });

  test('path-mismatch: any changed byte, another root, the path of another chunk', async () => {
    for (let at = 0; at < path.length; at++)
      expect(await verifyMerklePath(root, 0, SIZE, flip(path, at))).toMatchObject({ code: 'path-mismatch' });
    expect(await verifyMerklePath(flip(root, 0), 0, SIZE, path)).toMatchObject({ code: 'path-mismatch' });
    expect(await verifyMerklePath(root.subarray(1), 0, SIZE, path)).toMatchObject({ code: 'path-mismatch' });
    expect(await verifyMerklePath(root, SIZE - 1, SIZE, path)).toMatchObject({ code: 'path-mismatch' });
  });

  test('path-mismatch: a branch read as a leaf, a leaf read as a branch', async () => {
    expect(await verifyMerklePath(root, 0, SIZE, path.subarray(0, 64))).toMatchObject({
      code: 'path-mismatch',
    });
    const leaf = sha256(path.subarray(0, 64));
    expect(await verifyMerklePath(leaf, 0, SIZE, concat(path.subarray(0, 64), path))).toMatchObject({
      code: 'bad-path-length',
    });
  });

  test('bad-note: the size of the tree is not the one that its leaves add up to', async () => {
    const last = chunked.proofs.at(-1)!.proof;
    for (const size of [SIZE - 1, SIZE + 1]) {
      expect(await verifyMerklePath(root, SIZE - 2, size, last)).toMatchObject({ code: 'bad-note' });
      expect(await validatePath(root, SIZE - 2, 0, size, last)).not.toBe(false);
    }
  });

  test('bad-note: a branch that splits outside its bounds', async () => {
    const [hash, other] = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))];
    const leaf = id(hash, note(50));
    // The inner branch, left of 100, claims to split at 150.
    const inner = id(leaf, other, note(150));
    const outer = id(inner, other, note(100));
    const bad = concat(inner, other, note(100), leaf, other, note(150), hash, note(50));
    expect(await verifyMerklePath(outer, 10, 200, bad)).toMatchObject({ code: 'bad-note' });
  });

  test('bad-note: notes beyond 2^53, where numbers get rounded', async () => {
    const hash = sha256(Uint8Array.of(1));
    for (let at = 0; at < 25; at++) {
      const large = note(200);
      large[at] = 1;
      expect(await verifyMerklePath(id(hash, large), 10, 200, concat(hash, large))).toMatchObject({
        code: 'bad-note',
      });
    }
  });

  test('chunk-mismatch: another chunk, or the right one cut short', async () => {
    for (const chunk of [flip(first, 0), flip(first, first.length - 1), first.subarray(1), new Uint8Array(0)])
      expect(await verifyChunk(root, 0, SIZE, path, chunk)).toMatchObject({ code: 'chunk-mismatch' });
  });

  test('chunk-mismatch: a leaf whose range is longer than the bytes it names', async () => {
    const chunk = new Uint8Array(10);
    const hash = sha256(chunk);
    expect(await verifyChunk(id(hash, note(10)), 0, 10, concat(hash, note(10)), chunk)).toMatchObject({
      ok: true,
    });
    expect(await verifyChunk(id(hash, note(11)), 0, 11, concat(hash, note(11)), chunk)).toMatchObject({
      code: 'chunk-mismatch',
    });
  });

  test('chunk-too-large', async () => {
    const chunk = new Uint8Array(MAX_CHUNK_BYTES + 1);
    const hash = sha256(chunk);
    const leaf = concat(hash, note(chunk.length));
    expect(await verifyChunk(id(hash, note(chunk.length)), 0, chunk.length, leaf, chunk)).toMatchObject({
      code: 'chunk-too-large',
    });
  });
});
