/** Groth16 proofs, as JSON and as raw points: one valid proof, one change, one code. */

import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex, utf8 } from '../../../src/bytes.ts';
import {
  groth16ProofJson,
  readGroth16Proof,
  readRawGroth16Proof,
} from '../../../src/formats/groth16-strict/proof.ts';
import { BLS12_381, BN254, type PairingCurve } from '../../../src/formats/pairing/curve.ts';
import { outsideG2 } from '../../fixtures/odd-points.ts';
import { altered, jsonBytes, type Members, plus, proofVector } from '../../fixtures/proof-vectors.ts';

describe.each([
  ['groth16-bn254', BN254],
  ['groth16-bls12-381', BLS12_381],
] as const)('%s', (name, curve) => {
  const { proof } = proofVector(name);
  const read = (value: unknown) => readGroth16Proof(curve, jsonBytes(value));

  test('a proof of snarkjs is read, and written back as it was', () => {
    const result = read(proof);
    expect(result.ok && groth16ProofJson(curve, result.value)).toEqual(proof);
  });

  const p = curve.fieldPrime;
  const outside = outsideG2(curve).map((pair) => pair.map(String));
  test.each<[string, string, unknown]>([
    ['a member more', 'unknown-member', { ...proof, publicSignals: [] }],
    ['a member less', 'bad-member', { ...proof, pi_c: undefined }],
    ['another protocol', 'bad-member', { ...proof, protocol: 'fflonk' }],
    ['the other curve', 'bad-member', { ...proof, curve: curve === BN254 ? 'bls12381' : 'bn128' }],
    ['another name of the curve', 'bad-member', { ...proof, curve: 'BN254' }],
    ['hexadecimal', 'bad-member', altered(proof, ['pi_a', 0], hexadecimal)],
    ['a leading zero', 'bad-member', altered(proof, ['pi_b', 1, 0], (old) => `0${String(old)}`)],
    ['a third coordinate', 'bad-member', altered(proof, ['pi_a', 2], () => '7')],
    ['A.x + p', 'not-canonical', altered(proof, ['pi_a', 0], plus(p))],
    ['B.y + p', 'not-canonical', altered(proof, ['pi_b', 1, 1], plus(p))],
    ['C.y + p', 'not-canonical', altered(proof, ['pi_c', 1], plus(p))],
    ['A off the curve', 'off-curve', altered(proof, ['pi_a', 0], plus(1n))],
    ['B off the curve', 'off-curve', altered(proof, ['pi_b', 0, 1], plus(1n))],
    ['C off the curve', 'off-curve', altered(proof, ['pi_c', 1], plus(1n))],
    ['A at infinity', 'point-at-infinity', { ...proof, pi_a: ['0', '0', '1'] }],
    ['C at infinity', 'point-at-infinity', { ...proof, pi_c: ['0', '0', '1'] }],
    ['B outside the subgroup', 'outside-subgroup', { ...proof, pi_b: [...outside, ['1', '0']] }],
  ])('%s: %s', (_, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });

  test.each(['constructor', 'toString', '__proto__', '0'])('a member called %s is not known', (member) => {
    const text = JSON.stringify(proof).replace(/\}$/, `,"${member}":"1"}`);
    expect(readGroth16Proof(curve, utf8(text))).toMatchObject({
      code: member === '0' ? 'not-canonical' : 'unknown-member',
    });
  });

  test('raw points are the same proof', () => {
    const result = readRawGroth16Proof(curve, rawProof(curve, proof));
    expect(result.ok && groth16ProofJson(curve, result.value)).toEqual(proof);
  });

  test('raw points have one length', () => {
    const bytes = rawProof(curve, proof);
    expect(readRawGroth16Proof(curve, bytes.subarray(1))).toMatchObject({ code: 'wrong-length' });
    expect(readRawGroth16Proof(curve, concat(bytes, Uint8Array.of(0)))).toMatchObject({
      code: 'wrong-length',
    });
    expect(readRawGroth16Proof(curve, new Uint8Array(0))).toMatchObject({ code: 'wrong-length' });
  });

  test('raw points of zeros or ones are none', () => {
    const size = 8 * curve.coordinateBytes;
    expect(readRawGroth16Proof(curve, new Uint8Array(size))).toMatchObject({ code: 'point-at-infinity' });
    expect(readRawGroth16Proof(curve, new Uint8Array(size).fill(255))).toMatchObject({
      code: 'not-canonical',
    });
  });

  test('each changed bit of raw points is refused by itself', () => {
    const bytes = rawProof(curve, proof);
    for (let bit = 0; bit < 8 * bytes.length; bit += 37) {
      const changed = bytes.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const result = readRawGroth16Proof(curve, changed);
      expect(result.ok ? bit : result.code).toMatch(/^(off-curve|not-canonical)$/);
    }
  });
});

function hexadecimal(old: unknown): string {
  return `0x${BigInt(old as string).toString(16)}`;
}

function rawProof(curve: PairingCurve, proof: Members): Bytes {
  const [a, b, c] = [proof.pi_a, proof.pi_b, proof.pi_c] as [string[], string[][], string[]];
  const [x, y] = b as [string[], string[]];
  const order = [a[0], a[1], x[1], x[0], y[1], y[0], c[0], c[1]];
  const digits = 2 * curve.coordinateBytes;
  return concat(...order.map((value) => fromHex(BigInt(value!).toString(16).padStart(digits, '0'))!));
}
