/**
 * The numbers that PLONK and FFLONK keys repeat although they follow from the circuit's size, or are free within limits: roots
 * of unity and the shifts of the two further columns. snarkjs uses what the key says; wrong ones make proofs unsound.
 */

import * as v from 'valibot';
import type { PairingCurve } from '../pairing/curve.ts';
import { decimal, labels } from '../pairing/proof-json.ts';

/** 5 is the smallest number that is no square, from which snarkjs derives its roots of unity over BN254. */
const NOT_A_SQUARE = 5n;
/** r - 1 of BN254 can be halved so often. */
const MAX_POWER = 28;
const MAX_INPUTS = 32;

/** What keys of both systems share; `power` is the logarithm of the number of rows. */
export function keyMembers<P extends string>(protocol: P, curve: PairingCurve) {
  return {
    ...labels(protocol, curve),
    nPublic: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_INPUTS)),
    power: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_POWER)),
    k1: decimal,
    k2: decimal,
    w: decimal,
  };
}

/**
 * Whether `w` is the root of unity for 2^power rows, and rows, rows times `k1` and rows times `k2` have nothing in common: one
 * cell in two columns would let a prover choose a value twice.
 */
export function areSound(
  curve: PairingCurve,
  {
    power,
    k1,
    k2,
    w,
  }: { readonly power: number; readonly k1: bigint; readonly k2: bigint; readonly w: bigint },
): boolean {
  const { Fr } = curve.pair.fields;
  if (![k1, k2, w].every((value) => value > 0n && value < curve.order)) return false;
  const rows = 1n << BigInt(power);
  const isShift = (value: bigint) => Fr.pow(value, rows) !== 1n;
  return (
    w === Fr.pow(NOT_A_SQUARE, (curve.order - 1n) / rows) &&
    isShift(k1) &&
    isShift(k2) &&
    isShift(Fr.div(k1, k2))
  );
}
