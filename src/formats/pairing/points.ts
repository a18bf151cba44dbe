/**
 * Points of both groups from coordinates that a stranger chose. A point that comes out of here has coordinates below the
 * prime, lies on the curve and in the subgroup, and is not the point at infinity; each of the four has been forgotten by
 * some verifier, and each let something else pass for a proof.
 */

import { accept, type Parsed, refuse } from '../../errors.ts';
import type { G1, G2, PairingCurve } from './curve.ts';

export type PointCode = 'not-canonical' | 'point-at-infinity' | 'off-curve' | 'outside-subgroup';

/** Both coordinates; those of the second group are `c0 + c1 * u`. */
export type G1Coordinates = readonly [x: bigint, y: bigint];
export type G2Coordinates = readonly [x: readonly [bigint, bigint], y: readonly [bigint, bigint]];

/** A point of the first group. Coordinates at or above the prime name the same point twice: `not-canonical`. */
export function g1Point(curve: PairingCurve, [x, y]: G1Coordinates): Parsed<G1, PointCode> {
  if (![x, y].every((value) => isCanonical(curve, value)))
    return refuse('not-canonical', 'a coordinate is not below the prime');
  if (x === 0n && y === 0n) return refuse('point-at-infinity', 'a point is the point at infinity');
  const { fields, G1: group } = curve.pair;
  const { Fp } = fields;
  // y^2 = x^3 + b
  if (!Fp.eql(Fp.sqr(y), Fp.add(Fp.mul(Fp.sqr(x), x), group.Point.CURVE().b)))
    return refuse('off-curve', 'a point is not on the curve');
  const point = group.Point.fromAffine({ x, y });
  return point.isTorsionFree()
    ? accept(point)
    : refuse('outside-subgroup', 'a point is outside the subgroup');
}

/** A point of the second group. */
export function g2Point(curve: PairingCurve, [[x0, x1], [y0, y1]]: G2Coordinates): Parsed<G2, PointCode> {
  const numbers = [x0, x1, y0, y1];
  if (!numbers.every((value) => isCanonical(curve, value)))
    return refuse('not-canonical', 'a coordinate is not below the prime');
  if (numbers.every((value) => value === 0n))
    return refuse('point-at-infinity', 'a point is the point at infinity');
  const { fields, G2: group } = curve.pair;
  const { Fp2 } = fields;
  const [x, y] = [Fp2.fromBigTuple([x0, x1]), Fp2.fromBigTuple([y0, y1])];
  if (!Fp2.eql(Fp2.sqr(y), Fp2.add(Fp2.mul(Fp2.sqr(x), x), group.Point.CURVE().b)))
    return refuse('off-curve', 'a point is not on the curve');
  const point = group.Point.fromAffine({ x, y });
  return point.isTorsionFree()
    ? accept(point)
    : refuse('outside-subgroup', 'a point is outside the subgroup');
}

function isCanonical(curve: PairingCurve, value: bigint): boolean {
  return value >= 0n && value < curve.fieldPrime;
}
