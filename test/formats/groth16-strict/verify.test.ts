/** The Groth16 equation, and what can be forged under keys that are refused. */

import { describe, expect, test } from 'vitest';
import { type Groth16Key, readGroth16Key } from '../../../src/formats/groth16-strict/key.ts';
import { type Groth16Proof, readGroth16Proof } from '../../../src/formats/groth16-strict/proof.ts';
import { prepareKey, verifyGroth16 } from '../../../src/formats/groth16-strict/verify.ts';
import { BLS12_381, BN254, type G2 } from '../../../src/formats/pairing/curve.ts';
import { jsonBytes, proofVector } from '../../fixtures/proof-vectors.ts';

describe.each([
  ['groth16-bn254', BN254],
  ['groth16-bls12-381', BLS12_381],
] as const)('%s', (name, curve) => {
  const vector = proofVector(name);
  const inputs = vector.publicSignals.map(BigInt);
  const [readKey, readProof] = [
    readGroth16Key(curve, jsonBytes(vector.key)),
    readGroth16Proof(curve, jsonBytes(vector.proof)),
  ];
  if (!readKey.ok || !readProof.ok) throw new Error('the vector was refused');
  const [key, proof] = [readKey.value, readProof.value];
  const prepared = prepareKey(key);
  const r = curve.order;

  test('a proof verifies, again and again with one prepared key', () => {
    expect(verifyGroth16(prepared, inputs, proof)).toEqual({ ok: true, value: null });
    expect(verifyGroth16(prepared, inputs, proof)).toEqual({ ok: true, value: null });
  });

  test('so does its twin: who holds a proof can make another', () => {
    const twin = { ...proof, a: proof.a.negate(), b: proof.b.negate() };
    expect(verifyGroth16(prepared, inputs, twin).ok).toBe(true);
  });

  test.each([0, 1, 2])('another value of input %i: proof-false', (at) => {
    const other = inputs.map((value, i) => (i === at ? value + 1n : value));
    expect(verifyGroth16(prepared, other, proof)).toMatchObject({ code: 'proof-false' });
  });

  test.each<[string, readonly bigint[]]>([
    ['the last, which is 0, left out', inputs.slice(0, -1)],
    ['none', []],
    ['one more', [...inputs, 0n]],
    ['one plus r', [inputs[0]! + r, inputs[1]!, inputs[2]!]],
    ['r for 0', [inputs[0]!, inputs[1]!, r]],
    ['a negative one', [inputs[0]! - r, inputs[1]!, inputs[2]!]],
  ])('inputs with %s: wrong-inputs', (_, other) => {
    expect(verifyGroth16(prepared, other, proof)).toMatchObject({ code: 'wrong-inputs' });
  });

  test.each<[string, Partial<Groth16Proof>]>([
    ['A', { a: proof.a.double() }],
    ['B', { b: proof.b.double() }],
    ['C', { c: proof.c.negate() }],
    ['A and C exchanged', { a: proof.c, c: proof.a }],
  ])('another %s: proof-false', (_, change) => {
    expect(verifyGroth16(prepared, inputs, { ...proof, ...change })).toMatchObject({ code: 'proof-false' });
  });

  test('inputs whose points cancel out leave the point at infinity, and are checked as such', () => {
    // With IC = [P, -P] and the input 1 the sum is infinity; e(A, B) = e(alpha, beta) * e(C, delta) is made for it.
    const { BASE } = curve.pair.G1.Point;
    const cancelling: Groth16Key = { ...key, ic: [BASE, BASE.negate()], delta: key.beta.double() };
    const made = { a: key.alpha.add(BASE.double()), b: key.beta, c: BASE };
    expect(verifyGroth16(prepareKey(cancelling), [1n], made).ok).toBe(true);
    expect(verifyGroth16(prepareKey(cancelling), [2n], made)).toMatchObject({ code: 'proof-false' });
  });

  describe('why keys with coinciding points are refused: anything verifies without a witness', () => {
    const claimed = [1n, 2n, 3n];
    const sum = key.ic
      .slice(1)
      .reduce((total, point, i) => total.add(point.multiply(claimed[i]!)), key.ic[0]);
    const forge = (change: { readonly [name in 'beta' | 'gamma' | 'delta']?: G2 }, forged: Groth16Proof) =>
      verifyGroth16(prepareKey({ ...key, ...change }), claimed, forged).ok;

    test('delta = gamma', () => {
      const proofOfNothing = { a: key.alpha, b: key.beta, c: sum.negate() };
      expect(forge({ delta: key.gamma }, proofOfNothing)).toBe(true);
      expect(forge({}, proofOfNothing)).toBe(false);
    });

    test('beta = gamma', () => {
      // e(alpha + sum, gamma + delta) = e(alpha, gamma) * e(sum, gamma) * e(alpha + sum, delta)
      const both = key.alpha.add(sum);
      const proofOfNothing = { a: both, b: key.gamma.add(key.delta), c: both };
      expect(forge({ beta: key.gamma }, proofOfNothing)).toBe(true);
      expect(forge({}, proofOfNothing)).toBe(false);
    });

    test('beta = delta', () => {
      // e(sum, gamma + delta) = e(alpha, delta) * e(sum, gamma) * e(sum - alpha, delta)
      const proofOfNothing = { a: sum, b: key.gamma.add(key.delta), c: sum.subtract(key.alpha) };
      expect(forge({ beta: key.delta }, proofOfNothing)).toBe(true);
      expect(forge({}, proofOfNothing)).toBe(false);
    });
  });
});
