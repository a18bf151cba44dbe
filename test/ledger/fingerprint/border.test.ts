import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { findContent } from '../../../src/ledger/fingerprint/border.ts';
import type { Region } from '../../../src/ledger/fingerprint/resample.ts';
import type { Pixels } from '../../../src/ports.ts';
import { drawPicture } from '../../fixtures/pictures.ts';

type Bars = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
type Encoding = 'png' | 'jpeg 85' | 'jpeg 30' | 'webp 30';

async function bordered(source: Pixels, bars: Bars, background: string, encoding: Encoding): Promise<Pixels> {
  const { width, height, data } = source;
  const image = sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .extend({ ...bars, background });
  const [format, quality] = encoding.split(' ');
  const file = await image.toFormat(format as 'png', quality ? { quality: Number(quality) } : {}).toBuffer();
  const copy = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: copy.info.width, height: copy.info.height, data: new Uint8Array(copy.data) };
}

/** Largest distance in pixels between an edge found and the true one. */
function offBy(found: Region | null, source: Pixels, bars: Bars): number {
  if (found === null) return Number.POSITIVE_INFINITY;
  return Math.max(
    Math.abs(found.left - bars.left),
    Math.abs(found.top - bars.top),
    Math.abs(found.left + found.width - bars.left - source.width),
    Math.abs(found.top + found.height - bars.top - source.height),
  );
}

const SOURCES = Array.from({ length: 20 }, (_, i) => drawPicture(50 + i, 285, 211));
const PADDING = { top: 30, bottom: 30, left: 41, right: 41 };
const LETTERBOX = { top: 53, bottom: 53, left: 0, right: 0 };
const PILLARBOX = { top: 0, bottom: 0, left: 77, right: 77 };

describe('findContent', () => {
  it.each(
    (['png', 'jpeg 85', 'jpeg 30', 'webp 30'] as const).flatMap((encoding) => [
      { encoding, bars: PADDING, background: '#ffffff' },
      { encoding, bars: LETTERBOX, background: '#000000' },
      { encoding, bars: PILLARBOX, background: '#203850' },
    ]),
  )('finds $background bars $bars in $encoding within 4 pixels, 19 times of 20', async (kind) => {
    let misses = 0;
    for (const source of SOURCES) {
      const copy = await bordered(source, kind.bars, kind.background, kind.encoding);
      if (offBy(findContent(copy), source, kind.bars) > 4) misses++;
    }
    expect(misses).toBeLessThanOrEqual(1);
  });

  it('finds the exact edge where nothing was recompressed', async () => {
    const source = drawPicture(60, 100, 80);
    const copy = await bordered(source, { top: 1, bottom: 2, left: 3, right: 4 }, '#ff00ff', 'png');
    expect(findContent(copy)).toEqual({ left: 3, top: 1, width: 100, height: 80 });
  });

  it('answers null for pictures without a border', () => {
    for (const source of SOURCES) expect(findContent(source)).toBeNull();
  });

  it('answers null for one tone and for too little inside', async () => {
    const tone = { width: 90, height: 90, data: new Uint8Array(4 * 90 * 90).fill(255) };
    expect(findContent(tone)).toBeNull();
    const small = await bordered(drawPicture(61, 31, 60), PADDING, '#ffffff', 'png');
    expect(findContent(small)).toBeNull();
    const lost = await bordered(
      drawPicture(61, 60, 60),
      { top: 100, bottom: 100, left: 0, right: 0 },
      '#fff',
      'png',
    );
    expect(findContent(lost)).toBeNull();
  });

  it('leaves a plain side of another tone to the picture', async () => {
    const white = await bordered(
      drawPicture(62, 200, 150),
      { top: 0, bottom: 0, left: 0, right: 60 },
      '#fff',
      'png',
    );
    const boxed = await bordered(white, LETTERBOX, '#000', 'png');
    expect(findContent(boxed)).toEqual({ left: 0, top: 53, width: 260, height: 150 });
  });
});
