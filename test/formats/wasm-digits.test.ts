/** The arithmetic in WebAssembly against BigInt, with numbers whose digits are as large and as small as they can be. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import {
  addNumber,
  addProduct,
  digitsOf,
  FIRST_PLACE,
  FORM,
  NUMBER_BYTES,
  takeSum,
  valueOfDigits,
} from '../../src/formats/wasm-digits.ts';
import { address, call, moduleBytes, type WasmFunction } from '../../src/formats/wasm-module.ts';

const MOST = (1n << 255n) - 1n;
const MOST_PRODUCTS = 5;
const place = (index: number) => FIRST_PLACE + NUMBER_BYTES * index;

type Exports = {
  readonly memory: WebAssembly.Memory;
  readonly addProduct: (a: number, b: number) => void;
  readonly addNumber: (a: number) => void;
  readonly takeSum: (result: number) => void;
  readonly twice: () => void;
};
/** 0 + 0 twice, as compiled code calls the functions. */
const twice: WasmFunction = {
  name: 'twice',
  parameters: 0,
  locals: 0,
  code: [address(place(0)), call(1), address(place(0)), call(1), address(place(1)), call(2)].flat(),
};
const module = new WebAssembly.Module(moduleBytes([addProduct(), addNumber(), takeSum(), twice], 1));
const wasm = new WebAssembly.Instance(module).exports as Exports;
const digitsAt = (index: number) => new Uint32Array(wasm.memory.buffer, place(index), NUMBER_BYTES / 4);

const digit = fc.oneof(fc.constantFrom(0, 1, 2 ** 29 - 2, 2 ** 29 - 1), fc.nat(2 ** 29 - 1));
/** Below 2^255: the ninth digit has 23 bits. */
const value = fc
  .tuple(
    fc.array(digit, { minLength: 8, maxLength: 8 }),
    fc.oneof(fc.constant(2 ** 23 - 1), fc.nat(2 ** 23 - 1)),
  )
  .map(([low, top]) => valueOfDigits([...low, top]));
const belowOrder = fc.oneof(fc.constant(FIELD_ORDER - 1n), fc.bigInt(0n, FIELD_ORDER - 1n));

/** What the sum comes to, having checked that it stays in bounds. */
function sumOf(products: readonly (readonly [bigint, bigint])[], added: bigint): bigint {
  for (const [a, b] of products) {
    digitsAt(0).set(digitsOf(a));
    digitsAt(1).set(digitsOf(b));
    wasm.addProduct(place(0), place(1));
  }
  digitsAt(2).set(digitsOf(added));
  wasm.addNumber(place(2));
  wasm.takeSum(place(0));
  const result = digitsAt(0);
  expect(Math.max(...result)).toBeLessThan(2 ** 29);
  expect(valueOfDigits(result)).toBeLessThanOrEqual(MOST);
  expect(new Uint8Array(wasm.memory.buffer, 0, FIRST_PLACE).every((byte) => byte === 0)).toBe(true);
  return valueOfDigits(result);
}

test('sums of products and a number', () => {
  const products = fc.array(fc.tuple(value, value), { maxLength: MOST_PRODUCTS });
  fc.assert(
    fc.property(products, belowOrder, (pairs, added) => {
      const sum = pairs.reduce((total, [a, b]) => total + a * b, added * FORM);
      expect((sumOf(pairs, added) * FORM) % FIELD_ORDER).toBe(sum % FIELD_ORDER);
    }),
    { numRuns: 2000 },
  );
});

test('the largest sum', () => {
  const pairs = Array.from({ length: MOST_PRODUCTS }, () => [MOST, MOST] as const);
  const sum = BigInt(MOST_PRODUCTS) * MOST * MOST + (FIELD_ORDER - 1n) * FORM;
  expect((sumOf(pairs, FIELD_ORDER - 1n) * FORM) % FIELD_ORDER).toBe(sum % FIELD_ORDER);
});

test.each([0n, 1n, FIELD_ORDER, FIELD_ORDER - 1n, MOST])('digits of %s and back', (number) => {
  expect(valueOfDigits(digitsOf(number))).toBe(number);
});

test('code calls functions by their place in the list', () => {
  digitsAt(0).set(digitsOf(21n));
  wasm.twice();
  expect(valueOfDigits(digitsAt(1))).toBe(42n);
});
