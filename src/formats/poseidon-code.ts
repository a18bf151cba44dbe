/**
 * Poseidon of two numbers in memory as WebAssembly instructions: the rounds of `poseidon-rounds.ts` written out as calls of the functions of
 * `wasm-digits.ts`, without loops or branches.
 */

import type { Mix, PairRounds, Triple } from './poseidon-rounds.ts';
import { addNumber, addProduct, takeSum } from './wasm-digits.ts';
import { address, type Code, call } from './wasm-module.ts';

/** Where a number is in memory. */
export type Place = number;

/** Begins a list of functions; what is called goes by its place there. */
export const CALLED = [addProduct(), addNumber(), takeSum()];
const [PRODUCT, NUMBER, TAKE] = [call(0), call(1), call(2)];

type HashPlaces = {
  /** Inputs and result, not in Montgomery's form. The result is below the order, or the order itself for zero. */
  readonly left: Place;
  readonly right: Place;
  readonly hash: Place;
  /** The square of what the form multiplies by, and 1: multiplied with, they bring a number into the form and out of it. */
  readonly intoForm: Place;
  readonly outOfForm: Place;
  /** Room for numbers on the way. */
  readonly room: readonly [Place, Place, Place, Place, Place, Place];
};

/** The state at the point that the code has come to, and room for the next. */
type Writing = { x: Place; y: Place; z: Place; nextX: Place; nextY: Place; power: Place; code: Code[] };

export function hashCode(places: HashPlaces, rounds: PairRounds<Place>): Code {
  const [x, y, z, nextX, nextY, power] = places.room;
  const writing: Writing = { x, y, z, nextX, nextY, power, code: [] };
  begin(writing, places, rounds.added);
  for (const mix of rounds.opening) fullRound(writing, mix);
  for (const added of rounds.partial) partialRound(writing, rounds, added);
  multiply(writing, rounds.leaving);
  for (const mix of rounds.closing) fullRound(writing, mix);
  writing.code.push(product(writing.x, places.outOfForm), take(places.hash));
  return writing.code.flat();
}

function begin({ code, x, y, z }: Writing, places: HashPlaces, added: Triple<Place>): void {
  code.push(number(added[0]), take(x));
  code.push(product(places.left, places.intoForm), number(added[1]), take(y));
  code.push(product(places.right, places.intoForm), number(added[2]), take(z));
}

function fullRound(writing: Writing, mix: Mix<Place>): void {
  const { code, x, y, z, power } = writing;
  for (const each of [x, y, z]) code.push(fifthPower(each, power), take(each));
  multiply(writing, mix);
}

function multiply(writing: Writing, { matrix, added }: Mix<Place>): void {
  const { code, x, y, z, nextX, nextY } = writing;
  for (const [i, into] of [nextX, nextY, z].entries()) {
    const [a, b, c] = matrix[i]!;
    code.push(product(a, x), product(b, y), product(c, z), number(added[i]!), take(into));
  }
  Object.assign(writing, { x: nextX, nextX: x, y: nextY, nextY: y });
}

/** The state is (u, w, w'). */
function partialRound(writing: Writing, { memory, output }: PairRounds<Place>, added: Place): void {
  const { code, x: u, y: w, z: before, nextY: next, power } = writing;
  code.push(fifthPower(u, power), product(memory[0], w), product(memory[1], before), take(next));
  code.push(product(output[0], next), product(output[1], w), product(output[2], before));
  code.push(number(added), take(u));
  Object.assign(writing, { y: next, z: w, nextY: before });
}

/** Begins a sum with it. */
function fifthPower(of: Place, power: Place): Code {
  return [product(of, of), take(power), product(power, power), take(power), product(power, of)].flat();
}

function product(a: Place, b: Place): Code {
  return [...address(a), ...address(b), ...PRODUCT];
}

function number(a: Place): Code {
  return [...address(a), ...NUMBER];
}

function take(into: Place): Code {
  return [...address(into), ...TAKE];
}
