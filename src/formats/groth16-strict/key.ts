/**
 * A Groth16 verifying key as snarkjs writes it, read strictly (docs/spec/computation.md section 5). What comes out cannot be
 * forged under by anybody who only knows the key's own points; whoever made the setup still can.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import type { G1, G2, PairingCurve } from '../pairing/curve.ts';
import { g1Point, g2Point, type PointCode } from '../pairing/points.ts';
import { decimal, g1Json, g2Json, type JsonCode, labels, readProofJson } from '../pairing/proof-json.ts';

/** Of a circuit; each costs a multiplication. */
export const MAX_INPUTS = 32;

export type Groth16Key = {
  readonly curve: PairingCurve;
  readonly alpha: G1;
  readonly beta: G2;
  readonly gamma: G2;
  readonly delta: G2;
  /** One point for the constant 1, then one for each public input. */
  readonly ic: readonly [G1, ...G1[]];
  /** The JSON value that was read, for another verifier. */
  readonly source: unknown;
};

export type KeyCode =
  | JsonCode
  | PointCode
  | 'unknown-member'
  | 'bad-member'
  | 'wrong-point-count'
  | 'points-coincide';

const sextic = v.strictTuple([decimal, decimal]);
const cubic = v.strictTuple([sextic, sextic, sextic]);

/**
 * Reads a key for `curve`. Beside the codes of its parts: `wrong-point-count` where `IC` has not one point more than there are
 * inputs, `points-coincide` where two points of the second group are equal or opposite.
 */
export function readGroth16Key(curve: PairingCurve, bytes: Uint8Array): Parsed<Groth16Key, KeyCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(shapeOf(curve), json.value);
  if (!shape.ok) return shape;
  const { nPublic, vk_alpha_1, vk_beta_2, vk_gamma_2, vk_delta_2, IC } = shape.value;
  if (IC.length !== nPublic + 1)
    return refuse('wrong-point-count', `${IC.length} points for ${nPublic} inputs`);
  const second: G2[] = [];
  for (const coordinates of [vk_beta_2, vk_gamma_2, vk_delta_2]) {
    const point = g2Point(curve, coordinates);
    if (!point.ok) return point;
    second.push(point.value);
  }
  const first: G1[] = [];
  for (const coordinates of [vk_alpha_1, ...IC]) {
    const point = g1Point(curve, coordinates);
    if (!point.ok) return point;
    first.push(point.value);
  }
  const [beta, gamma, delta] = second as [G2, G2, G2];
  const [alpha, constant, ...ic] = first as [G1, G1, ...G1[]];
  if (coincide(gamma, delta) || coincide(beta, gamma) || coincide(beta, delta))
    return refuse('points-coincide', 'two of beta, gamma and delta are equal or opposite');
  return accept({ curve, alpha, beta, gamma, delta, ic: [constant, ...ic], source: json.value });
}

function shapeOf(curve: PairingCurve) {
  return v.strictObject({
    ...labels('groth16', curve),
    nPublic: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_INPUTS)),
    vk_alpha_1: g1Json,
    vk_beta_2: g2Json,
    vk_gamma_2: g2Json,
    vk_delta_2: g2Json,
    /** What snarkjs computed for itself; nobody reads it. */
    vk_alphabeta_12: v.optional(v.strictTuple([cubic, cubic])),
    IC: v.pipe(v.array(g1Json), v.maxLength(MAX_INPUTS + 1)),
  });
}

/**
 * With gamma = k * delta for a known k, the terms of inputs and of C can be exchanged, and C = -k * inputs proves anything.
 * The same holds for beta with either of them. Where k is not 1 or -1, only whoever made the setup knows it.
 */
function coincide(a: G2, b: G2): boolean {
  return a.equals(b) || a.equals(b.negate());
}
