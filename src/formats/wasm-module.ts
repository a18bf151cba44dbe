/**
 * The bytes of a small WebAssembly module, put together when it is needed, so that what runs can be read as source. Knows the few
 * instructions of `wasm-digits.ts` (WebAssembly core specification, sections 5.4 and 5.5) and checks nothing: engines do.
 */

/** Instructions, as the bytes of the format. */
export type Code = readonly number[];

export type WasmFunction = {
  readonly name: string;
  /** Addresses in memory; a function answers nothing. */
  readonly parameters: number;
  /** Whole numbers of 64 bits, numbered after the parameters. */
  readonly locals: number;
  readonly code: Code;
};

const [I32, I64, FUNCTION, END] = [0x7f, 0x7e, 0x60, 0x0b];
const EXPORTED = { function: 0, memory: 2 };
const MEMORY = 'memory';

export const add: Code = [0x7c];
export const multiply: Code = [0x7e];
export const and: Code = [0x83];
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const address = (value: number): Code => [0x41, ...signed(value)];
export const constant = (value: number): Code => [0x42, ...signed(value)];
export const shiftRight = (bits: number): Code => [...constant(bits), 0x88];
export const call = (index: number): Code => [0x10, ...unsigned(index)];
/** From, and to, the address below on the stack and `offset` bytes; 32 bits are read without a sign. */
export const load32 = (offset: number): Code => [0x35, 2, ...unsigned(offset)];
export const store32 = (offset: number): Code => [0x3e, 2, ...unsigned(offset)];
export const load64 = (offset: number): Code => [0x29, 3, ...unsigned(offset)];
export const store64 = (offset: number): Code => [0x37, 3, ...unsigned(offset)];

/** A module that exports `memory`, of so many pages of 64 KiB, and the functions by their names. */
export function moduleBytes(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    FUNCTION,
    ...list(Array.from({ length: parameters }, () => [I32])),
    0,
  ]);
  const exported = functions.map(({ name }, i) => [...text(name), EXPORTED.function, ...unsigned(i)]);
  const bodies = functions.map(({ locals, code }) => sized([1, ...unsigned(locals), I64, ...code, END]));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(7, list([[...text(MEMORY), EXPORTED.memory, 0], ...exported])),
    ...section(10, list(bodies)),
  ]);
}

function section(id: number, content: Code): Code {
  return [id, ...sized(content)];
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return sized([...new TextEncoder().encode(name)]);
}

/** LEB128 of 0 to 2^31 - 1. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)];
}

/** LEB128 with a sign: bit 6 of the last byte. For 0 to 2^31 - 1. */
function signed(value: number): Code {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >> 7)];
}
