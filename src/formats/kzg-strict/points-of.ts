/** The same checks for every point and number of a PLONK or FFLONK file (src/formats/pairing/points.ts). */

import { accept, type Parsed, refuse } from '../../errors.ts';
import type { PairingCurve } from '../pairing/curve.ts';
import {
  type G1Coordinates,
  type G2Coordinates,
  g1Point,
  g2Point,
  type PointCode,
} from '../pairing/points.ts';

/** Whether each is a point other than infinity. */
export function checkG1(curve: PairingCurve, points: readonly G1Coordinates[]): Parsed<null, PointCode> {
  for (const coordinates of points) {
    const point = g1Point(curve, coordinates);
    if (!point.ok) return point;
  }
  return accept(null);
}

/** Numbers of the field, each in its only spelling: `eval + r` is another text of the same proof. */
export function checkNumbers(curve: PairingCurve, numbers: readonly bigint[]): Parsed<null, 'not-canonical'> {
  return numbers.every((value) => value < curve.order)
    ? accept(null)
    : refuse('not-canonical', 'an evaluation is not a number of the field');
}

/** The setup's secret times the generator. The generator itself, or its opposite, says that the secret is 1 or -1. */
export function checkSecret(
  curve: PairingCurve,
  coordinates: G2Coordinates,
): Parsed<null, PointCode | 'points-coincide'> {
  const point = g2Point(curve, coordinates);
  if (!point.ok) return point;
  const { BASE } = curve.pair.G2.Point;
  return point.value.equals(BASE) || point.value.equals(BASE.negate())
    ? refuse('points-coincide', "the setup's secret is 1 or -1")
    : accept(null);
}
