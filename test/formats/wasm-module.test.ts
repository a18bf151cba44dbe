/** Modules that engines take, with constants on both sides of each length that LEB128 has. */

import { expect, test } from 'vitest';
import {
  add,
  address,
  and,
  constant,
  get,
  load32,
  load64,
  moduleBytes,
  multiply,
  set,
  shiftRight,
  store32,
  store64,
} from '../../src/formats/wasm-module.ts';

type Exports = { readonly memory: WebAssembly.Memory; readonly run: (from: number) => void };

function run(code: readonly (readonly number[])[], from: number, before: bigint): BigUint64Array {
  const functions = [{ name: 'run', parameters: 1, locals: 1, code: code.flat() }];
  const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes(functions, 1)));
  const { memory, run } = instance.exports as Exports;
  const numbers = new BigUint64Array(memory.buffer);
  numbers[from / 8] = before;
  run(from);
  return numbers;
}

test.each([0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 20 - 1, 2 ** 20, 2 ** 27, 2 ** 29 - 1, 2 ** 31 - 1])(
  'the constant %i',
  (value) => {
    expect(run([address(0), constant(value), store64(0)], 0, 0n)[0]).toBe(BigInt(value));
  },
);

test.each([0, 8, 56, 64, 120, 128, 8184, 8192, 65_528])('address and offset %i', (at) => {
  expect(run([address(0), get(0), load64(0), store64(at)], 0, 7n)[at / 8]).toBe(7n);
  expect(run([address(at), get(0), load64(0), store64(0)], 0, 7n)[at / 8]).toBe(7n);
});

test('arithmetic of 64 bits without a sign', () => {
  const all = (1n << 64n) - 1n;
  const on = (...code: readonly (readonly number[])[]) =>
    run([address(8), get(0), load64(0), ...code, store64(0)], 0, all)[1];
  expect(on(constant(5), add)).toBe(4n);
  expect(on(constant(5), multiply)).toBe(all - 4n);
  expect(on(constant(127), and)).toBe(127n);
  expect(on(shiftRight(29))).toBe(all >> 29n);
  expect(on(set(1), get(1))).toBe(all);
});

test('half a number is read without a sign, and written alone', () => {
  const all = (1n << 64n) - 1n;
  expect(run([address(8), get(0), load32(4), store64(0)], 0, all)[1]).toBe(0xffffffffn);
  expect(run([address(8), get(0), load64(0), store32(0)], 0, all)[1]).toBe(0xffffffffn);
});
