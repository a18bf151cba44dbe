/** The faster Poseidon of two inputs is the same function as noble's and as poseidon-lite's, which Semaphore uses. */

import fc from 'fast-check';
import { poseidon2 } from 'poseidon-lite/poseidon2';
import { expect, test } from 'vitest';
import { FIELD_ORDER, poseidon } from '../../src/formats/poseidon.ts';
import { poseidonPair } from '../../src/formats/poseidon-pair.ts';

const number = fc.oneof(fc.bigInt(0n, FIELD_ORDER - 1n), fc.constantFrom(0n, 1n, FIELD_ORDER - 1n));

test('agrees with two other implementations', () => {
  fc.assert(
    fc.property(number, number, (left, right) => {
      expect(poseidonPair(left, right)).toBe(poseidon([left, right]));
      expect(poseidonPair(left, right)).toBe(poseidon2([left, right]));
    }),
  );
});
