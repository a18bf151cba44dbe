/**
 * Poseidon with circomlib's parameters. The circuit of test/engine/prove-picture.test.ts checks 3 and 10 inputs against circomlib
 * itself; the values here are those that other implementations with these parameters give, too.
 */

import { expect, test } from 'vitest';
import { FIELD_ORDER, poseidon } from '../../src/formats/poseidon.ts';

test.each([
  [[1n, 2n], 7853200120776062878684798364095072458815029376092732009249414926327459813530n],
  [[1n, 2n, 3n, 4n], 18821383157269793795438455681495246036402687001665670618754263018637548127333n],
])('of %s', (inputs, hash) => {
  expect(poseidon(inputs)).toBe(hash);
});

test('takes 1 to 16 numbers below the order of the field', () => {
  const refused = expect.objectContaining({ code: 'bad-argument' });
  expect(poseidon([FIELD_ORDER - 1n])).toBeLessThan(FIELD_ORDER);
  for (const inputs of [[], new Array<bigint>(17).fill(1n), [FIELD_ORDER], [-1n]])
    expect(() => poseidon(inputs)).toThrow(refused);
});
