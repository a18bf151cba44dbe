/** What the picture generator learns to draw: one bright shape on a grey ground, all of it given by the seed's eight bytes. */

import { CELLS_PER_SIDE } from '../../src/verify/computation/picture-circuit.ts';

const MIDDLE = (CELLS_PER_SIDE - 1) / 2;
const BRIGHT = 0.95;

/**
 * Brightness from 0 to 1 of each cell, rows from the top. Only +, −, ×, ÷ and square roots, which every machine rounds alike.
 * @param seed shape, x, y, size, ground, slopes of the ground to the right and down, softness of the edge
 */
export function drawShape(seed: Uint8Array, out: Float64Array): void {
  const signed = (i: number) => (seed[i]! - 128) / 128;
  const shape = SHAPES[seed[0]! >> 6]!;
  const [x0, y0] = [MIDDLE + 2.5 * signed(1), MIDDLE + 2.5 * signed(2)];
  const size = 4.2 + (2.2 * seed[3]!) / 255;
  const ground = 0.08 + (0.4 * seed[4]!) / 255;
  const softness = 1.4 + (1.2 * seed[7]!) / 255;
  for (let y = 0; y < CELLS_PER_SIDE; y++)
    for (let x = 0; x < CELLS_PER_SIDE; x++) {
      const slope = (0.12 * (signed(5) * (x - MIDDLE) + signed(6) * (y - MIDDLE))) / MIDDLE;
      const behind = unit(ground + slope);
      const inside = unit(0.5 - shape(Math.abs(x - x0), Math.abs(y - y0), size) / softness);
      out[y * CELLS_PER_SIDE + x] = behind + (BRIGHT - behind) * inside;
    }
}

/** How far outside the shape's edge a place is, by its distances from the middle; negative inside. */
type Shape = (x: number, y: number, size: number) => number;

const disc: Shape = (x, y, size) => Math.sqrt(x * x + y * y) - size;
const ring: Shape = (x, y, size) => Math.abs(Math.sqrt(x * x + y * y) - 0.85 * size) - 0.28 * size;
const square: Shape = (x, y, size) => Math.max(x, y) - 0.85 * size;
const bar: Shape = (x, y, size) => Math.max(x - 0.28 * size, y - 1.1 * size);
const cross: Shape = (x, y, size) => Math.min(bar(x, y, size), bar(y, x, size));

/** By the upper two bits of the seed's first byte. */
const SHAPES = [disc, ring, square, cross];

function unit(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
