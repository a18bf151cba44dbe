/** The four forms of protobuf's encoding that an ONNX file needs (protobuf.dev, "Encoding"). */

import { concatAll, utf8 } from '../../src/bytes.ts';

const VARINT = 0;
const LENGTH = 2;

/** @param value a whole number from 0 to 2^31 - 1 */
export function integer(field: number, value: number): Uint8Array {
  return concatAll([varint((field << 3) | VARINT), varint(value)]);
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return concatAll([varint((field << 3) | LENGTH), varint(value.length), value]);
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, utf8(value));
}

export function message(field: number, ...members: readonly Uint8Array[]): Uint8Array {
  return bytes(field, concatAll(members));
}

/** Seven bits in each byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): Uint8Array {
  const groups: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) groups.push((left % 128) + 128);
  return Uint8Array.of(...groups, left);
}
