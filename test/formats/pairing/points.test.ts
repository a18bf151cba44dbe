/** Points of strangers: each of the four checks, on both curves and in both groups. */

import { describe, expect, test } from 'vitest';
import { BLS12_381, BN254 } from '../../../src/formats/pairing/curve.ts';
import {
  type G1Coordinates,
  type G2Coordinates,
  g1Point,
  g2Point,
} from '../../../src/formats/pairing/points.ts';
import { outsideG1, outsideG2 } from '../../fixtures/odd-points.ts';

describe.each([BN254, BLS12_381])('over $jsonName', (curve) => {
  const { G1, G2 } = curve.pair;
  const p = curve.fieldPrime;
  const base = G1.Point.BASE.toAffine();
  const g1: G1Coordinates = [base.x, base.y];
  const { x, y } = G2.Point.BASE.toAffine();
  const g2: G2Coordinates = [
    [x.c0, x.c1],
    [y.c0, y.c1],
  ];

  test('the generators are points', () => {
    const [first, second] = [g1Point(curve, g1), g2Point(curve, g2)];
    expect(first.ok && first.value.equals(G1.Point.BASE)).toBe(true);
    expect(second.ok && second.value.equals(G2.Point.BASE)).toBe(true);
  });

  test.each<[string, G1Coordinates]>([
    ['x + p', [g1[0] + p, g1[1]]],
    ['y + p', [g1[0], g1[1] + p]],
    ['p itself', [p, p]],
    ['a negative y', [g1[0], -g1[1]]],
  ])('%s is not canonical', (_, coordinates) => {
    expect(g1Point(curve, coordinates)).toMatchObject({ code: 'not-canonical' });
  });

  test.each([0, 1, 2, 3])('number %i of the second group plus p is not canonical', (at) => {
    const numbers = [x.c0, x.c1, y.c0, y.c1].map((value, i) => (i === at ? value + p : value));
    const [x0, x1, y0, y1] = numbers as [bigint, bigint, bigint, bigint];
    const moved: G2Coordinates = [
      [x0, x1],
      [y0, y1],
    ];
    expect(g2Point(curve, moved)).toMatchObject({ code: 'not-canonical' });
  });

  test('zeros are the point at infinity', () => {
    expect(g1Point(curve, [0n, 0n])).toMatchObject({ code: 'point-at-infinity' });
    const zeros: G2Coordinates = [
      [0n, 0n],
      [0n, 0n],
    ];
    expect(g2Point(curve, zeros)).toMatchObject({ code: 'point-at-infinity' });
  });

  test('another y is off the curve', () => {
    expect(g1Point(curve, [g1[0], g1[1] + 1n])).toMatchObject({ code: 'off-curve' });
    expect(g2Point(curve, [g2[0], [g2[1][0], g2[1][1] + 1n]])).toMatchObject({ code: 'off-curve' });
  });

  test('a point of the twist outside the subgroup is refused', () => {
    expect(g2Point(curve, outsideG2(curve))).toMatchObject({ code: 'outside-subgroup' });
  });
});

test('a point of BLS12-381 outside the subgroup is refused', () => {
  expect(g1Point(BLS12_381, outsideG1(BLS12_381))).toMatchObject({ code: 'outside-subgroup' });
});
