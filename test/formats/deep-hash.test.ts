import { createHash } from 'node:crypto';
import arweaveDeepHash from 'arweave/node/lib/deepHash.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, utf8 } from '../../src/bytes.ts';
import { type DeepHashChunk, deepHash } from '../../src/formats/deep-hash.ts';

const sha384 = (bytes: Uint8Array) => new Uint8Array(createHash('sha384').update(bytes).digest());

test('a blob is the hash of the hashes of its tag and its content', async () => {
  for (const length of [0, 1, 1023, 1024, 1025, 300_000]) {
    const blob = new Uint8Array(length).fill(0xab);
    const expected = sha384(concat(sha384(utf8(`blob${length}`)), sha384(blob)));
    expect(await deepHash(blob)).toEqual(expected);
  }
});

test('an empty list is the hash of its tag, and a list folds its children from the left', async () => {
  expect(await deepHash([])).toEqual(sha384(utf8('list0')));
  const [a, b] = [utf8('a'), utf8('b')];
  const first = sha384(concat(sha384(utf8('list2')), await deepHash(a)));
  expect(await deepHash([a, b])).toEqual(sha384(concat(first, await deepHash(b))));
});

test('the nesting is part of the digest', async () => {
  const [a, b] = [utf8('a'), utf8('b')];
  const shapes: DeepHashChunk[] = [
    [a, b],
    [[a, b]],
    [a, [b]],
    [[a], b],
    [concat(a, b)],
    concat(a, b),
    [b, a],
  ];
  const digests = await Promise.all(shapes.map(async (shape) => String(await deepHash(shape))));
  expect(new Set(digests).size).toBe(shapes.length);
});

test('equals the arweave package on any nesting', async () => {
  const { chunk } = fc.letrec<{ chunk: DeepHashChunk }>((tie) => ({
    chunk: fc.oneof(
      { maxDepth: 4 },
      fc.uint8Array({ maxLength: 64 }),
      fc.array(tie('chunk'), { maxLength: 4 }),
    ),
  }));
  type TheirChunk = Parameters<typeof arweaveDeepHash>[0];
  const theirs =
    (arweaveDeepHash as unknown as { default?: typeof arweaveDeepHash }).default ?? arweaveDeepHash;
  await fc.assert(
    fc.asyncProperty(chunk, async (value) => {
      expect(await deepHash(value)).toEqual(new Uint8Array(await theirs(value as TheirChunk)));
    }),
    { numRuns: 60 },
  );
});
