/**
 * Baby Jubjub (EIP-2494) and the signatures over it that Semaphore's identities make: EdDSA with Poseidon (docs/spec/personhood.md section 2).
 * The arithmetic is noble's; what is refused before it is decided here. Signing does not run in constant time.
 */

import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { babyjubjub } from '@noble/curves/misc.js';
import { blake512 } from '@noble/hashes/blake1.js';
import { concat, toBigInt } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { FIELD_ORDER, poseidon } from '../formats/poseidon.ts';
import { numberBytes } from './decimal.ts';

const { Point } = babyjubjub;
const { n: SUBGROUP_ORDER, a: A, d: D } = Point.CURVE();
const COFACTOR = 8n;
const SECRET_BYTES = 32;

export type Coordinates = readonly [x: bigint, y: bigint];
export type CurvePoint = EdwardsPoint;
export type Signature = { readonly r8: Coordinates; readonly s: bigint };
export type CurveCode = 'not-canonical' | 'off-curve' | 'point-at-infinity' | 'outside-subgroup';

/** A point of the subgroup that is not its neutral element, from coordinates that a stranger chose. */
export function subgroupPoint([x, y]: Coordinates): Parsed<CurvePoint, CurveCode> {
  if (![x, y].every((value) => value >= 0n && value < FIELD_ORDER))
    return refuse('not-canonical', 'a coordinate is not below the order');
  // A x^2 + y^2 = 1 + D x^2 y^2
  const [xx, yy] = [x * x, y * y];
  if ((A * xx + yy - 1n - D * xx * yy) % FIELD_ORDER !== 0n)
    return refuse('off-curve', 'a point is not on the curve');
  if (x === 0n && y === 1n) return refuse('point-at-infinity', 'a point is the neutral element');
  const point = Point.fromAffine({ x, y });
  return point.isTorsionFree()
    ? accept(point)
    : refuse('outside-subgroup', 'a point is outside the subgroup');
}

/** The secret number and public key that Semaphore derives from 32 bytes. */
export function keyPair(secret: Uint8Array): { readonly scalar: bigint; readonly publicKey: Coordinates } {
  const scalar = (expand(secret).pruned >> 3n) % SUBGROUP_ORDER;
  return { scalar, publicKey: affine(Point.BASE.multiply(scalar)) };
}

/** @param message below the order of BN254 */
export function signEddsa(secret: Uint8Array, message: bigint): Signature {
  const { pruned, prefix } = expand(secret);
  const { publicKey } = keyPair(secret);
  const nonce = littleEndian(blake512(concat(prefix, numberBytes(message).reverse()))) % SUBGROUP_ORDER;
  const r8 = affine(Point.BASE.multiply(nonce));
  const challenge = poseidon([...r8, ...publicKey, message]);
  return { r8, s: (nonce + challenge * pruned) % SUBGROUP_ORDER };
}

/** Whether `S * B = R + 8 * H(R, A, m) * A`. Codes of points are those of `r8`. */
export function verifyEddsa(
  publicKey: CurvePoint,
  message: bigint,
  { r8, s }: Signature,
): Parsed<null, CurveCode | 'signature-false'> {
  if (s < 0n || s >= SUBGROUP_ORDER)
    return refuse('not-canonical', 's is not below the order of the subgroup');
  const point = subgroupPoint(r8);
  if (!point.ok) return point;
  const challenge = poseidon([...r8, ...affine(publicKey), message]);
  const right = point.value.add(publicKey.multiplyUnsafe((COFACTOR * challenge) % SUBGROUP_ORDER));
  return Point.BASE.multiplyUnsafe(s).equals(right)
    ? accept(null)
    : refuse('signature-false', 'the signature does not verify');
}

function expand(secret: Uint8Array): { readonly pruned: bigint; readonly prefix: Uint8Array } {
  if (secret.length !== SECRET_BYTES) throw new RailError('bad-argument', 'a secret has 32 bytes');
  const hash = blake512(secret);
  const low = hash.slice(0, SECRET_BYTES);
  low[0]! &= 0xf8;
  low[31]! = (low[31]! & 0x7f) | 0x40;
  return { pruned: littleEndian(low), prefix: hash.slice(SECRET_BYTES) };
}

function affine(point: CurvePoint): Coordinates {
  const { x, y } = point.toAffine();
  return [x, y];
}

function littleEndian(bytes: Uint8Array): bigint {
  return toBigInt(bytes.toReversed());
}
