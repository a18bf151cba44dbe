/**
 * A Groth16 proof, read strictly from snarkjs's JSON or from the raw points that contracts take. Whoever holds a proof can
 * make another of the same statement (-A, -B): that is so by construction, and the reason why proofs are never counted.
 */

import * as v from 'valibot';
import { toHex } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import type { G1, G2, PairingCurve } from '../pairing/curve.ts';
import {
  type G1Coordinates,
  type G2Coordinates,
  g1Point,
  g2Point,
  type PointCode,
} from '../pairing/points.ts';
import { g1Json, g2Json, type JsonCode, labels, readProofJson } from '../pairing/proof-json.ts';

export type Groth16Proof = { readonly a: G1; readonly b: G2; readonly c: G1 };

export type ProofCode = JsonCode | PointCode | 'unknown-member' | 'bad-member' | 'wrong-length';

/** `{"pi_a","pi_b","pi_c","protocol","curve"}` */
export function readGroth16Proof(curve: PairingCurve, bytes: Uint8Array): Parsed<Groth16Proof, ProofCode> {
  const json = readProofJson(bytes);
  if (!json.ok) return json;
  const members = { ...labels('groth16', curve), pi_a: g1Json, pi_b: g2Json, pi_c: g1Json };
  const shape = parseShape(v.strictObject(members), json.value);
  if (!shape.ok) return shape;
  return checkedProof(curve, shape.value.pi_a, shape.value.pi_b, shape.value.pi_c);
}

/**
 * The points alone, big-endian, as gnark and Solidity write them, the imaginary part of B first:
 *
 *     A.x  A.y  B.x.c1  B.x.c0  B.y.c1  B.y.c0  C.x  C.y
 */
export function readRawGroth16Proof(
  curve: PairingCurve,
  bytes: Uint8Array,
): Parsed<Groth16Proof, PointCode | 'wrong-length'> {
  const { coordinateBytes: size } = curve;
  if (bytes.length !== 8 * size)
    return refuse('wrong-length', `${bytes.length} bytes, ${8 * size} are expected`);
  const at = (index: number) => BigInt(`0x${toHex(bytes.subarray(index * size, (index + 1) * size))}`);
  const b = [
    [at(3), at(2)],
    [at(5), at(4)],
  ] as const;
  return checkedProof(curve, [at(0), at(1)], b, [at(6), at(7)]);
}

/** A proof as snarkjs takes it, written from points that were checked. */
export function groth16ProofJson(curve: PairingCurve, { a, b, c }: Groth16Proof): unknown {
  const g1 = (point: G1) => {
    const { x, y } = point.toAffine();
    return [String(x), String(y), '1'];
  };
  const { x, y } = b.toAffine();
  const pi_b = [
    [String(x.c0), String(x.c1)],
    [String(y.c0), String(y.c1)],
    ['1', '0'],
  ];
  return { pi_a: g1(a), pi_b, pi_c: g1(c), protocol: 'groth16', curve: curve.jsonName };
}

/** A proof of these coordinates. */
export function checkedProof(
  curve: PairingCurve,
  pointA: G1Coordinates,
  pointB: G2Coordinates,
  pointC: G1Coordinates,
): Parsed<Groth16Proof, PointCode> {
  const a = g1Point(curve, pointA);
  if (!a.ok) return a;
  const c = g1Point(curve, pointC);
  if (!c.ok) return c;
  const b = g2Point(curve, pointB); // last, because it costs most
  if (!b.ok) return b;
  return accept({ a: a.value, b: b.value, c: c.value });
}
