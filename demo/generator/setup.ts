/**
 * The setup of Groth16 (Groth 2016, section 3.2) for one circuit, all secrets computed from a published text so that the same keys come
 * out everywhere. That makes the keys reproducible and worthless against forgers: EVERYBODY can compute the secrets. A real
 * generator needs a ceremony of several parties in which each forgets its part.
 *
 * The secrets are other ones for each circuit. A verifying key holds nothing of private constraints but what the secrets bring in:
 * with shared secrets, models that differ in a weight have one key, and proofs of either verify under it.
 */

import { createHash } from 'node:crypto';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import type { Constraints, Terms } from './r1cs.ts';

const R = FIELD_ORDER;
const PUBLIC_SECRET = 'rail.picture-generator/1 setup, known to everybody';

/** Scalars whose points the proving key holds, by signal. */
export type Setup = {
  readonly domainSize: number;
  readonly publics: number;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly delta: bigint;
  readonly a: readonly bigint[];
  readonly b: readonly bigint[];
  /** (β·a + α·b + c), of public signals; of the others divided by δ. γ is 1. */
  readonly inputs: readonly bigint[];
  readonly rest: readonly bigint[];
  /** For the quotient, given by its values at the odd powers of the root of twice the size. */
  readonly quotient: readonly bigint[];
};

/** @param rootOf the primitive root of unity of order 2^power that the prover's Fourier transforms use */
export function setUp(constraints: Constraints, rootOf: (power: number) => bigint): Setup {
  const { signals, publics, rows } = constraints;
  const power = Math.ceil(Math.log2(rows.length + publics + 1));
  const domainSize = 2 ** power;
  const [tau, alpha, beta, delta] = ['tau', 'alpha', 'beta', 'delta'].map((name) =>
    secret(name, constraints),
  );
  const basis = lagrange(domainSize, rootOf(power), tau!);
  const [a, b, c] = [0, 1, 2].map((side) => {
    const sums = new Array<bigint>(signals).fill(0n);
    for (const [i, row] of rows.entries()) addTerms(sums, row[side]!, basis[i]!);
    return sums;
  });
  // Rows of their own for the public signals, so that no two of their polynomials are multiples of each other.
  for (let signal = 0; signal <= publics; signal++)
    a![signal] = modulo(a![signal]! + basis[rows.length + signal]!);
  const combined = a!.map((value, i) => modulo(beta! * value + alpha! * b![i]! + c![i]!));
  const perDelta = inverse(delta!);
  return {
    domainSize,
    publics,
    alpha: alpha!,
    beta: beta!,
    delta: delta!,
    a: a!,
    b: b!,
    inputs: combined.slice(0, publics + 1),
    rest: combined.slice(publics + 1).map((value) => modulo(value * perDelta)),
    quotient: lagrange(2 * domainSize, rootOf(power + 1), tau!)
      .filter((_, i) => i % 2 === 1)
      .map((value) => modulo(value * perDelta)),
  };
}

function secret(name: string, { digest: circuit }: Constraints): bigint {
  const digest = createHash('sha512').update(`${PUBLIC_SECRET}: ${name} ${circuit}`).digest('hex');
  return BigInt(`0x${digest}`) % R;
}

function addTerms(sums: bigint[], terms: Terms, factor: bigint): void {
  for (const [signal, value] of terms) sums[signal] = modulo(sums[signal]! + value * factor);
}

/** Values at `x` of the polynomials that are 1 at one power of `root` and 0 at the others: (xⁿ − 1)/n · rootⁱ/(x − rootⁱ). */
function lagrange(size: number, root: bigint, x: bigint): bigint[] {
  const powers = new Array<bigint>(size);
  for (let [i, at] = [0, 1n]; i < size; i++, at = modulo(at * root)) powers[i] = at;
  let last = x;
  for (let n = 1; n < size; n *= 2) last = modulo(last * last);
  const scale = modulo((last - 1n) * inverse(BigInt(size)));
  const inverses = inverseAll(powers.map((at) => modulo(x - at)));
  return powers.map((at, i) => modulo(modulo(scale * at) * inverses[i]!));
}

/** One inversion for all (Montgomery's trick). */
function inverseAll(values: readonly bigint[]): bigint[] {
  const before: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    before.push(product);
    product = modulo(product * value);
  }
  let left = inverse(product);
  const inverses = new Array<bigint>(values.length);
  for (let i = values.length - 1; i >= 0; i--) {
    inverses[i] = modulo(left * before[i]!);
    left = modulo(left * values[i]!);
  }
  return inverses;
}

/** By Fermat: value^(r-2). */
function inverse(value: bigint): bigint {
  let [result, factor] = [1n, value];
  for (let exponent = R - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = modulo(result * factor);
    factor = modulo(factor * factor);
  }
  return result;
}

function modulo(value: bigint): bigint {
  const rest = value % R;
  return rest < 0n ? rest + R : rest;
}
