/**
 * Writes small grey PNG files (W3C PNG, third edition) without compression: the same bytes on every device, and so the same
 * digest, which the compressors of browsers and Node do not promise.
 */

import { type Bytes, concatAll, utf8 } from '../bytes.ts';
import { RailError } from '../errors.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Of one stored block (RFC 1951 section 3.2.4). */
const MAX_STORED = 65_535;

/**
 * A square picture in which each cell is a square of `scale` × `scale` pixels of 8-bit grey.
 * @param cells grey values, rows from the top, as many as a square number
 */
export function greyPng(cells: Uint8Array, scale: number): Bytes {
  const side = Math.sqrt(cells.length);
  if (!Number.isInteger(side) || side < 1 || !Number.isInteger(scale) || scale < 1 || side * scale > 4096)
    throw new RailError('bad-argument', 'a grey picture is a square of at most 4,096 pixels a side');
  const width = side * scale;
  const header = concatAll([u32(width), u32(width), Uint8Array.of(8, 0, 0, 0, 0)]); // 8 bits, grey, no interlace
  return concatAll([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', zlibStored(scanlines(cells, side, scale))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Rows of pixels, each after its filter type 0. */
function scanlines(cells: Uint8Array, side: number, scale: number): Uint8Array {
  const width = side * scale;
  const out = new Uint8Array(width * (width + 1));
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      out[y * (width + 1) + 1 + x] = cells[Math.floor(y / scale) * side + Math.floor(x / scale)]!;
  return out;
}

/** zlib (RFC 1950) with stored blocks only. */
function zlibStored(bytes: Uint8Array): Bytes {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at < bytes.length; at += MAX_STORED) {
    const block = bytes.subarray(at, at + MAX_STORED);
    const isLast = at + MAX_STORED >= bytes.length;
    const [low, high] = [block.length & 255, block.length >> 8];
    parts.push(Uint8Array.of(isLast ? 1 : 0, low, high, low ^ 255, high ^ 255), block);
  }
  return concatAll([...parts, u32(adler32(bytes))]);
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = concatAll([utf8(type), data]);
  return concatAll([u32(data.length), body, u32(crc32(body))]);
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

/** Bit by bit: a small picture takes a few milliseconds. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
