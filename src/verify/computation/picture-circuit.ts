/**
 * What a proof of layout `rail.picture-circuit/1` says about a picture, computed from its pixels (docs/spec/computation.md section
 * 8). A picture is of this layout only if every pixel is its cell's value, so that no pixel is left unproven.
 */

import { type Bytes, toBigInt, utf8 } from '../../bytes.ts';
import { RailError } from '../../errors.ts';
import { poseidon } from '../../formats/poseidon.ts';
import type { Pixels } from '../../ports.ts';

/** Cells of a side; the picture is square and shows each as a square of equal pixels. */
export const CELLS_PER_SIDE = 16;
export const CELL_COUNT = CELLS_PER_SIDE ** 2;
export const SEED_BYTES = 8;
/** Below 2^248, so that any salt is a field element. */
export const SALT_BYTES = 31;

/** Pixels of a cell's side. Below 2 the picture would be under 32 pixels a side, which is never attributed. */
const MAX_SCALE = 64;
const MIN_SCALE = 2;
/** Bytes of one field element. */
const WORD_BYTES = 31;
const WORDS = Math.ceil(CELL_COUNT / WORD_BYTES);
/** First input of each hash, so that no commitment can be taken for another. */
const CELLS_DOMAIN = toBigInt(utf8('rail.picture-cells/1'));
const SEED_DOMAIN = toBigInt(utf8('rail.picture-seed/1'));

/** The commitment of a decoded picture; `null` for one that is not of this layout. */
export function pixelCommitment(pixels: Pixels): bigint | null {
  const cells = cellsOf(pixels);
  return cells === null ? null : cellCommitment(cells);
}

/** Grey values of the cells, rows from the top; `null` for a picture of another size, with colour, or with an odd pixel. */
export function cellsOf({ width, height, data }: Pixels): Uint8Array | null {
  const scale = width / CELLS_PER_SIDE;
  if (width !== height || !Number.isInteger(scale) || scale < MIN_SCALE || scale > MAX_SCALE) return null;
  if (data.length !== 4 * width * height) return null;
  const cells = new Uint8Array(CELL_COUNT);
  for (let i = 0; i < CELL_COUNT; i++) {
    const [x, y] = [(i % CELLS_PER_SIDE) * scale, Math.floor(i / CELLS_PER_SIDE) * scale];
    cells[i] = data[4 * (y * width + x)]!;
  }
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [Math.floor((at % width) / scale), Math.floor(at / width / scale)];
    const value = cells[y * CELLS_PER_SIDE + x];
    const [red, green, blue, alpha] = data.subarray(4 * at, 4 * at + 4);
    if (red !== value || green !== value || blue !== value || alpha !== 255) return null;
  }
  return cells;
}

/** @param cells 256 grey values, rows from the top */
export function cellCommitment(cells: Uint8Array): bigint {
  if (cells.length !== CELL_COUNT) throw new RailError('bad-argument', `${cells.length} cells, not 256`);
  return poseidon([CELLS_DOMAIN, ...cellWords(cells)]);
}

/** The cells, then zeros, in groups of 31 bytes read as big-endian numbers. */
function cellWords(cells: Uint8Array): bigint[] {
  const padded = new Uint8Array(WORDS * WORD_BYTES);
  padded.set(cells);
  return Array.from({ length: WORDS }, (_, i) =>
    toBigInt(padded.subarray(i * WORD_BYTES, (i + 1) * WORD_BYTES)),
  );
}

/**
 * The commitment of a seed, as 32 bytes, big-endian. Without the salt anybody could try all seeds of a small generator.
 * @param seed 8 bytes @param salt 31 random bytes
 */
export function seedCommitment(seed: Uint8Array, salt: Uint8Array): Bytes {
  if (seed.length !== SEED_BYTES || salt.length !== SALT_BYTES)
    throw new RailError('bad-argument', 'a seed has 8 bytes and its salt 31');
  return bytesOf(poseidon([SEED_DOMAIN, toBigInt(seed), toBigInt(salt)]));
}

function bytesOf(value: bigint): Bytes {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * (31 - i))) & 255n));
}
