/**
 * Brings a picture of any size to 64 x 64 luma, the input of PDQ; docs/spec/fingerprint.md, "Image", section 1.
 * All sums are exact integers and there is one division per output value, so the result has the same bits in
 * every JavaScript engine. It does not keep the aspect ratio: PDQ squashes every picture to a square.
 */

import { RailError } from '../../errors.ts';
import type { Pixels } from '../../ports.ts';

/** A rectangle of whole pixels inside a picture. */
export type Region = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Side of the square that every picture is averaged to first, as PDQ's reference code does. */
const GRID = 512;
const SIDE = 64;
const CELL = GRID / SIDE;

/**
 * PDQ smooths with two box filters and keeps every eighth value. Boxes of 4 and 5 make this tent, which lies
 * exactly on its cell; the reference's two boxes of 4 lean 1.5 grid units to one side, and turned or mirrored
 * copies would pay for that. Over both axes the weights sum to TENT_SUM squared.
 */
const TENT = [1, 2, 3, 4, 4, 3, 2, 1] as const;
const TENT_SUM = 20;

/** Rec. 601 luma in thousandths, as in PDQ. White is 255,000. */
const RED = 299;
const GREEN = 587;
const BLUE = 114;
const WHITE = 255 * (RED + GREEN + BLUE);

/**
 * Luma (0..255) of 64 x 64 cells, row by row from the top. Transparent pixels are laid on white.
 * Sums stay below 2^53 for regions up to 88 million pixels; above that they round, in every engine alike.
 * @throws RailError `bad-argument` when the region is empty or outside the picture.
 */
export function toLuma64(pixels: Pixels, region: Region = wholeOf(pixels)): Float64Array {
  requireInside(pixels, region);
  const columns = spansOf(region.width);
  const rows = spansOf(region.height);
  const lineAt = lineReader(pixels, region, columns);
  const gridRow = new Float64Array(GRID);
  const luma = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < GRID; row++) {
    gridRow.fill(0);
    const last = rows.last[row]!;
    for (let y = rows.first[row]!; y <= last; y++) {
      addScaled(gridRow, lineAt(y), weightIn(rows, row, y));
    }
    addTent(luma, gridRow, row);
  }
  const scale = TENT_SUM * TENT_SUM * (RED + GREEN + BLUE) * region.width * region.height;
  return luma.map((sum) => sum / scale);
}

/**
 * The pixels as one 32-bit word each, 0xAABBGGRR: every platform that runs a browser or Node is little-endian
 * but s390x, which is not supported. Copies only where the bytes do not start on a word.
 */
export function wordsOf(pixels: Pixels): Uint32Array {
  const { data } = pixels;
  const aligned = data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, data.length / 4);
}

/** Luma of one pixel in thousandths, laid on white: 0..255,000. */
export function wordLuma(word: number): number {
  const luma = RED * (word & 255) + GREEN * ((word >>> 8) & 255) + BLUE * ((word >>> 16) & 255);
  const alpha = word >>> 24;
  return alpha === 255 ? luma : Math.round((luma * alpha + WHITE * (255 - alpha)) / 255);
}

export function wholeOf(pixels: Pixels): Region {
  return { left: 0, top: 0, width: pixels.width, height: pixels.height };
}

function requireInside(pixels: Pixels, region: Region): void {
  const { left, top, width, height } = region;
  const inside = width >= 1 && height >= 1 && left >= 0 && top >= 0;
  if (!inside || left + width > pixels.width || top + height > pixels.height)
    throw new RailError('bad-argument', 'the region is empty or outside the picture');
  if (pixels.data.length !== 4 * pixels.width * pixels.height)
    throw new RailError('bad-argument', 'pixel data does not fit the size of the picture');
}

/**
 * Which source positions each of the GRID cells covers, in units of 1/GRID of a source position: cell k spans
 * [k * size, (k + 1) * size). A cell touches one position (enlarging) or several (reducing).
 */
type Spans = {
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Weight of the first and the last position; those between weigh GRID. The weights of a cell sum to `size`. */
  readonly firstWeight: Int32Array;
  readonly lastWeight: Int32Array;
};

