/** Groth16 keys: one valid key of each curve, one change, one code. */

import { describe, expect, test } from 'vitest';
import { MAX_INPUTS, readGroth16Key } from '../../../src/formats/groth16-strict/key.ts';
import { BLS12_381, BN254, type PairingCurve } from '../../../src/formats/pairing/curve.ts';
import { outsideG2 } from '../../fixtures/odd-points.ts';
import { altered, jsonBytes, type Members, plus, proofVector } from '../../fixtures/proof-vectors.ts';

describe.each([
  ['groth16-bn254', BN254],
  ['groth16-bls12-381', BLS12_381],
] as const)('%s', (name, curve) => {
  const { key } = proofVector(name);
  const read = (value: unknown) => readGroth16Key(curve, jsonBytes(value));

  test('a key of snarkjs is read', () => {
    const result = read(key);
    expect(result.ok && result.value.ic.length).toBe(4);
    expect(result.ok && result.value.source).toEqual(key);
  });

  test('the product of alpha and beta may be missing: it follows from them', () => {
    const { vk_alphabeta_12: _, ...rest } = key;
    expect(read(rest).ok).toBe(true);
  });

  const p = curve.fieldPrime;
  const off = (path: readonly (string | number)[]) => altered(key, path, plus(1n));
  test.each<[string, string, unknown]>([
    ['another protocol', 'bad-member', { ...key, protocol: 'plonk' }],
    ['another curve', 'bad-member', { ...key, curve: 'bls12377' }],
    ['a member more', 'unknown-member', { ...key, note: '1' }],
    ['a member less', 'bad-member', { ...key, vk_delta_2: undefined }],
    ['a list', 'bad-member', [key]],
    ['null', 'bad-member', null],
    ['alpha + p', 'not-canonical', altered(key, ['vk_alpha_1', 0], plus(p))],
    ['delta + p', 'not-canonical', altered(key, ['vk_delta_2', 1, 1], plus(p))],
    ['IC + p', 'not-canonical', altered(key, ['IC', 2, 1], plus(p))],
    ['alpha off the curve', 'off-curve', off(['vk_alpha_1', 1])],
    ['beta off the curve', 'off-curve', off(['vk_beta_2', 1, 0])],
    ['IC off the curve', 'off-curve', off(['IC', 3, 0])],
    ['alpha at infinity', 'point-at-infinity', { ...key, vk_alpha_1: ['0', '0', '1'] }],
    ['gamma at infinity', 'point-at-infinity', { ...key, vk_gamma_2: secondJson([0n, 0n], [0n, 0n]) }],
    ['infinity as snarkjs writes it', 'bad-member', { ...key, vk_alpha_1: ['0', '1', '0'] }],
    ['gamma outside', 'outside-subgroup', { ...key, vk_gamma_2: secondJson(...outsideG2(curve)) }],
    ['an input without a point', 'wrong-point-count', { ...key, nPublic: 4 }],
    ['a point without an input', 'wrong-point-count', { ...key, nPublic: 2 }],
    ['no points', 'wrong-point-count', { ...key, nPublic: 0, IC: [] }],
    ['a number of inputs that is none', 'bad-member', { ...key, nPublic: '3' }],
    ['too many inputs', 'bad-member', tooMany(key)],
  ])('%s: %s', (_, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });

  test('as many inputs as are allowed', () => {
    const list = key.IC as unknown[];
    const most = { ...key, nPublic: MAX_INPUTS, IC: Array.from({ length: MAX_INPUTS + 1 }, () => list[1]) };
    expect(read(most).ok).toBe(true);
  });

  test('two points of the second group that are equal or opposite: points-coincide', () => {
    const names = ['vk_beta_2', 'vk_gamma_2', 'vk_delta_2'];
    for (const from of names)
      for (const to of names.filter((other) => other !== from)) {
        expect(read({ ...key, [to]: key[from] })).toMatchObject({ code: 'points-coincide' });
        expect(read({ ...key, [to]: opposite(curve, key[from]) })).toMatchObject({ code: 'points-coincide' });
      }
  });
});

function tooMany(key: Members): Members {
  const list = key.IC as unknown[];
  const length = MAX_INPUTS + 2;
  return { ...key, nPublic: MAX_INPUTS + 1, IC: Array.from({ length }, () => list[1]) };
}

function secondJson(x: readonly bigint[], y: readonly bigint[]): unknown {
  return [x.map(String), y.map(String), ['1', '0']];
}

function opposite(curve: PairingCurve, json: unknown): unknown {
  const [x, y] = json as [string[], string[]];
  const negative = y.map((value) => (curve.fieldPrime - BigInt(value)) % curve.fieldPrime);
  return secondJson(x.map(BigInt), negative);
}
