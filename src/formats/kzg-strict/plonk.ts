/**
 * PLONK keys and proofs as snarkjs writes them over BN254, read strictly before snarkjs sees them (docs/spec/computation.md
 * section 4). Whether a proof verifies is for snarkjs alone to say.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import { BN254 } from '../pairing/curve.ts';
import type { PointCode } from '../pairing/points.ts';
import { decimal, g1Json, g2Json, type JsonCode, labels, readProofJson } from '../pairing/proof-json.ts';
import { areSound, keyMembers } from './key-numbers.ts';
import { checkG1, checkNumbers, checkSecret } from './points-of.ts';

export type KzgCode = JsonCode | PointCode | 'unknown-member' | 'bad-member';
export type KzgKeyCode = KzgCode | 'points-coincide' | 'unsound-numbers';

/** A key that may be used, and its JSON value for snarkjs. */
export type KzgKey = { readonly inputs: number; readonly source: unknown };

/** A selector that the circuit does not use is zero everywhere, and its commitment the point at infinity. */
const selector = v.union([
  g1Json,
  v.pipe(
    v.strictTuple([v.literal('0'), v.literal('1'), v.literal('0')]),
    v.transform(() => null),
  ),
]);

const KEY = v.strictObject({
  ...keyMembers('plonk', BN254),
  Qm: selector,
  Ql: selector,
  Qr: selector,
  Qo: selector,
  Qc: selector,
  S1: g1Json,
  S2: g1Json,
  S3: g1Json,
  X_2: g2Json,
});

const PROOF = v.strictObject({
  ...labels('plonk', BN254),
  A: g1Json,
  B: g1Json,
  C: g1Json,
  Z: g1Json,
  T1: g1Json,
  T2: g1Json,
  T3: g1Json,
  Wxi: g1Json,
  Wxiw: g1Json,
  eval_a: decimal,
  eval_b: decimal,
  eval_c: decimal,
  eval_s1: decimal,
  eval_s2: decimal,
  eval_zw: decimal,
});

export function readPlonkKey(bytes: Uint8Array): Parsed<KzgKey, KzgKeyCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(KEY, json.value);
  if (!shape.ok) return shape;
  const { Qm, Ql, Qr, Qo, Qc, S1, S2, S3, X_2, nPublic } = shape.value;
  const selectors = [Qm, Ql, Qr, Qo, Qc].filter((point) => point !== null);
  const points = checkG1(BN254, [...selectors, S1, S2, S3]);
  if (!points.ok) return points;
  const secret = checkSecret(BN254, X_2);
  if (!secret.ok) return secret;
  if (!areSound(BN254, shape.value)) return refuse('unsound-numbers', 'w, k1 or k2 do not fit the circuit');
  return accept({ inputs: nPublic, source: json.value });
}

/** The proof's JSON value, for snarkjs. Commitments at infinity are refused: blinding makes them improbable. */
export function readPlonkProof(bytes: Uint8Array): Parsed<unknown, KzgCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(PROOF, json.value);
  if (!shape.ok) return shape;
  const { A, B, C, Z, T1, T2, T3, Wxi, Wxiw } = shape.value;
  const points = checkG1(BN254, [A, B, C, Z, T1, T2, T3, Wxi, Wxiw]);
  if (!points.ok) return points;
  const { eval_a, eval_b, eval_c, eval_s1, eval_s2, eval_zw } = shape.value;
  const numbers = checkNumbers(BN254, [eval_a, eval_b, eval_c, eval_s1, eval_s2, eval_zw]);
  return numbers.ok ? accept(json.value) : numbers;
}