function spansOf(size: number): Spans {
  const first = new Int32Array(GRID);
  const last = new Int32Array(GRID);
  const firstWeight = new Int32Array(GRID);
  const lastWeight = new Int32Array(GRID);
  for (let cell = 0; cell < GRID; cell++) {
    const start = cell * size;
    const end = start + size;
    first[cell] = Math.floor(start / GRID);
    last[cell] = Math.ceil(end / GRID) - 1;
    firstWeight[cell] = Math.min(end, (first[cell]! + 1) * GRID) - start;
    lastWeight[cell] = end - last[cell]! * GRID;
  }
  return { first, last, firstWeight, lastWeight };
}

function weightIn(spans: Spans, cell: number, position: number): number {
  if (position === spans.first[cell]) return spans.firstWeight[cell]!;
  return position === spans.last[cell] ? spans.lastWeight[cell]! : GRID;
}

/** Reads one source line as GRID weighted sums. Neighbouring rows of the grid share a line, so one is kept. */
function lineReader(pixels: Pixels, region: Region, columns: Spans): (y: number) => Float64Array {
  const words = wordsOf(pixels);
  const line = new Float64Array(GRID);
  const narrow = region.width <= GRID * MAX_PACKED;
  let held = -1;
  return (y) => {
    if (y === held) return line;
    held = y;
    const start = (region.top + y) * pixels.width + region.left;
    if (!narrow || !sumOpaque(line, words, start, columns)) sumAny(line, words, start, columns);
    return line;
  };
}

function sumAny(line: Float64Array, words: Uint32Array, start: number, columns: Spans): void {
  const { first, last, firstWeight, lastWeight } = columns;
  for (let cell = 0; cell < GRID; cell++) {
    const from = start + first[cell]!;
    const to = start + last[cell]!;
    let sum = wordLuma(words[from]!) * firstWeight[cell]!;
    for (let x = from + 1; x < to; x++) sum += wordLuma(words[x]!) * GRID;
    if (to > from) sum += wordLuma(words[to]!) * lastWeight[cell]!;
    line[cell] = sum;
  }
}

/** How many 8-bit values a 16-bit field can add up. */
const MAX_PACKED = 256;

/**
 * The same sums for a line without transparency, three times as fast: red with blue, and green with alpha, are
 * added as two 16-bit fields of one word. Answers false, with `line` unfinished, at the first transparent pixel.
 */
function sumOpaque(line: Float64Array, words: Uint32Array, start: number, columns: Spans): boolean {
  const { first, last, firstWeight, lastWeight } = columns;
  for (let cell = 0; cell < GRID; cell++) {
    const from = start + first[cell]!;
    const to = start + last[cell]!;
    let redBlue = 0;
    let greenAlpha = 0;
    for (let x = from + 1; x < to; x++) {
      const word = words[x]!;
      redBlue = (redBlue + (word & 0xff00ff)) | 0;
      greenAlpha = (greenAlpha + ((word >>> 8) & 0xff00ff)) | 0;
    }
    const between = Math.max(0, to - from - 1);
    const ends = words[from]! & words[to]!;
    if (ends >>> 24 !== 255 || greenAlpha >>> 16 !== 255 * between) return false;
    const middle = RED * (redBlue & 0xffff) + GREEN * (greenAlpha & 0xffff) + BLUE * (redBlue >>> 16);
    const sum = wordLuma(words[from]!) * firstWeight[cell]! + middle * GRID;
    line[cell] = to > from ? sum + wordLuma(words[to]!) * lastWeight[cell]! : sum;
  }
  return true;
}

function addScaled(sums: Float64Array, line: Float64Array, weight: number): void {
  for (let i = 0; i < GRID; i++) sums[i] = sums[i]! + line[i]! * weight;
}

/** Adds one grid row to its row of cells, weighted by the tent along both axes. */
function addTent(luma: Float64Array, gridRow: Float64Array, row: number): void {
  const rowWeight = TENT[row % CELL]!;
  const out = Math.floor(row / CELL) * SIDE;
  for (let cell = 0; cell < SIDE; cell++) {
    let sum = 0;
    for (let i = 0; i < CELL; i++) sum += TENT[i]! * gridRow[cell * CELL + i]!;
    luma[out + cell] = luma[out + cell]! + rowWeight * sum;
  }
}
