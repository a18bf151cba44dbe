/** The sum over public inputs against one multiplication after another. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputSum, multiplesOf } from '../../../src/formats/groth16-strict/input-sum.ts';
import { BLS12_381, BN254 } from '../../../src/formats/pairing/curve.ts';

describe.each([BN254, BLS12_381])('over $jsonName', (curve) => {
  const { BASE, ZERO } = curve.pair.G1.Point;
  const points = [BASE.double(), BASE.multiply(77n), BASE.negate(), BASE];
  const plain = (inputs: readonly bigint[]) =>
    inputs.reduce((sum, input, i) => sum.add(points[i]!.multiplyUnsafe(input)), BASE);
  const quick = (inputs: readonly bigint[]) =>
    inputSum(BASE, points.slice(0, inputs.length).map(multiplesOf), inputs);

  test('the multiples of a point are those from 0 to 15', () => {
    const multiples = multiplesOf(points[1]!);
    expect(multiples.length).toBe(16);
    expect(multiples.every((point, i) => point.equals(points[1]!.multiplyUnsafe(BigInt(i))))).toBe(true);
  });

  test('any inputs', () => {
    const input = fc.oneof(fc.bigInt({ min: 0n, max: curve.order - 1n }), fc.bigInt({ min: 0n, max: 40n }));
    fc.assert(
      fc.property(fc.array(input, { maxLength: points.length }), (inputs) => {
        expect(quick(inputs).equals(plain(inputs))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['none', []],
    ['zeros', [0n, 0n]],
    ['the largest', [curve.order - 1n, curve.order - 1n, curve.order - 1n]],
    ['single digits', [15n, 1n, 16n, 0n]],
  ])('%s', (_, inputs) => {
    expect(quick(inputs).equals(plain(inputs))).toBe(true);
  });

  test('a sum that is nothing', () => {
    expect(inputSum(BASE, [multiplesOf(BASE)], [curve.order - 1n]).equals(ZERO)).toBe(true);
  });
});
