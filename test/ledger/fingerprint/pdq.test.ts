import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../cli/decode-image.ts';
import { fromHex, toHex } from '../../../src/bytes.ts';
import { pdqDistance } from '../../../src/ledger/fingerprint/fingerprint-image.ts';
import { hashBit, orientations, pdq } from '../../../src/ledger/fingerprint/pdq.ts';
import { toLuma64 } from '../../../src/ledger/fingerprint/resample.ts';
import type { Pixels } from '../../../src/ports.ts';
import { drawPicture } from '../../fixtures/pictures.ts';
import reference from '../../vectors/pdq/reference.json' with { type: 'json' };

const PHOTOS = process.env.RAIL_IMAGES ?? '../shared/images/photos';

/** One pure wave: vertical frequency i + 1, horizontal frequency j + 1, around middle grey. */
function wave(i: number, j: number): Float64Array {
  return new Float64Array(4096).map((_, at) => {
    const [row, column] = [Math.floor(at / 64), at % 64];
    const down = Math.cos((Math.PI / 128) * (i + 1) * (2 * row + 1));
    return 128 + 50 * down * Math.cos((Math.PI / 128) * (j + 1) * (2 * column + 1));
  });
}

/** The picture turned as `orientations` numbers it. */
function turned(source: Pixels, orientation: number): Pixels {
  const { width, height } = source;
  const [right, bottom] = [width - 1, height - 1];
  const from: readonly ((x: number, y: number) => readonly [number, number])[] = [
    (x, y) => [x, y],
    (x, y) => [y, bottom - x],
    (x, y) => [right - x, bottom - y],
    (x, y) => [right - y, x],
    (x, y) => [right - x, y],
    (x, y) => [x, bottom - y],
    (x, y) => [y, x],
    (x, y) => [right - y, bottom - x],
  ];
  const swapped = [1, 3, 6, 7].includes(orientation);
  const size = swapped ? { width: height, height: width } : { width, height };
  const data = new Uint8ClampedArray(source.data.length);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const [sx, sy] = from[orientation]!(x, y);
      const at = 4 * (sy * width + sx);
      data.set(source.data.subarray(at, at + 4), 4 * (y * size.width + x));
    }
  }
  return { ...size, data };
}

async function photograph(file: string): Promise<Pixels> {
  const answer = await decodeImageFile(await readFile(join(PHOTOS, file)));
  if (!answer.ok) throw new Error(answer.because);
  return answer.value.pixels;
}

describe('PDQ', () => {
  it.each([
    [0, 0],
    [0, 15],
    [15, 0],
    [7, 9],
  ])('sets bit 16 i + j for vertical wave %d and horizontal wave %d', (i, j) => {
    const { hash, coefficients } = pdq(wave(i, j));
    expect(coefficients[16 * i + j]).toBeCloseTo(50 * 32, 8); // (2 / 64) * sum of squares
    expect(hashBit(hash, 16 * i + j)).toBe(1);
    const largest = coefficients.reduce((best, value, k) => (value > coefficients[best]! ? k : best), 0);
    expect(largest).toBe(16 * i + j);
  });

  it('writes bit 255 first, as the published hexadecimal form does', () => {
    const hash = fromHex(`8${'0'.repeat(62)}1`)!;
    expect([0, 1, 254, 255].map((k) => hashBit(hash, k))).toEqual([1, 0, 0, 1]);
  });

  it('agrees with the cosine transform as the platform computes it', () => {
    const luma = toLuma64(drawPicture(7, 300, 200));
    const { coefficients } = pdq(luma);
    const cosine = (k: number, n: number) =>
      Math.sqrt(2 / 64) * Math.cos((Math.PI / 128) * (k + 1) * (2 * n + 1));
    for (const k of [0, 5, 100, 200, 255]) {
      let sum = 0;
      for (let at = 0; at < 4096; at++)
        sum += luma[at]! * cosine(k >> 4, Math.floor(at / 64)) * cosine(k & 15, at % 64);
      expect(coefficients[k]).toBeCloseTo(sum, 8);
    }
  });

  it('sets half of the bits, and none for a single tone', () => {
    const { hash, median, coefficients } = pdq(toLuma64(drawPicture(7, 300, 200)));
    expect(Array.from({ length: 256 }, (_, k) => hashBit(hash, k)).filter((bit) => bit === 1)).toHaveLength(
      128,
    );
    expect(coefficients.filter((value) => value <= median)).toHaveLength(128);
    const flat = pdq(new Float64Array(4096).fill(77.7));
    expect(toHex(flat.hash)).toBe('0'.repeat(64));
    expect(flat.quality).toBe(0);
  });

  it('measures quality by steps of at least a hundredth', () => {
    // 63 steps down and 64 columns: each row pair counts trunc(d * 100 / 255) per column.
    const stripes = (step: number) => new Float64Array(4096).map((_, at) => (Math.floor(at / 64) % 2) * step);
    expect(pdq(stripes(2.54)).quality).toBe(0);
    expect(pdq(stripes(2.56)).quality).toBe(Math.floor((63 * 64) / 90));
    expect(pdq(stripes(255)).quality).toBe(100);
  });

  it.each(reference.drawn)('is PDQ: seed $seed lies near the published code', (vector) => {
    const source = drawPicture(vector.seed, vector.width, vector.height);
    const { quality, coefficients } = pdq(toLuma64(source));
    expect(Math.abs(quality - vector.quality)).toBeLessThanOrEqual(2);
    // Hard-edged drawings at full size go a little beyond the 10 that is usual for photographs.
    for (const [index, { hash }] of orientations(coefficients).entries())
      expect(pdqDistance(hash, fromHex(vector.turned[index]!)!)).toBeLessThanOrEqual(14);
  });

  it.skipIf(!existsSync(PHOTOS))(
    'is PDQ: photographs lie within 10 of the published code (skipped without RAIL_IMAGES)',
    async () => {
      for (const { file, pdq: published, quality: publishedQuality } of reference.photographs) {
        const { hash, quality } = pdq(toLuma64(await photograph(file)));
        expect(pdqDistance(hash, fromHex(published)!), file).toBeLessThanOrEqual(10);
        expect(Math.abs(quality - publishedQuality), file).toBeLessThanOrEqual(8);
      }
    },
  );
});

describe('orientations', () => {
  const drawnCases = [11, 12, 13].flatMap((seed) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({ seed, index })),
  );

  it.each(drawnCases)('seed $seed: number $index is the hash of the picture so turned', ({ seed, index }) => {
    const source = drawPicture(seed, 401, 300);
    const predicted = orientations(pdq(toLuma64(source)).coefficients)[index]!.hash;
    expect(pdqDistance(predicted, pdq(toLuma64(turned(source, index))).hash)).toBeLessThanOrEqual(2);
  });

  it('starts with the picture as it is', () => {
    const found = pdq(toLuma64(drawPicture(14, 200, 100)));
    const [asIs] = orientations(found.coefficients);
    expect(asIs).toEqual({ hash: found.hash, coefficients: found.coefficients, median: found.median });
  });

  it.skipIf(!existsSync(PHOTOS))('holds for photographs (skipped without RAIL_IMAGES)', async () => {
    for (const { file } of reference.photographs.slice(0, 2)) {
      const source = await photograph(file);
      const predicted = orientations(pdq(toLuma64(source)).coefficients);
      for (const [index, { hash }] of predicted.entries())
        expect(
          pdqDistance(hash, pdq(toLuma64(turned(source, index))).hash),
          `${file} ${index}`,
        ).toBeLessThanOrEqual(2);
    }
  });
});
