/**
 * The Groth16 equation, for keys and proofs whose points were checked (J. Groth, "On the Size of Pairing-based
 * Non-interactive Arguments", 2016, section 3.2). It says that some witness exists for the circuit behind the key; what the
 * circuit computes, and who made the key, is for others to know.
 */

import { accept, type Parsed, refuse } from '../../errors.ts';
import type { G1, PairingCurve } from '../pairing/curve.ts';
import { inputSum, type Multiples, multiplesOf } from './input-sum.ts';
import type { Groth16Key } from './key.ts';
import type { Groth16Proof } from './proof.ts';

type Lines = ReturnType<PairingCurve['pair']['utils']['calcPairingPrecomputes']>;
type Target = ReturnType<PairingCurve['pair']['pairing']>;

/** A key with everything computed that does not depend on a proof. */
export type PreparedKey = {
  readonly key: Groth16Key;
  readonly gamma: Lines;
  readonly delta: Lines;
  /** e(alpha, beta) */
  readonly alphaBeta: Target;
  /** Of the points of IC that belong to inputs. */
  readonly terms: readonly Multiples[];
};

export function prepareKey(key: Groth16Key): PreparedKey {
  const { pairing, utils } = key.curve.pair;
  return {
    key,
    gamma: utils.calcPairingPrecomputes(key.gamma),
    delta: utils.calcPairingPrecomputes(key.delta),
    alphaBeta: pairing(key.alpha, key.beta),
    terms: key.ic.slice(1).map(multiplesOf),
  };
}

/**
 * Whether `e(A, B) = e(alpha, beta) * e(IC(inputs), gamma) * e(C, delta)`.
 * Codes: `wrong-inputs` for another number of inputs than the key has, or one not in 0 to r - 1; `proof-false`.
 */
export function verifyGroth16(
  { key, gamma, delta, alphaBeta, terms }: PreparedKey,
  inputs: readonly bigint[],
  proof: Groth16Proof,
): Parsed<null, 'wrong-inputs' | 'proof-false'> {
  const { curve, ic } = key;
  if (inputs.length !== terms.length)
    return refuse('wrong-inputs', `${inputs.length} public inputs, the key has ${terms.length}`);
  if (!inputs.every((input) => input >= 0n && input < curve.order))
    return refuse('wrong-inputs', 'a public input is not a number of the field');
  const { millerLoopBatch, utils, fields } = curve.pair;
  const { Fp12 } = fields;
  const pairs: [Lines, bigint, bigint][] = [
    pairedWith(utils.calcPairingPrecomputes(proof.b), proof.a.negate()),
    pairedWith(delta, proof.c),
  ];
  const sum = inputSum(ic[0], terms, inputs);
  // e(0, gamma) is 1; the loop cannot take the point at infinity.
  if (!sum.is0()) pairs.push(pairedWith(gamma, sum));
  const product = Fp12.mul(Fp12.finalExponentiate(millerLoopBatch(pairs)), alphaBeta);
  return Fp12.eql(product, Fp12.ONE) ? accept(null) : refuse('proof-false', 'the proof does not verify');
}

function pairedWith(lines: Lines, point: G1): [Lines, bigint, bigint] {
  const { x, y } = point.toAffine();
  return [lines, x, y];
}
