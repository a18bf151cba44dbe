/**
 * Reads a fixed layout of little-endian fields from front to back. Reading past the end gives zeros and is remembered, so
 * that a parser checks once, at its end, instead of after each field.
 */

import type { Bytes } from '../bytes.ts';

export type ByteReader = {
  readonly take: (sizeBytes: number) => Bytes;
  readonly u16: () => number;
  readonly u32: () => number;
  readonly position: () => number;
  /** Whether all bytes were read, and none that are not there. */
  readonly isExact: () => boolean;
  /** Whether more was asked for than there is. */
  readonly isShort: () => boolean;
};

const MAX_FIELD_BYTES = 65_536;

export function byteReader(bytes: Bytes): ByteReader {
  let at = 0;
  let short = false;
  const take = (sizeBytes: number): Bytes => {
    if (short || sizeBytes > bytes.length - at) {
      short = true;
      return new Uint8Array(Math.min(sizeBytes, MAX_FIELD_BYTES)); // the size is hostile, too
    }
    at += sizeBytes;
    return bytes.subarray(at - sizeBytes, at);
  };
  const unsigned = (sizeBytes: number) => {
    let value = 0;
    const field = take(sizeBytes);
    for (let i = sizeBytes - 1; i >= 0; i--) value = value * 256 + (field[i] ?? 0);
    return value;
  };
  return {
    take,
    u16: () => unsigned(2),
    u32: () => unsigned(4),
    position: () => at,
    isExact: () => !short && at === bytes.length,
    isShort: () => short,
  };
}
