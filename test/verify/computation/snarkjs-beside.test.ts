/**
 * Each input that a verifier of proofs has been seen to take or to stumble over, given to snarkjs alone and to the systems here:
 * the reason for strict reading, and a notice when snarkjs changes.
 */

import { describe, expect, test } from 'vitest';
import { askSnarkjs } from '../../../src/engine/snarkjs-verifier.ts';
import { groth16ProofJson, readGroth16Proof } from '../../../src/formats/groth16-strict/proof.ts';
import { BLS12_381, BN254 } from '../../../src/formats/pairing/curve.ts';
import { proofSystems } from '../../../src/verify/computation/registry.ts';
import type { SnarkProtocol } from '../../../src/verify/computation/second-opinion.ts';
import { outsideG2 } from '../../fixtures/odd-points.ts';
import { altered, jsonBytes, type Members, plus, proofVector } from '../../fixtures/proof-vectors.ts';

const SYSTEMS = proofSystems(askSnarkjs);

type Case = {
  readonly key?: Members;
  readonly proof?: Members;
  readonly signals?: readonly string[];
};
/** What snarkjs answers, and the code here; `null` for a proof that is accepted. */
type Row = readonly [what: string, snarkjs: boolean | 'throws', here: string | null, change: Case];

function check(id: string, protocol: SnarkProtocol, rows: readonly Row[]): void {
  const vector = proofVector(id);
  test.each(rows)('%s: snarkjs %s, here %s', async (_, snarkjs, here, change) => {
    const { key, proof, signals } = {
      key: vector.key,
      proof: vector.proof,
      signals: vector.publicSignals,
      ...change,
    };
    const alone = await askSnarkjs(protocol, key, signals, proof).catch(() => 'throws' as const);
    expect(alone).toBe(snarkjs);
    const values = { as: 'fields', values: signals.map(BigInt) } as const;
    const result = await SYSTEMS.get(id)!.verify(jsonBytes(key), jsonBytes(proof), values);
    expect(result.ok ? null : result.code).toBe(here);
  });
}

describe.each([
  ['groth16-bn254', BN254],
  ['groth16-bls12-381', BLS12_381],
] as const)('%s', (id, curve) => {
  const { key, proof, publicSignals } = proofVector(id);
  const [p, r] = [curve.fieldPrime, curve.order];
  const read = readGroth16Proof(curve, jsonBytes(proof));
  if (!read.ok) throw new Error('the vector was refused');
  const { a, b, c } = read.value;
  const twin = groth16ProofJson(curve, { a: a.negate(), b: b.negate(), c }) as Members;
  const list = key.IC as unknown[];

  /** The same point as (x, y): X = x * 7^2, Y = y * 7^3, Z = 7. */
  const projective = (() => {
    const { Fp } = curve.pair.fields;
    const { x, y } = a.toAffine();
    return [String(Fp.mul(x, 49n)), String(Fp.mul(y, 343n)), '7'];
  })();

  /** A proof of other values by somebody who knows nothing: C = -IC(values) where delta is gamma. */
  const forged = (() => {
    const point = (i: number) => {
      const [x, y] = list[i] as [string, string];
      return curve.pair.G1.Point.fromAffine({ x: BigInt(x), y: BigInt(y) });
    };
    const sum = [5n, 6n, 7n].reduce((total, value, i) => total.add(point(i + 1).multiply(value)), point(0));
    const { pi_c } = groth16ProofJson(curve, { a, b, c: sum.negate() }) as Members;
    return {
      key: { ...key, vk_delta_2: key.vk_gamma_2 },
      proof: { ...proof, pi_a: key.vk_alpha_1, pi_b: key.vk_beta_2, pi_c },
      signals: ['5', '6', '7'],
    };
  })();

  check(id, 'groth16', [
    ['as it is', true, null, {}],
    ['the twin (-A, -B)', true, null, { proof: twin }],
    ['inputs cut, the last was 0', true, 'wrong-inputs', { signals: publicSignals.slice(0, -1) }],
    ['hexadecimal', true, 'malformed-proof', { proof: altered(proof, ['pi_a', 0], hexadecimal) }],
    ['A.x + p', true, 'malformed-proof', { proof: altered(proof, ['pi_a', 0], plus(p)) }],
    ['A projective', true, 'malformed-proof', { proof: { ...proof, pi_a: projective } }],
    ['delta = gamma, forged', true, 'malformed-key', forged],
    [
      'an input + r',
      false,
      'wrong-inputs',
      { signals: publicSignals.map((_, i) => String(i === 0 ? 33n + r : publicSignals[i])) },
    ],
    ['a negative input', false, 'wrong-inputs', { signals: ['-33', '81', '0'] }],
    ['another input', false, 'proof-false', { signals: ['34', '81', '0'] }],
    ['another A', false, 'proof-false', { proof: { ...proof, pi_a: proof.pi_c } }],
    ['an input more', 'throws', 'wrong-inputs', { signals: [...publicSignals, '0'] }],
    ['a point less', 'throws', 'malformed-key', { key: { ...key, IC: list.slice(0, -1) } }],
    ['A at infinity', false, 'malformed-proof', { proof: { ...proof, pi_a: ['0', '1', '0'] } }],
    ['all zeros', false, 'malformed-proof', { proof: altered(proof, ['pi_a'], () => ['0', '0', '0']) }],
    ['A off the curve', false, 'malformed-proof', { proof: altered(proof, ['pi_a', 0], plus(1n)) }],
    [
      'B outside',
      false,
      'malformed-proof',
      { proof: { ...proof, pi_b: [...outsideG2(curve).map((pair) => pair.map(String)), ['1', '0']] } },
    ],
  ]);
});

