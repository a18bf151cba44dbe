import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../../cli/decode-image.ts';
import type { Bytes } from '../../../src/bytes.ts';
import {
  fingerprintImage,
  MATCH_DISTANCE,
  MIN_QUALITY,
  pdqDistance,
  queryPrints,
} from '../../../src/ledger/fingerprint/fingerprint-image.ts';
import { hashBit } from '../../../src/ledger/fingerprint/pdq.ts';
import type { Pixels } from '../../../src/ports.ts';
import { drawPicture } from '../../fixtures/pictures.ts';

const PHOTOS = process.env.RAIL_IMAGES ?? '../shared/images/photos';

async function decoded(file: Uint8Array): Promise<Pixels> {
  const answer = await decodeImageFile(file);
  if (!answer.ok) throw new Error(answer.because);
  return answer.value.pixels;
}

function open({ width, height, data }: Pixels) {
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
}

/** A horizontal slope of `levels` grey levels over the whole width. */
function slope(width: number, height: number, levels: number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < data.length; at += 4) {
    const x = (at / 4) % width;
    const level = 100 + Math.round((levels * x) / (width - 1));
    data.set([level, level, level, 255], at);
  }
  return { width, height, data };
}

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes) as Bytes);

describe('fingerprintImage', () => {
  it('keeps copies near and different pictures far', async () => {
    const sources = [20, 21, 22, 23, 24, 25].map((seed) => drawPicture(seed, 400, 300));
    const prints = sources.map(fingerprintImage);
    for (const [i, source] of sources.entries()) {
      expect(prints[i]!.quality).toBeGreaterThanOrEqual(MIN_QUALITY);
      const copies = [
        await open(source).jpeg({ quality: 30 }).toBuffer(),
        await open(source).webp({ quality: 30 }).toBuffer(),
        await open(source).resize(200).jpeg().toBuffer(),
        await open(source).resize(100).png().toBuffer(),
        await open(source).resize(1200, 500, { fit: 'fill' }).jpeg().toBuffer(),
        await open(source).blur(2).jpeg().toBuffer(),
        await open(source).linear(0.8, 0).jpeg().toBuffer(),
      ];
      for (const copy of copies) {
        const print = fingerprintImage(await decoded(copy));
        expect(pdqDistance(print.pdq, prints[i]!.pdq)).toBeLessThanOrEqual(MATCH_DISTANCE);
        for (const [j, other] of prints.entries())
          if (j !== i) expect(pdqDistance(print.pdq, other.pdq)).toBeGreaterThanOrEqual(90);
      }
    }
  });

  it.skipIf(!existsSync(PHOTOS))(
    'keeps different photographs at least 90 apart (skipped without RAIL_IMAGES)',
    async () => {
      const files = readdirSync(PHOTOS).filter((name) => name.endsWith('.jpg'));
      const all = await Promise.all(
        files.map(async (name) => fingerprintImage(await decoded(await readFile(join(PHOTOS, name))))),
      );
      const prints = all.filter(({ quality }) => quality >= MIN_QUALITY);
      expect(prints.length).toBeGreaterThan(15);
      for (const [i, a] of prints.entries())
        for (const b of prints.slice(0, i)) expect(pdqDistance(a.pdq, b.pdq)).toBeGreaterThanOrEqual(90);
    },
  );

  it('never attributes a single tone, nor what is transparent all over', () => {
    expect(fingerprintImage(slope(200, 200, 0)).unattributable).toBe('constant');
    expect(fingerprintImage(slope(200, 200, 2)).unattributable).toBe('constant');
    expect(fingerprintImage(slope(200, 200, 4)).unattributable).toBeNull();
    const drawn = drawPicture(30, 200, 200);
    const clear = drawn.data.map((value, at) => (at % 4 === 3 ? 0 : value));
    expect(fingerprintImage({ ...drawn, data: clear }).unattributable).toBe('constant');
  });

  it.each([
    [32, 32, null],
    [31, 900, 'too-small'],
    [900, 31, 'too-small'],
    [1, 1, 'too-small'],
  ] as const)('at %d x %d pixels answers %s', (width, height, expected) => {
    const found = fingerprintImage(drawPicture(31, width, height));
    expect(found.unattributable).toBe(expected);
    expect(found.pdq).toHaveLength(32);
    expect(Number.isInteger(found.quality)).toBe(true);
  });
});

describe('queryPrints', () => {
  it('begins with the print of the record side, upright prints first', () => {
    const source = drawPicture(32, 300, 200);
    const record = fingerprintImage(source);
    const found = queryPrints(source);
    expect(found.prints.map(({ variant, orientation }) => `${variant} ${orientation}`)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((orientation) => `as-is ${orientation}`),
    );
    expect(found.prints[0]!.pdq).toEqual(record.pdq);
    expect(found.quality).toBe(record.quality);
    expect(found.unattributable).toBeNull();
  });

  it('adds the picture inside a border', async () => {
    const source = drawPicture(33, 300, 200);
    const padded = open(source).extend({ top: 30, bottom: 30, left: 45, right: 45, background: '#fff' });
    const { prints } = queryPrints(await decoded(await padded.jpeg({ quality: 60 }).toBuffer()));
    expect(prints.slice(0, 2).map(({ variant, orientation }) => `${variant} ${orientation}`)).toEqual([
      'as-is 0',
      'trimmed 0',
    ]);
    expect(prints).toHaveLength(16);
    const record = fingerprintImage(source);
    expect(pdqDistance(prints[0]!.pdq, record.pdq)).toBeGreaterThan(MATCH_DISTANCE);
    expect(pdqDistance(prints[1]!.pdq, record.pdq)).toBeLessThanOrEqual(MATCH_DISTANCE);
  });

  it('gives each bit the distance of its coefficient from the median', () => {
    const before = queryPrints(drawPicture(34, 300, 200)).prints[0]!;
    const after = queryPrints(drawPicture(34, 150, 100)).prints[0]!;
    const flipped = Array.from({ length: 256 }, (_, k) => k).filter(
      (k) => hashBit(before.pdq, k) !== hashBit(after.pdq, k),
    );
    expect(flipped.length).toBeGreaterThan(0);
    const rank = before.margins.toSorted();
    // The bits that a half-size copy flips are among the uncertain half.
    for (const k of flipped) expect(before.margins[k]!).toBeLessThan(rank[128]!);
  });
});

describe('pdqDistance', () => {
  it('counts differing bits', () => {
    fc.assert(
      fc.property(hashes, hashes, (a, b) => {
        const naive = Array.from({ length: 256 }, (_, k) => k).filter((k) => hashBit(a, k) !== hashBit(b, k));
        expect(pdqDistance(a, b)).toBe(naive.length);
        expect(pdqDistance(b, a)).toBe(naive.length);
        expect(pdqDistance(a, a)).toBe(0);
      }),
    );
  });
});
