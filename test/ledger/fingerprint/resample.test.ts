import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLuma64 } from '../../../src/ledger/fingerprint/resample.ts';
import type { Pixels } from '../../../src/ports.ts';
import { drawPicture } from '../../fixtures/pictures.ts';

function filled(width: number, height: number, rgba: readonly [number, number, number, number]): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < data.length; at += 4) data.set(rgba, at);
  return { width, height, data };
}

/** A copy whose pixel (x, y) comes from the place that `from` names. */
function moved(
  source: Pixels,
  width: number,
  height: number,
  from: (x: number, y: number) => [number, number],
) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = from(x, y);
      const at = 4 * (sy * source.width + sx);
      data.set(source.data.subarray(at, at + 4), 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

/** Steps 1a and 1b of the specification, written down naively in floating point. */
function naiveLuma64({ width, height, data }: Pixels): Float64Array {
  const overlap = (cell: number, position: number, size: number) =>
    Math.max(0, Math.min((cell + 1) * size, (position + 1) * 512) - Math.max(cell * size, position * 512)) /
    size;
  const grid = new Float64Array(512 * 512);
  for (let y = 0; y < height; y++) {
    for (let row = 0; row < 512; row++) {
      const down = overlap(row, y, height);
      if (down === 0) continue;
      for (let x = 0; x < width; x++) {
        const at = 4 * (y * width + x);
        const alpha = data[at + 3]! / 255;
        const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
        const onWhite = luma * alpha + 255 * (1 - alpha);
        for (
          let column = Math.floor((x * 512) / width);
          column <= Math.ceil(((x + 1) * 512) / width);
          column++
        )
          if (column < 512) grid[row * 512 + column]! += onWhite * down * overlap(column, x, width);
      }
    }
  }
  const tent = [1, 2, 3, 4, 4, 3, 2, 1];
  return new Float64Array(64 * 64).map((_, cell) => {
    let sum = 0;
    for (let j = 0; j < 8; j++)
      for (let i = 0; i < 8; i++) {
        const at = (8 * Math.floor(cell / 64) + j) * 512 + 8 * (cell % 64) + i;
        sum += tent[j]! * tent[i]! * grid[at]!;
      }
    return sum / 400;
  });
}

describe('toLuma64', () => {
  it.each([
    [1, 1],
    [3, 700],
    [900, 2],
    [37, 23],
    [512, 5],
    [64, 65],
  ])('averages %d x %d as the specification says', (width, height) => {
    const found = toLuma64(drawPicture(1, width, height));
    const expected = naiveLuma64(drawPicture(1, width, height));
    for (let i = 0; i < 4096; i++) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThan(1e-9);
  });

  it.each([
    [1, 1],
    [1, 9000],
    [9000, 1],
    [513, 511],
    [140_000, 1],
  ])('keeps one tone exact at %d x %d', (width, height) => {
    expect(new Set(toLuma64(filled(width, height, [10, 20, 30, 255])))).toEqual(new Set([18.15]));
  });

  it('lays transparency on white', () => {
    expect(new Set(toLuma64(filled(100, 90, [0, 0, 0, 0])))).toEqual(new Set([255]));
    const half = toLuma64(filled(100, 90, [0, 0, 0, 128]));
    expect(half[0]).toBeCloseTo(127, 5);
    const drawn = drawPicture(5, 40, 30);
    const data = drawn.data.map((value, at) => (at % 4 === 3 ? drawn.data[at - 3]! : value));
    const found = toLuma64({ ...drawn, data });
    // Each pixel's luma is rounded to a thousandth of a level.
    for (const [i, expected] of naiveLuma64({ ...drawn, data }).entries())
      expect(Math.abs(found[i]! - expected)).toBeLessThan(0.0006);
  });

  it('computes opaque and transparent lines alike', () => {
    const { width, height, data } = drawPicture(2, 700, 300);
    const opaque = new Uint8ClampedArray(data);
    const clear = new Uint8ClampedArray(data);
    // One white pixel a line forces the slower sum; transparent white is white.
    for (let y = 0; y < height; y++) {
      const at = 4 * (y * width + ((y * 7) % width));
      opaque.set([255, 255, 255, 255], at);
      clear.set([255, 255, 255, 0], at);
    }
    expect(toLuma64({ width, height, data: clear })).toEqual(toLuma64({ width, height, data: opaque }));
  });

  it('gives mirrored pictures mirrored bits, and turned ones turned bits', () => {
    const source = drawPicture(3, 601, 397);
    const luma = toLuma64(source);
    const across = toLuma64(moved(source, 601, 397, (x, y) => [600 - x, y]));
    const turned = toLuma64(moved(source, 397, 601, (x, y) => [y, 396 - x]));
    for (let row = 0; row < 64; row++) {
      for (let column = 0; column < 64; column++) {
        expect(across[row * 64 + column]).toBe(luma[row * 64 + 63 - column]);
        expect(turned[row * 64 + column]).toBe(luma[(63 - column) * 64 + row]);
      }
    }
  });

  it('does not see whole-number enlargement', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (width, height, wider, taller) => {
          const source = drawPicture(width * 61 + height, width, height);
          const enlarged = moved(source, width * wider, height * taller, (x, y) => [
            Math.floor(x / wider),
            Math.floor(y / taller),
          ]);
          expect(toLuma64(enlarged)).toEqual(toLuma64(source));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('reads a region as if it were cut out', () => {
    const source = drawPicture(4, 300, 200);
    const cut = moved(source, 131, 77, (x, y) => [x + 17, y + 50]);
    expect(toLuma64(source, { left: 17, top: 50, width: 131, height: 77 })).toEqual(toLuma64(cut));
  });

  it('accepts bytes that do not start on a word', () => {
    const { width, height, data } = drawPicture(4, 90, 70);
    const shifted = new Uint8Array(data.length + 1);
    shifted.set(data, 1);
    expect(toLuma64({ width, height, data: shifted.subarray(1) })).toEqual(toLuma64({ width, height, data }));
  });

  it('refuses a region outside the picture and data of another size', () => {
    const source = drawPicture(4, 40, 30);
    const thrown = expect.objectContaining({ code: 'bad-argument' });
    expect(() => toLuma64(source, { left: 1, top: 0, width: 40, height: 30 })).toThrow(thrown);
    expect(() => toLuma64(source, { left: 0, top: 0, width: 0, height: 30 })).toThrow(thrown);
    expect(() => toLuma64({ ...source, height: 29 })).toThrow(thrown);
  });
});
