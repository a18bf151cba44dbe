/**
 * Poseidon over the scalar field of BN254 with circomlib's parameters (docs/spec/computation.md section 8): what a circuit hashes
 * with, because SHA-256 would cost it a hundred times as much. Not for passwords, keys or anything but commitments in circuits.
 */

import { Field } from '@noble/curves/abstract/modular.js';
import {
  grainGenConstants,
  type PoseidonFn,
  poseidon as permutation,
} from '@noble/curves/abstract/poseidon.js';
import { RailError } from '../errors.ts';

/** Order of the group of BN254: numbers in a circuit are below it. */
export const FIELD_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

const FULL_ROUNDS = 8;
/** For 1 to 16 inputs. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
const FIELD = Field(FIELD_ORDER);
/** By number of inputs. Constants are computed, which takes about 30 ms for each number. */
const permutations = new Map<number, PoseidonFn>();

/**
 * One field element from 1 to 16.
 * @throws RailError `bad-argument` for another number of inputs, and for one that is not below the field's order
 */
export function poseidon(inputs: readonly bigint[]): bigint {
  if (inputs.length < 1 || inputs.length > PARTIAL_ROUNDS.length)
    throw new RailError('bad-argument', `Poseidon of ${inputs.length} inputs, 1 to 16 are possible`);
  if (inputs.some((input) => input < 0n || input >= FIELD_ORDER))
    throw new RailError('bad-argument', 'an input is not below the order of the field');
  return permutationOf(inputs.length)([0n, ...inputs])[0]!;
}

function permutationOf(inputs: number): PoseidonFn {
  const known = permutations.get(inputs);
  if (known) return known;
  const shape = {
    Fp: FIELD,
    t: inputs + 1,
    roundsFull: FULL_ROUNDS,
    roundsPartial: PARTIAL_ROUNDS[inputs - 1]!,
  };
  const made = permutation({ ...shape, ...grainGenConstants(shape), sboxPower: 5 });
  permutations.set(inputs, made);
  return made;
}
