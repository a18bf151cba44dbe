/**
 * The setup of a KZG proof as EZKL's files have it (docs/spec/computation.md section 4). A verifier needs three points of it, two of
 * which are the generators; a file has two more for each row of the circuit: 33 kB for 256 rows, 134 MB for a million.
 *
 *     log₂ of the rows (4 bytes)  powers in G1  the same in Lagrange form  [1]₂  [s]₂
 *
 * Coordinates are little-endian, 32 bytes, times 2²⁵⁶ modulo the prime.
 */

import { type Bytes, concat, fromHex, toBigInt } from '../../bytes.ts';
import { BN254 } from '../pairing/curve.ts';
import type { G2Coordinates } from '../pairing/points.ts';

/** `[s]₂`, the end of the file. */
export const SECRET_BYTES = 128;

const SIZE = BN254.coordinateBytes;
const { Fp } = BN254.pair.fields;
const FACTOR = Fp.create(2n ** 256n);

/** Coordinates at or above the prime come out so, too: whoever checks the point refuses them. */
export function secretPoint(bytes: Uint8Array): G2Coordinates {
  const [x0, x1, y0, y1] = [0, 1, 2, 3].map((i) => coordinate(bytes.subarray(i * SIZE, (i + 1) * SIZE)));
  return [
    [x0!, x1!],
    [y0!, y1!],
  ];
}

/** A setup's file for one row, which is what EZKL's verifier reads of any: it takes the number of rows from its key. */
export function engineSetup([[x0, x1], [y0, y1]]: G2Coordinates): Bytes {
  const { G1, G2 } = BN254.pair;
  const [one, two] = [G1.Point.BASE.toAffine(), G2.Point.BASE.toAffine()];
  const first = [one.x, one.y];
  const second = [two.x.c0, two.x.c1, two.y.c0, two.y.c1];
  const rows = new Uint8Array(4);
  return concat(rows, ...[...first, ...first, ...second, x0, x1, y0, y1].map(written));
}

function coordinate(bytes: Uint8Array): bigint {
  const value = toBigInt(bytes.toReversed());
  return value < BN254.fieldPrime ? Fp.div(value, FACTOR) : value;
}

function written(value: bigint): Uint8Array {
  const hex = Fp.mul(value, FACTOR)
    .toString(16)
    .padStart(2 * SIZE, '0');
  return fromHex(hex)!.reverse();
}
