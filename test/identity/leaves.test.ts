/** Leaf lists and trees: docs/spec/personhood.md section 3, rules 1 and 2, beside Semaphore's own tree. */

import { Group } from '@semaphore-protocol/group';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { MAX_LEAVES } from '../../src/identity/bounds.ts';
import { numberBytes } from '../../src/identity/decimal.ts';
import { buildTree, pathOf, readLeaves, writeLeaves } from '../../src/identity/leaves.ts';
import { expectWithin } from '../fixtures/in-time.ts';

const leaf = fc.bigInt(1n, FIELD_ORDER - 1n);
const leafLists = (maxLength: number) => fc.uniqueArray(leaf, { minLength: 1, maxLength });

function codeOf(list: Uint8Array): string {
  const read = readLeaves(list);
  return read.ok ? 'accepted' : read.code;
}

describe('a leaf list', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(leafLists(50), (leaves) => {
        expect(readLeaves(writeLeaves(leaves))).toEqual({ ok: true, value: leaves });
      }),
    );
  });

  test.each([
    ['empty', new Uint8Array()],
    ['wrong-length', new Uint8Array(33).fill(1)],
    ['leaf-zero', concat(numberBytes(3n), new Uint8Array(32))],
    ['leaf-not-canonical', numberBytes(FIELD_ORDER)],
    ['leaf-not-canonical', new Uint8Array(32).fill(0xff)],
    ['leaf-twice', writeLeaves([5n, 6n, 5n])],
    ['accepted', numberBytes(FIELD_ORDER - 1n)],
  ])('%s', (code, list) => {
    expect(codeOf(list)).toBe(code);
  });

  test('of 100 MB, and of one leaf more than 2^20, is refused before it is read', () =>
    expectWithin(1000, () => {
      expect(codeOf(new Uint8Array(100_000_000))).toBe('too-large');
      expect(codeOf(new Uint8Array((MAX_LEAVES + 1) * 32))).toBe('too-large');
    }));

  test('of 2^20 leaves with equal ends is read in seconds: choosing leaves makes nothing slow', {
    timeout: 120_000,
  }, () => {
    const list = new Uint8Array(MAX_LEAVES * 32);
    const view = new DataView(list.buffer);
    for (let i = 0; i < MAX_LEAVES; i++) view.setUint32(i * 32 + 8, i + 1);
    const from = performance.now();
    expect(codeOf(list)).toBe('accepted');
    // About 3 s; comparing each with each other would be hours.
    expect(performance.now() - from).toBeLessThan(60_000);
  });
});

describe('a tree', () => {
  test('has the root and paths of Semaphore’s, for any number of leaves', () => {
    fc.assert(
      fc.property(leafLists(40), fc.nat(), (leaves, any) => {
        const tree = buildTree(leaves);
        const group = new Group([...leaves]);
        expect(tree.root).toBe(group.root);
        expect(tree.levels.length - 1).toBe(group.depth);
        const { index, siblings } = group.generateMerkleProof(any % leaves.length);
        expect(pathOf(tree, any % leaves.length)).toEqual({ index, siblings });
      }),
      { numRuns: 40 },
    );
  });

  test('is the same when an earlier tree is known, whatever changed since', () => {
    fc.assert(
      fc.property(leafLists(40), leafLists(40), fc.nat(40), (before, other, kept) => {
        const after = [...new Set([...before.slice(0, kept), ...other])];
        expect(buildTree(after, buildTree(before))).toEqual(buildTree(after));
      }),
      { numRuns: 40 },
    );
  });

  test('takes nodes from the earlier tree instead of hashing them again', () => {
    const leaves = Array.from({ length: 64 }, (_, i) => BigInt(i + 1));
    const known = buildTree(leaves);
    const marked = {
      ...known,
      levels: known.levels.map((level, i) => (i === 3 ? level.with(0, 7n) : level)),
    };
    expect(buildTree([...leaves, 65n], marked).levels[3]![0]).toBe(7n);
  });

  test('has no path for a leaf that it does not have, and none at all without leaves', () => {
    expect(pathOf(buildTree([1n, 2n]), 2)).toBeNull();
    expect(pathOf(buildTree([1n, 2n]), -1)).toBeNull();
    expect(() => buildTree([])).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });
});
