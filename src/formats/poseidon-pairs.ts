/**
 * Poseidon of many pairs, for trees: as one WebAssembly function, put together and compiled with the first pairs. Where that is
 * forbidden, as by some hosts of sites, `poseidonPair` hashes them, which takes several times as long. For public numbers.
 */

import { FIELD_ORDER } from './poseidon.ts';
import { CALLED, hashCode, type Place } from './poseidon-code.ts';
import { poseidonPair } from './poseidon-pair.ts';
import { mapRounds, pairRounds } from './poseidon-rounds.ts';
import { digitsOf, FIRST_PLACE, FORM, NUMBER_BYTES, valueOfDigits } from './wasm-digits.ts';
import { type Code, moduleBytes } from './wasm-module.ts';

let hashPair: typeof poseidonPair | null = null;

/**
 * @param numbers below the order of the field, which is the caller's to know
 * @returns H(first, second), H(third, fourth) and so on; a last one without another is left out
 */
export function poseidonPairs(numbers: readonly bigint[]): bigint[] {
  hashPair ??= compilePair() ?? poseidonPair;
  const hashes: bigint[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) hashes.push(hashPair(numbers[i]!, numbers[i + 1]!));
  return hashes;
}

/** `poseidonPair`, compiled; `null` where WebAssembly is not available. */
export function compilePair(): typeof poseidonPair | null {
  const values: bigint[] = [];
  const place = (value: bigint): Place => FIRST_PLACE + NUMBER_BYTES * (values.push(value) - 1);
  const [left, right, hash] = [place(0n), place(0n), place(0n)];
  const [intoForm, outOfForm] = [place((FORM * FORM) % FIELD_ORDER), place(1n)];
  const room = [place(0n), place(0n), place(0n), place(0n), place(0n), place(0n)] as const;
  const rounds = mapRounds(pairRounds(), (number) => place((number * FORM) % FIELD_ORDER));
  const compiled = compile(hashCode({ left, right, hash, intoForm, outOfForm, room }, rounds));
  if (!compiled) return null;

  const digitsAt = (from: Place) => new Uint32Array(compiled.memory.buffer, from, NUMBER_BYTES / 4);
  for (const [i, value] of values.entries()) digitsOf(value, digitsAt(FIRST_PLACE + NUMBER_BYTES * i));
  const [leftDigits, rightDigits, hashDigits] = [digitsAt(left), digitsAt(right), digitsAt(hash)];
  return (leftInput, rightInput) => {
    digitsOf(leftInput, leftDigits);
    digitsOf(rightInput, rightDigits);
    compiled.hash();
    return valueOfDigits(hashDigits) % FIELD_ORDER;
  };
}

function compile(code: Code) {
  const functions = [...CALLED, { name: 'hash', parameters: 0, locals: 0, code }];
  try {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes(functions, 1)));
    return instance.exports as { readonly memory: WebAssembly.Memory; readonly hash: () => void };
  } catch {
    return null;
  }
}
