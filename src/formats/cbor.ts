/**
 * The part of CBOR (RFC 8949) that signed documents need: integers, byte and text strings, arrays, maps, true, false and null,
 * all of definite length and in the shortest form, without tags and without a map key that comes twice.
 *
 * Maps may be in any order; where order matters, compare bytes.
 */

import { type Bytes, fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';

export type Cbor = number | string | boolean | null | Bytes | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<string | number, Cbor>;

type Code = 'too-large' | 'too-deep' | 'not-cbor';

const MAX_BYTES = 65_536;
const MAX_DEPTH = 8;
const MAX_ITEMS = 4_096;
const [UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, SIMPLE] = [0, 1, 2, 3, 4, 5, 7];
const SIMPLE_VALUES: { readonly [value: number]: boolean | null } = { 20: false, 21: true, 22: null };

/** Codes: `too-large`, `too-deep`, `not-cbor`. */
export function parseCbor(bytes: Bytes): Parsed<Cbor, Code> {
  if (bytes.length > MAX_BYTES) return refuse('too-large', `${bytes.length} bytes, at most ${MAX_BYTES}`);
  const walk: Walk = { bytes, at: 0, itemsLeft: MAX_ITEMS, failed: 'not-cbor' };
  const value = readItem(walk, 0);
  if (value === undefined) return refuse(walk.failed, 'not CBOR of the strict form');
  return walk.at === bytes.length ? accept(value) : refuse('not-cbor', 'bytes after the value');
}

/** Head and content of a byte string, as it stands in what COSE signs. */
export function cborBytes(content: Bytes): Bytes {
  const { length } = content;
  const head =
    length < 24
      ? [0x40 | length]
      : length < 0x100
        ? [0x58, length]
        : length < 0x10000
          ? [0x59, length >> 8, length & 0xff]
          : [0x5a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  const out = new Uint8Array(head.length + length);
  out.set(head);
  out.set(content, head.length);
  return out;
}

type Walk = { readonly bytes: Bytes; at: number; itemsLeft: number; failed: Code };

/** `undefined` where the bytes are refused; `walk.failed` then says why. */
function readItem(walk: Walk, depth: number): Cbor | undefined {
  if (depth > MAX_DEPTH) return fail(walk, 'too-deep');
  if (walk.itemsLeft-- <= 0) return fail(walk, 'too-large');
  const first = walk.bytes[walk.at];
  if (first === undefined) return undefined;
  const argument = readArgument(walk, first & 0x1f);
  if (argument === null) return undefined;
  const major = first >> 5;
  if (major === UNSIGNED) return argument;
  if (major === NEGATIVE) return -1 - argument;
  if (major === BYTES) return readBytes(walk, argument);
  if (major === TEXT) return fromUtf8(readBytes(walk, argument) ?? INVALID) ?? undefined;
  if (major === ARRAY) return readArray(walk, argument, depth);
  if (major === MAP) return readMap(walk, argument, depth);
  return major === SIMPLE && (first & 0x1f) < 24 ? SIMPLE_VALUES[argument] : undefined;
}

/** No text is made of this byte: stands for a string that ends too early. */
const INVALID = Uint8Array.of(0xff);

/** The number in the head, in its shortest form and up to 2^53. */
function readArgument(walk: Walk, low: number): number | null {
  walk.at++;
  if (low < 24) return low;
  if (low > 27) return null; // 31 would be the indefinite form
  const width = 1 << (low - 24);
  if (walk.at + width > walk.bytes.length) return null;
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + walk.bytes[walk.at++]!;
  const least = width === 1 ? 24 : 256 ** (width / 2);
  return value >= least && Number.isSafeInteger(value) ? value : null;
}

function readBytes(walk: Walk, length: number): Bytes | undefined {
  if (length > walk.bytes.length - walk.at) return undefined;
  walk.at += length;
  return walk.bytes.subarray(walk.at - length, walk.at);
}

function readArray(walk: Walk, count: number, depth: number): readonly Cbor[] | undefined {
  if (count > walk.itemsLeft) return fail(walk, 'too-large');
  const items: Cbor[] = [];
  for (let i = 0; i < count; i++) {
    const item = readItem(walk, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function readMap(walk: Walk, count: number, depth: number): CborMap | undefined {
  if (2 * count > walk.itemsLeft) return fail(walk, 'too-large');
  const members = new Map<string | number, Cbor>();
  for (let i = 0; i < count; i++) {
    const key = readItem(walk, depth + 1);
    const value = key === undefined ? undefined : readItem(walk, depth + 1);
    if (value === undefined) return undefined;
    if ((typeof key !== 'string' && typeof key !== 'number') || members.has(key)) return undefined;
    members.set(key, value);
  }
  return members;
}

function fail(walk: Walk, code: Code): undefined {
  walk.failed = code;
}
