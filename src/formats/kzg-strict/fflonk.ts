/**
 * FFLONK keys and proofs as snarkjs writes them over BN254, read strictly before snarkjs sees them (docs/spec/computation.md
 * section 4). Whether a proof verifies is for snarkjs alone to say. `inv`, which only contracts read, may be any number of
 * the field, so that a proof has more than one text.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import { BN254 } from '../pairing/curve.ts';
import { decimal, g1Json, g2Json, labels, readProofJson } from '../pairing/proof-json.ts';
import { areSound, keyMembers } from './key-numbers.ts';
import type { KzgCode, KzgKey, KzgKeyCode } from './plonk.ts';
import { checkG1, checkNumbers, checkSecret } from './points-of.ts';

const KEY = v.strictObject({
  ...keyMembers('fflonk', BN254),
  w3: decimal,
  w4: decimal,
  w8: decimal,
  wr: decimal,
  X_2: g2Json,
  C0: g1Json,
});

const NAMES = 'ql qr qm qo qc s1 s2 s3 a b c z zw t1w t2w inv'.split(' ');

const PROOF = v.strictObject({
  ...labels('fflonk', BN254),
  polynomials: v.strictObject({ C1: g1Json, C2: g1Json, W1: g1Json, W2: g1Json }),
  evaluations: v.strictObject(Object.fromEntries(NAMES.map((name) => [name, decimal]))),
});

export function readFflonkKey(bytes: Uint8Array): Parsed<KzgKey, KzgKeyCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(KEY, json.value);
  if (!shape.ok) return shape;
  const { C0, X_2, nPublic } = shape.value;
  const points = checkG1(BN254, [C0]);
  if (!points.ok) return points;
  const secret = checkSecret(BN254, X_2);
  if (!secret.ok) return secret;
  if (!areSound(BN254, shape.value) || !areRoots(shape.value))
    return refuse('unsound-numbers', 'k1, k2 or a root of unity does not fit the circuit');
  return accept({ inputs: nPublic, source: json.value });
}

/** The proof's JSON value, for snarkjs. */
export function readFflonkProof(bytes: Uint8Array): Parsed<unknown, KzgCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const shape = parseShape(PROOF, json.value);
  if (!shape.ok) return shape;
  const { polynomials, evaluations } = shape.value;
  const points = checkG1(BN254, [polynomials.C1, polynomials.C2, polynomials.W1, polynomials.W2]);
  if (!points.ok) return points;
  const numbers = checkNumbers(BN254, Object.values(evaluations));
  return numbers.ok ? accept(json.value) : numbers;
}

type Roots = { readonly [name in 'w' | 'w3' | 'w4' | 'w8' | 'wr']: bigint };

/** Whether w3, w4 and w8 are roots of exactly that order, and wr is a cube root of w. */
function areRoots({ w, w3, w4, w8, wr }: Roots): boolean {
  const { Fr } = BN254.pair.fields;
  const minusOne = BN254.order - 1n;
  if (![w3, w4, w8, wr].every((value) => value < BN254.order)) return false;
  return (
    w3 !== 1n &&
    Fr.pow(w3, 3n) === 1n &&
    Fr.pow(w4, 2n) === minusOne &&
    Fr.pow(w8, 4n) === minusOne &&
    Fr.pow(wr, 3n) === w
  );
}
