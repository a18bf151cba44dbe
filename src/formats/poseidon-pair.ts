/**
 * Poseidon of two inputs, as `poseidon.ts` has it, in less time: with the rounds of `poseidon-rounds.ts`, and a remainder taken once per sum
 * instead of once per product. Not in constant time; for public numbers. Many pairs: `poseidon-pairs.ts`.
 */

import { FIELD_ORDER as R } from './poseidon.ts';
import { type Mix, type PairRounds, pairRounds, type Triple } from './poseidon-rounds.ts';

/** @param left, right below the order of the field, which is the caller's to know */
export function poseidonPair(left: bigint, right: bigint): bigint {
  const rounds = pairRounds();
  const { added, opening, partial, leaving, closing } = rounds;
  let state: Triple<bigint> = [added[0], left + added[1], right + added[2]];
  for (const mix of opening) state = fullRound(state, mix);
  for (const addedToFirst of partial) state = partialRound(state, rounds, addedToFirst);
  state = multiply(state, leaving);
  for (const mix of closing) state = fullRound(state, mix);
  return state[0];
}

function fullRound([x, y, z]: Triple<bigint>, mix: Mix<bigint>): Triple<bigint> {
  return multiply([fifthPower(x) % R, fifthPower(y) % R, fifthPower(z) % R], mix);
}

function multiply([x, y, z]: Triple<bigint>, { matrix, added }: Mix<bigint>): Triple<bigint> {
  const [[a, b, c], [d, e, f], [g, h, i]] = matrix;
  return [
    (a * x + b * y + c * z + added[0]) % R,
    (d * x + e * y + f * z + added[1]) % R,
    (g * x + h * y + i * z + added[2]) % R,
  ];
}

function partialRound(
  [u, w, before]: Triple<bigint>,
  { memory, output }: PairRounds<bigint>,
  added: bigint,
): Triple<bigint> {
  const next = (fifthPower(u) + memory[0] * w + memory[1] * before) % R;
  return [(output[0] * next + output[1] * w + output[2] * before + added) % R, next, w];
}

/** Not reduced: the product of two numbers below the order, or about twice that. */
function fifthPower(value: bigint): bigint {
  const square = (value * value) % R;
  return ((square * square) % R) * value;
}