describe('plonk-bn254', () => {
  const { proof, publicSignals } = proofVector('plonk-bn254');
  const { order: r, fieldPrime: p } = BN254;
  check('plonk-bn254', 'plonk', [
    ['as it is', true, null, {}],
    ['eval_a + r', true, 'malformed-proof', { proof: altered(proof, ['eval_a'], plus(r)) }],
    ['A.x + p', true, 'malformed-proof', { proof: altered(proof, ['A', 0], plus(p)) }],
    ['another eval_a', false, 'proof-false', { proof: altered(proof, ['eval_a'], plus(1n)) }],
    ['another input', false, 'proof-false', { signals: ['34', '81', '0'] }],
    ['an input + r', false, 'wrong-inputs', { signals: [String(33n + r), '81', '0'] }],
    ['inputs cut', false, 'wrong-inputs', { signals: publicSignals.slice(0, -1) }],
    ['an input more', false, 'wrong-inputs', { signals: [...publicSignals, '0'] }],
    ['A at infinity', false, 'malformed-proof', { proof: { ...proof, A: ['0', '1', '0'] } }],
    ['A off the curve', 'throws', 'malformed-proof', { proof: altered(proof, ['A', 0], plus(1n)) }],
  ]);
});

describe('fflonk-bn254', () => {
  const { proof, publicSignals } = proofVector('fflonk-bn254');
  const { order: r, fieldPrime: p } = BN254;
  const at = (member: string) => ['evaluations', member];
  check('fflonk-bn254', 'fflonk', [
    ['as it is', true, null, {}],
    ['ql + r', true, 'malformed-proof', { proof: altered(proof, at('ql'), plus(r)) }],
    ['C1.x + p', true, 'malformed-proof', { proof: altered(proof, ['polynomials', 'C1', 0], plus(p)) }],
    ['another inv, which nobody reads', true, null, { proof: altered(proof, at('inv'), () => '1') }],
    ['another ql', false, 'proof-false', { proof: altered(proof, at('ql'), plus(1n)) }],
    ['another input', false, 'proof-false', { signals: ['34', '81', '0'] }],
    ['an input + r', false, 'wrong-inputs', { signals: [String(33n + r), '81', '0'] }],
    ['inputs cut', 'throws', 'wrong-inputs', { signals: publicSignals.slice(0, -1) }],
    ['an input more', 'throws', 'wrong-inputs', { signals: [...publicSignals, '0'] }],
    [
      'W1 at infinity',
      false,
      'malformed-proof',
      { proof: altered(proof, ['polynomials', 'W1'], () => ['0', '1', '0']) },
    ],
    [
      'W1 off the curve',
      false,
      'malformed-proof',
      { proof: altered(proof, ['polynomials', 'W1', 0], plus(1n)) },
    ],
  ]);
});

function hexadecimal(old: unknown): string {
  return `0x${BigInt(old as string).toString(16)}`;
}
