/**
 * The rounds of Poseidon of two inputs, rearranged so that they take fewer multiplications: what a partial round adds is moved behind it
 * where it can be, and the state is held in a basis in which the matrix of partial rounds multiplies by five numbers instead of nine.
 *
 * A partial round raises the first number of the state, s = u^5, and multiplies (s, h) by the matrix (m, v; b, A), where h and b are pairs
 * and A has trace t and determinant d. As A A = t A - d, writing h = b w + (A b - t b) w' turns
 *
 *   h := b s + A h     into     w, w' := s + t w - d w', w
 *   u := m s + v h     into     u := m w + (v b - t m) w' + (v (A b - t b) + d m) w''     with the new w, and the old ones behind it
 */

import { Field } from '@noble/curves/abstract/modular.js';
import { grainGenConstants } from '@noble/curves/abstract/poseidon.js';
import { FIELD_ORDER } from './poseidon.ts';

export type Triple<T> = readonly [T, T, T];

/** The state is multiplied by the matrix, then the numbers that the next round begins with are added. */
export type Mix<T> = { readonly matrix: Triple<Triple<T>>; readonly added: Triple<T> };

/** In the order in which they are applied. */
export type PairRounds<T> = {
  readonly added: Triple<T>;
  /** Each behind three fifth powers. The last one ends in the state (u, w, w'). */
  readonly opening: readonly Mix<T>[];
  /** For each partial round what is added to u. */
  readonly partial: readonly T[];
  /** In the new w: of the two before it. */
  readonly memory: readonly [T, T];
  /** In the new u: of the new w and the two before it. */
  readonly output: Triple<T>;
  /** From (u, w, w') back to (u, h). */
  readonly leaving: Mix<T>;
  /** Each behind three fifth powers. */
  readonly closing: readonly Mix<T>[];
};

const FULL_AT_END = 4;
const PARTIAL = 57;
const FIELD = Field(FIELD_ORDER);

let known: PairRounds<bigint> | null = null;

/** Takes about 40 ms the first time, most of it for constants. */
export function pairRounds(): PairRounds<bigint> {
  known ??= computeRounds();
  return known;
}

function computeRounds(): PairRounds<bigint> {
  const shape = { Fp: FIELD, t: 3, roundsFull: 2 * FULL_AT_END, roundsPartial: PARTIAL };
  const { roundConstants, mds } = grainGenConstants(shape);
  const matrix = eachOf(triple(mds), triple);
  const { opening, partial, closing } = moveConstants(roundConstants.map(triple), matrix);
  const { into, outOf, memory, output } = partialBasis(matrix);
  const mix = (added: Triple<bigint>) => ({ matrix, added });
  return {
    added: opening[0]!,
    opening: [
      ...opening.slice(1).map(mix),
      { matrix: eachOf(into, (row) => rowTimes(row, matrix)), added: [partial[0]!, 0n, 0n] },
    ],
    partial: [...partial.slice(1), 0n],
    memory,
    output,
    leaving: { matrix: outOf, added: closing[0]! },
    closing: [...closing.slice(1), [0n, 0n, 0n] as const].map(mix),
  };
}

/** What a partial round adds to numbers that it does not raise can be added behind its matrix instead, multiplied by it. */
function moveConstants(added: readonly Triple<bigint>[], matrix: Triple<Triple<bigint>>) {
  const end = FULL_AT_END + PARTIAL;
  const partial: bigint[] = [];
  let moved: Triple<bigint> = [0n, 0n, 0n];
  for (const [u, y, z] of added.slice(FULL_AT_END, end)) {
    partial.push(FIELD.create(u + moved[0]));
    const rest = [0n, y + moved[1], z + moved[2]] as const;
    moved = eachOf(matrix, (row) => dot(row, rest));
  }
  const [first, ...closing] = added.slice(end);
  const [x, y, z] = first!;
  const firstClosing = reduced([x + moved[0], y + moved[1], z + moved[2]]);
  return { opening: added.slice(0, FULL_AT_END), partial, closing: [firstClosing, ...closing] };
}

/** The matrices between (u, h) and (u, w, w'), and what multiplies there; names as in the header, and e = A b - t b. */
function partialBasis([[m, v0, v1], [b0, a00, a01], [b1, a10, a11]]: Triple<Triple<bigint>>) {
  const t = a00 + a11;
  const d = a00 * a11 - a01 * a10;
  const [e0, e1] = [a01 * b1 - a11 * b0, a10 * b0 - a00 * b1];
  const over = FIELD.inv(FIELD.create(b0 * e1 - b1 * e0));
  const first = [1n, 0n, 0n] as const;
  return {
    outOf: eachOf([first, [0n, b0, e0], [0n, b1, e1]], reduced),
    into: eachOf([first, [0n, e1 * over, -e0 * over], [0n, -b1 * over, b0 * over]], reduced),
    memory: [FIELD.create(t), FIELD.create(-d)] as const,
    output: reduced([m, v0 * b0 + v1 * b1 - t * m, v0 * e0 + v1 * e1 + d * m]),
  };
}

function rowTimes(row: Triple<bigint>, [a, b, c]: Triple<Triple<bigint>>): Triple<bigint> {
  return [dot(row, [a[0], b[0], c[0]]), dot(row, [a[1], b[1], c[1]]), dot(row, [a[2], b[2], c[2]])];
}

function dot([a, b, c]: Triple<bigint>, [x, y, z]: Triple<bigint>): bigint {
  return FIELD.create(a * x + b * y + c * z);
}

function reduced(numbers: Triple<bigint>): Triple<bigint> {
  return eachOf(numbers, (number) => FIELD.create(number));
}

function triple<T>([a, b, c]: readonly T[]): Triple<T> {
  return [a!, b!, c!];
}

export function mapRounds<T, U>(from: PairRounds<T>, change: (one: T) => U): PairRounds<U> {
  const each = (numbers: Triple<T>) => eachOf(numbers, change);
  const mix = ({ matrix, added }: Mix<T>) => ({ matrix: eachOf(matrix, each), added: each(added) });
  return {
    added: each(from.added),
    opening: from.opening.map(mix),
    partial: from.partial.map((one) => change(one)),
    memory: [change(from.memory[0]), change(from.memory[1])],
    output: each(from.output),
    leaving: mix(from.leaving),
    closing: from.closing.map(mix),
  };
}

function eachOf<T, U>([a, b, c]: Triple<T>, change: (one: T) => U): Triple<U> {
  return [change(a), change(b), change(c)];
}
