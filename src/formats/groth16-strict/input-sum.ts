/**
 * The one sum that grows with the number of public inputs: IC[0] + inputs[0] * IC[1] + ... All multiplications share their
 * doublings (E. G. Straus, 1964), four bits at a time. Time depends on the inputs, which are public.
 */

import type { G1 } from '../pairing/curve.ts';

/** A point times 0 to 15. */
export type Multiples = readonly G1[];

const DIGITS = 16;
const BITS_OF_DIGIT = 4;

export function multiplesOf(point: G1): Multiples {
  const multiples = [point.subtract(point)];
  while (multiples.length < DIGITS) multiples.push(multiples.at(-1)!.add(point));
  return multiples;
}

/** @param inputs as many as there are `terms`, none negative */
export function inputSum(constant: G1, terms: readonly Multiples[], inputs: readonly bigint[]): G1 {
  const digits = inputs.map((input) => input.toString(DIGITS));
  const length = Math.max(0, ...digits.map((text) => text.length));
  let sum = constant.subtract(constant);
  for (let at = length; at > 0; at--) {
    for (let i = 0; i < BITS_OF_DIGIT; i++) sum = sum.double();
    for (const [i, text] of digits.entries()) {
      const digit = Number.parseInt(text.at(-at) ?? '0', DIGITS);
      if (digit > 0) sum = sum.add(terms[i]![digit]!);
    }
  }
  return sum.add(constant);
}
