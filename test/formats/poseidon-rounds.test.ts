/** That the rearranged rounds are the same function is what `poseidon-pair.test.ts` shows; here is what else their users count on. */

import { expect, test } from 'vitest';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { mapRounds, pairRounds } from '../../src/formats/poseidon-rounds.ts';

test('there are 4, 57 and 4 rounds', () => {
  const { opening, partial, closing } = pairRounds();
  expect([opening.length, partial.length, closing.length]).toEqual([4, 57, 4]);
});

test('all numbers are below the order, and each is changed once', () => {
  const numbers: bigint[] = [];
  mapRounds(pairRounds(), (number) => numbers.push(number));
  expect(numbers).toHaveLength(3 + 4 * 12 + 57 + 2 + 3 + 12 + 4 * 12);
  expect(numbers.every((number) => number >= 0n && number < FIELD_ORDER)).toBe(true);
});

test('a partial round multiplies by five numbers, none of which is 0', () => {
  const { memory, output } = pairRounds();
  for (const number of [...memory, ...output]) expect(number).not.toBe(0n);
});
