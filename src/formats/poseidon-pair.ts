/**
 * Poseidon of two inputs, as `poseidon.ts` has it, for trees of many nodes: a remainder is taken once per sum instead of once per
 * product, which halves the time. Not in constant time; for public numbers.
 */

import { Field } from '@noble/curves/abstract/modular.js';
import { grainGenConstants } from '@noble/curves/abstract/poseidon.js';
import { FIELD_ORDER as R } from './poseidon.ts';

const ROUNDS = 65;
/** Rounds at each end in which all three numbers are raised to the fifth power. */
const FULL_AT_END = 4;

type Constants = { readonly added: readonly bigint[]; readonly mixed: readonly bigint[] };
let constants: Constants | null = null;

/** @param left, right below the order of the field, which is the caller's to know */
export function poseidonPair(left: bigint, right: bigint): bigint {
  constants ??= computeConstants();
  const { added, mixed } = constants;
  const [a, b, c, d, e, f, g, h, i] = mixed as readonly [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  let [x, y, z] = [0n, left, right];
  for (let round = 0; round < ROUNDS; round++) {
    x = fifth(x + added[3 * round]!);
    y += added[3 * round + 1]!;
    z += added[3 * round + 2]!;
    if (round < FULL_AT_END || round >= ROUNDS - FULL_AT_END) {
      y = fifth(y);
      z = fifth(z);
    }
    const first = (a * x + b * y + c * z) % R;
    const second = (d * x + e * y + f * z) % R;
    z = (g * x + h * y + i * z) % R;
    x = first;
    y = second;
  }
  return x;
}

function fifth(value: bigint): bigint {
  const square = (value * value) % R;
  return (((square * square) % R) * value) % R;
}

function computeConstants(): Constants {
  const shape = { Fp: Field(R), t: 3, roundsFull: 2 * FULL_AT_END, roundsPartial: ROUNDS - 2 * FULL_AT_END };
  const { roundConstants, mds } = grainGenConstants(shape);
  return { added: roundConstants.flat(), mixed: mds.flat() };
}
