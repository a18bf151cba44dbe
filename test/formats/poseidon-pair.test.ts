/**
 * The faster Poseidon of two inputs, alone and for many pairs, compiled and not, is the same function as noble's and as poseidon-lite's, which
 * Semaphore uses.
 */

import fc from 'fast-check';
import { poseidon2 } from 'poseidon-lite/poseidon2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FIELD_ORDER, poseidon } from '../../src/formats/poseidon.ts';
import { poseidonPair } from '../../src/formats/poseidon-pair.ts';
import { compilePair, poseidonPairs } from '../../src/formats/poseidon-pairs.ts';

/** At the ends of the field, of digits of 24, 29, 32 and 64 bits, and of powers of two. */
const edges = [0n, 1n, 2n, FIELD_ORDER - 1n, FIELD_ORDER - 2n, FIELD_ORDER >> 1n, (1n << 253n) - 1n].concat(
  [24n, 29n, 32n, 58n, 64n, 128n, 232n, 252n].flatMap((bits) => [(1n << bits) - 1n, 1n << bits]),
);
const number = fc.oneof(fc.bigInt(0n, FIELD_ORDER - 1n), fc.constantFrom(...edges));

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ['one by one', poseidonPair],
  ['compiled', compilePair()!],
])('Poseidon of two inputs, %s', (_, hash) => {
  test('agrees with two other implementations', () => {
    fc.assert(
      fc.property(number, number, (left, right) => {
        expect(hash(left, right)).toBe(poseidon([left, right]));
        expect(hash(left, right)).toBe(poseidon2([left, right]));
      }),
      { numRuns: 200 },
    );
  });

  test('agrees for each two numbers at an edge', () => {
    for (const left of edges)
      for (const right of edges) expect(hash(left, right)).toBe(poseidon2([left, right]));
  });

  test('agrees along a chain of 300 hashes', () => {
    let [ours, theirs] = [3n, 3n];
    for (let i = 0; i < 300; i++) [ours, theirs] = [hash(ours, BigInt(i)), poseidon2([theirs, i])];
    expect(ours).toBe(theirs);
  });
});

describe('many pairs', () => {
  test('are hashed in order, and a number without another is left out', () => {
    expect(poseidonPairs([1n, 2n, 3n, 4n, 5n])).toEqual([poseidon2([1n, 2n]), poseidon2([3n, 4n])]);
    expect(poseidonPairs([1n])).toEqual([]);
    expect(poseidonPairs([])).toEqual([]);
  });

  const refuse = () => {
    throw new EvalError('code generation is disallowed');
  };
  test.each([
    ['is forbidden', { Module: refuse }],
    ['does not exist', undefined],
  ])('are hashed where WebAssembly %s', async (_, assembly) => {
    vi.stubGlobal('WebAssembly', assembly);
    vi.resetModules();
    const fresh = await import('../../src/formats/poseidon-pairs.ts');
    expect(fresh.compilePair()).toBeNull();
    expect(fresh.poseidonPairs([1n, 2n, 3n, 4n])).toEqual([poseidon2([1n, 2n]), poseidon2([3n, 4n])]);
  });
});
