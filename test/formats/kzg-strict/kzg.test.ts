/** PLONK and FFLONK keys and proofs: one valid of each, one change, one code. */

import { describe, expect, test } from 'vitest';
import { readFflonkKey, readFflonkProof } from '../../../src/formats/kzg-strict/fflonk.ts';
import { readPlonkKey, readPlonkProof } from '../../../src/formats/kzg-strict/plonk.ts';
import { BN254 } from '../../../src/formats/pairing/curve.ts';
import { outsideG2 } from '../../fixtures/odd-points.ts';
import {
  altered,
  jsonBytes,
  type Members,
  plus,
  proofVector,
  textPaths,
} from '../../fixtures/proof-vectors.ts';

const p = BN254.fieldPrime;
const r = BN254.order;
const base = BN254.pair.G2.Point.BASE;
const secondJson = ({ x, y } = base.toAffine()) => [
  [String(x.c0), String(x.c1)],
  [String(y.c0), String(y.c1)],
  ['1', '0'],
];
const outside = [...outsideG2(BN254).map((pair) => pair.map(String)), ['1', '0']];
const INFINITY = ['0', '1', '0'];

describe('a PLONK key', () => {
  const { key } = proofVector('plonk-bn254');
  const read = (value: unknown) => readPlonkKey(jsonBytes(value));

  test('is read, with a selector that is zero', () => {
    expect(key.Qc).toEqual(INFINITY);
    expect(read(key)).toEqual({ ok: true, value: { inputs: 3, source: key } });
  });

  test.each(sharedKeyCases(key))('%s: %s', (_, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });

  test.each<[string, string, unknown]>([
    ['a selector off the curve', 'off-curve', altered(key, ['Qm', 1], plus(1n))],
    ['a selector + p', 'not-canonical', altered(key, ['Ql', 0], plus(p))],
    ['a permutation at infinity', 'bad-member', { ...key, S2: INFINITY }],
    ['a permutation off the curve', 'off-curve', altered(key, ['S3', 0], plus(1n))],
  ])('%s: %s', (_, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });
});

describe('an FFLONK key', () => {
  const { key } = proofVector('fflonk-bn254');
  const read = (value: unknown) => readFflonkKey(jsonBytes(value));

  test('is read', () => {
    expect(read(key)).toEqual({ ok: true, value: { inputs: 3, source: key } });
  });

  test.each(sharedKeyCases(key))('%s: %s', (_, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });

  test.each<[string, string, unknown]>([
    ['C0 at infinity', 'bad-member', { ...key, C0: INFINITY }],
    ['C0 off the curve', 'off-curve', altered(key, ['C0', 0], plus(1n))],
    ['w3 = 1', 'unsound-numbers', { ...key, w3: '1' }],
    ['w3 of another order', 'unsound-numbers', { ...key, w3: key.w4 }],
    ['w3 + r', 'unsound-numbers', altered(key, ['w3'], plus(r))],
    ['w4 of order 2', 'unsound-numbers', { ...key, w4: String(r - 1n) }],
    ['w8 of order 4', 'unsound-numbers', { ...key, w8: key.w4 }],
    ['wr that is no cube root of w', 'unsound-numbers', { ...key, wr: key.w }],
  ])('%s: %s', (_, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });
});

describe.each([
  ['plonk-bn254', readPlonkProof, ['A', 'Wxiw'], ['eval_a', 'eval_zw']],
  [
    'fflonk-bn254',
    readFflonkProof,
    ['polynomials.C1', 'polynomials.W2'],
    ['evaluations.ql', 'evaluations.inv'],
  ],
] as const)('a proof of %s', (name, readProof, points, numbers) => {
  const { proof } = proofVector(name);
  const read = (value: unknown) => readProof(jsonBytes(value));
  const at = (path: string, ...rest: (string | number)[]) => [...path.split('.'), ...rest];

  test('is read', () => {
    expect(read(proof)).toEqual({ ok: true, value: proof });
  });

  test.each(points)('with another %s', (path) => {
    expect(read(altered(proof, at(path, 0), plus(p)))).toMatchObject({ code: 'not-canonical' });
    expect(read(altered(proof, at(path, 1), plus(1n)))).toMatchObject({ code: 'off-curve' });
    expect(read(altered(proof, at(path), () => INFINITY))).toMatchObject({ code: 'bad-member' });
    expect(read(altered(proof, at(path), () => ['0', '0', '1']))).toMatchObject({
      code: 'point-at-infinity',
    });
  });

  test.each(numbers)('with %s + r, or not as a decimal', (path) => {
    expect(read(altered(proof, at(path), plus(r)))).toMatchObject({ code: 'not-canonical' });
    expect(read(altered(proof, at(path), (old) => `0${String(old)}`))).toMatchObject({ code: 'bad-member' });
    expect(read(altered(proof, at(path), () => null))).toMatchObject({ code: 'bad-member' });
  });

  test('with any text replaced is refused, or another proof', () => {
    for (const path of textPaths(proof)) {
      const result = read(altered(proof, path, () => '0x1'));
      expect(result.ok ? path : result.code).toBe('bad-member');
    }
  });

  test('with a member more or less', () => {
    expect(read({ ...proof, note: '' })).toMatchObject({ code: 'unknown-member' });
    expect(read({ ...proof, protocol: undefined })).toMatchObject({ code: 'bad-member' });
  });
});

/** What keys of both systems have in common. */
function sharedKeyCases(key: Members): [string, string, unknown][] {
  return [
    ['a member more', 'unknown-member', { ...key, note: '' }],
    ['a member less', 'bad-member', { ...key, X_2: undefined }],
    ['another curve', 'bad-member', { ...key, curve: 'bls12381' }],
    ['too many inputs', 'bad-member', { ...key, nPublic: 33 }],
    ['no rows', 'bad-member', { ...key, power: 0 }],
    ['too many rows', 'bad-member', { ...key, power: 29 }],
    ['the root of another size', 'unsound-numbers', { ...key, power: (key.power as number) + 1 }],
    ['w + r', 'unsound-numbers', altered(key, ['w'], plus(r))],
    ['k1 in the rows', 'unsound-numbers', { ...key, k1: key.w }],
    ['k2 in the rows', 'unsound-numbers', { ...key, k2: '1' }],
    ['k1 and k2 in the same column', 'unsound-numbers', { ...key, k2: key.k1 }],
    ['k1 + r', 'unsound-numbers', altered(key, ['k1'], plus(r))],
    ['k2 = 0', 'unsound-numbers', { ...key, k2: '0' }],
    ['the secret 1', 'points-coincide', { ...key, X_2: secondJson() }],
    ['the secret -1', 'points-coincide', { ...key, X_2: secondJson(base.negate().toAffine()) }],
    ['a secret outside the subgroup', 'outside-subgroup', { ...key, X_2: outside }],
    ['a secret + p', 'not-canonical', altered(key, ['X_2', 0, 1], plus(p))],
    ['a secret off the curve', 'off-curve', altered(key, ['X_2', 0, 1], plus(1n))],
  ];
}
