/**
 * Arithmetic modulo the order of BN254 as three WebAssembly functions. A number n is nine digits of 29 bits that stand for a value
 * congruent to n 2^261 (Montgomery's form), and takes 36 bytes of memory.
 *
 *   value = d0 + d1 2^29 + … + d8 2^232      0 <= digit < 2^29, value < 2^255
 *
 * A sum is collected in columns and reduced once. A column has at most 9 terms below 2^58 for each product and 9 more while it is reduced:
 * it stays below 2^64 with up to 5 products. Such a sum and a number below the order is reduced to a value below 2^255 again, and
 * not always to the smallest. Not in constant time; for public numbers.
 */

import { invert } from '@noble/curves/abstract/modular.js';
import { FIELD_ORDER } from './poseidon.ts';
import {
  add,
  address,
  and,
  type Code,
  constant,
  get,
  load32,
  load64,
  multiply,
  set,
  shiftRight,
  store32,
  store64,
  type WasmFunction,
} from './wasm-module.ts';

const COUNT = 9;
const BITS = 29;
const MASK = 2 ** BITS - 1;
const ORDER = digitsOf(FIELD_ORDER);
const MODULUS = 1n << BigInt(BITS);
/** -1 / order modulo 2^29. */
const FACTOR = Number(MODULUS - invert(FIELD_ORDER, MODULUS));

/** What a number is multiplied by in Montgomery's form. */
export const FORM = 1n << BigInt(COUNT * BITS);
export const NUMBER_BYTES = COUNT * 4;
/** Columns begin at address 0 and are zero between two sums. Numbers are behind them. */
export const FIRST_PLACE = 2 * COUNT * 8;

/** Adds the product of the numbers at two addresses to the sum. */
export function addProduct(): WasmFunction {
  const [a, b] = [2, 2 + COUNT];
  const code: Code[] = [];
  for (let i = 0; i < COUNT; i++)
    code.push(get(0), load32(4 * i), set(a + i), get(1), load32(4 * i), set(b + i));
  for (let column = 0; column < 2 * COUNT - 1; column++) {
    code.push(address(0), ...loadColumn(column));
    for (const i of digitsIn(column)) code.push(get(a + i), get(b + column - i), multiply, add);
    code.push(store64(8 * column));
  }
  return { name: 'addProduct', parameters: 2, locals: 2 * COUNT, code: code.flat() };
}

/** Adds the number at an address to the sum: to its upper half, because the sum will be divided by 2^261. */
export function addNumber(): WasmFunction {
  const code: Code[] = [];
  for (let i = 0; i < COUNT; i++)
    code.push(address(0), ...loadColumn(COUNT + i), get(0), load32(4 * i), add, store64(8 * (COUNT + i)));
  return { name: 'addNumber', parameters: 1, locals: 0, code: code.flat() };
}

/**
 * Ends the sum: multiples of the order are added to it so that nothing is left below 2^261 (Montgomery's reduction), and what is above is
 * written to an address.
 */
export function takeSum(): WasmFunction {
  const factors = 1; // by what the order was multiplied, for each column below 2^261
  const [carry, sum] = [factors + COUNT, factors + COUNT + 1];
  const code: Code[] = [];
  for (let column = 0; column < 2 * COUNT; column++) {
    const lower = column < COUNT;
    if (!lower) code.push(get(0));
    code.push(...loadColumn(column), get(carry), add);
    for (const i of digitsIn(column))
      if (i < column) code.push(get(factors + i), constant(ORDER[column - i]!), multiply, add);
    code.push(set(sum), get(sum), constant(MASK), and);
    if (lower) {
      code.push(constant(FACTOR), multiply, constant(MASK), and, set(factors + column));
      code.push(get(factors + column), constant(ORDER[0]!), multiply, get(sum), add, set(sum));
    } else code.push(store32(4 * (column - COUNT)));
    code.push(get(sum), shiftRight(BITS), set(carry));
    code.push(address(0), constant(0), store64(8 * column));
  }
  return { name: 'takeSum', parameters: 1, locals: COUNT + 2, code: code.flat() };
}

/** @param value below 2^261; putting it into Montgomery's form is not done here */
export function digitsOf(value: bigint, into = new Uint32Array(COUNT)): Uint32Array {
  for (let i = 0; i < COUNT; i++) into[i] = Number(BigInt.asUintN(BITS, value >> BigInt(BITS * i)));
  return into;
}

/** The opposite. */
export function valueOfDigits(digits: ArrayLike<number>): bigint {
  let value = 0n;
  for (let i = COUNT - 1; i >= 0; i--) value = (value << BigInt(BITS)) | BigInt(digits[i]!);
  return value;
}

function loadColumn(column: number): Code[] {
  return [address(0), load64(8 * column)];
}

/** The digits of a first factor that have one of the second whose product belongs into the column. */
function digitsIn(column: number): number[] {
  return Array.from({ length: COUNT }, (_, i) => i).filter((i) => i <= column && column - i < COUNT);
}
