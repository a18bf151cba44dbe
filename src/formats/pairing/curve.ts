/**
 * The two pairing-friendly curves that proofs are read over, as values that everything else takes as a parameter.
 * The arithmetic is noble's; what is refused before it is decided here (docs/spec/computation.md section 4).
 */

import type { BlsCurvePair } from '@noble/curves/abstract/bls.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';

export type PairingCurve = {
  /** What snarkjs writes into keys and proofs. */
  readonly jsonName: 'bn128' | 'bls12381';
  /** Of one coordinate in binary form. */
  readonly coordinateBytes: number;
  /** Coordinates are below it. */
  readonly fieldPrime: bigint;
  /** Public inputs and evaluations are below it: the number of points of the subgroup. */
  readonly order: bigint;
  readonly pair: BlsCurvePair;
};

export type G1 = InstanceType<BlsCurvePair['G1']['Point']>;
export type G2 = InstanceType<BlsCurvePair['G2']['Point']>;

export const BN254 = curve('bn128', 32, bn254);
export const BLS12_381 = curve('bls12381', 48, bls12_381);

function curve(
  jsonName: PairingCurve['jsonName'],
  coordinateBytes: number,
  pair: BlsCurvePair,
): PairingCurve {
  const { Fp, Fr } = pair.fields;
  return { jsonName, coordinateBytes, fieldPrime: Fp.ORDER, order: Fr.ORDER, pair };
}
