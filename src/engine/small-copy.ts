/** A small copy of decoded pixels, cheap enough to make of every picture on a page. */

import type { Pixels } from '../ports.ts';

/** Samples of a cell along each side: enough that fine patterns do not flicker. */
const SAMPLES = 4;

/** Scaled down into `box`, never up: each cell is the mean of at most 16 samples of it. */
export function smallCopy(
  { width, height, data }: Pixels,
  box: { readonly width: number; readonly height: number },
): Pixels {
  const scale = Math.min(1, box.width / width, box.height / height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const columns = samplesAlong(width, w);
  const rows = samplesAlong(height, h);
  const out = new Uint8ClampedArray(4 * w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const sum = [0, 0, 0, 0];
      for (const row of rows[y]!)
        for (const column of columns[x]!)
          for (let c = 0; c < 4; c++) sum[c]! += data[4 * (row * width + column) + c]!;
      const count = rows[y]!.length * columns[x]!.length;
      for (let c = 0; c < 4; c++) out[4 * (y * w + x) + c] = sum[c]! / count;
    }
  return { width: w, height: h, data: out };
}

/** For each cell, the places of its samples among `from` pixels. */
function samplesAlong(from: number, cells: number): readonly (readonly number[])[] {
  const perCell = Math.min(SAMPLES, Math.max(1, Math.floor(from / cells)));
  return Array.from({ length: cells }, (_, cell) =>
    Array.from({ length: perCell }, (__, i) =>
      Math.min(from - 1, Math.floor(((cell + (i + 0.5) / perCell) * from) / cells)),
    ),
  );
}
