/**
 * How many altered copies of a picture are still found, and how many different pictures are wrongly taken for
 * one another. "Found" is what a search does: a band value of the right record is among the values that some
 * stage asks for, and the whole hash is within the match distance. Copies are made with sharp.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { decodeImageFile } from '../cli/decode-image.ts';
import { RailError } from '../src/errors.ts';
import {
  fingerprintImage,
  type ImageFingerprint,
  MATCH_DISTANCE,
  MIN_QUALITY,
  pdqDistance,
  type QueryPrint,
  queryPrints,
} from '../src/ledger/fingerprint/fingerprint-image.ts';
import { imageBands, probeValues, type WeakBits } from '../src/ledger/fingerprint/image-bands.ts';
import type { Pixels } from '../src/ports.ts';
import { drawPicture } from '../test/fixtures/pictures.ts';

/** Recall in percent, over photographs, drawn pictures and both; distances are of the nearest print. */
export type RecallRow = {
  readonly copy: string;
  readonly required: number;
  readonly found: number;
  readonly foundPhotos: number;
  readonly foundDrawn: number;
  readonly of: number;
  readonly medianDistance: number;
  /** Different pictures of the set that a search would call a match. */
  readonly wrongMatches: number;
  /** Copies whose own quality is under 50, which are not searched; they count as missed. */
  readonly weakCopies: number;
  readonly missed: readonly string[];
};

type Source = {
  readonly name: string;
  readonly drawn: boolean;
  readonly pixels: Pixels;
  readonly print: ImageFingerprint;
};
type Copy = {
  readonly name: string;
  readonly required: number;
  readonly make: (source: Source) => Promise<Buffer>;
};

const PHOTOS = process.env.RAIL_IMAGES ?? '../shared/images/photos';
const DRAWN = 60;
const DRAWN_SIZE = [800, 600] as const;

const COPIES: readonly Copy[] = [
  { name: 'JPEG 75', required: 95, make: (source) => jpeg(open(source), 75) },
  { name: 'JPEG 50', required: 95, make: (source) => jpeg(open(source), 50) },
  { name: 'JPEG 30', required: 95, make: (source) => jpeg(open(source), 30) },
  { name: 'WebP 75', required: 95, make: (source) => open(source).webp({ quality: 75 }).toBuffer() },
  { name: 'WebP 30', required: 95, make: (source) => open(source).webp({ quality: 30 }).toBuffer() },
  { name: 'half size', required: 95, make: (source) => jpeg(scaled(source, 1 / 2)) },
  { name: 'quarter size', required: 93, make: (source) => jpeg(scaled(source, 1 / 4)) },
  { name: 'brightness +20 %', required: 95, make: (source) => jpeg(open(source).linear(1.2, 0)) },
  { name: 'brightness -20 %', required: 95, make: (source) => jpeg(open(source).linear(0.8, 0)) },
  { name: 'contrast +30 %', required: 95, make: (source) => jpeg(open(source).linear(1.3, -0.3 * 128)) },
  { name: 'contrast -30 %', required: 95, make: (source) => jpeg(open(source).linear(0.7, 0.3 * 128)) },
  { name: 'greyscale', required: 95, make: (source) => jpeg(open(source).greyscale()) },
  { name: 'blur sigma 2', required: 95, make: (source) => jpeg(open(source).blur(2)) },
  { name: 'white padding 10 %', required: 95, make: (source) => jpeg(padded(source)) },
  { name: 'black letterbox', required: 95, make: (source) => jpeg(letterboxed(source)) },
  { name: 'mirrored', required: 95, make: (source) => jpeg(open(source).flop()) },
];

/** Runs every kind of copy over every picture of enough quality; a minute or two. */
export async function recallImage(): Promise<readonly RecallRow[]> {
  const sources = (await Promise.all([photos(), drawn()])).flat();
  const usable = sources.filter(({ print }) => print.quality >= MIN_QUALITY && print.unattributable === null);
  const rows: RecallRow[] = [];
  for (const copy of COPIES) rows.push(await measure(copy, usable));
  return rows;
}

async function measure(copy: Copy, sources: readonly Source[]): Promise<RecallRow> {
  const distances: number[] = [];
  const missed: Source[] = [];
  let wrongMatches = 0;
  let weakCopies = 0;
  for (const source of sources) {
    const { prints, quality } = queryPrints(await decoded(await copy.make(source)));
    const isMatch = matcher(prints);
    const isWeak = quality < MIN_QUALITY;
    if (isWeak || !isMatch(source.print)) missed.push(source);
    if (isWeak) weakCopies++;
    wrongMatches += sources.filter((other) => other !== source && isMatch(other.print)).length;
    distances.push(Math.min(...prints.map((print) => pdqDistance(print.pdq, source.print.pdq))));
  }
  const percent = (kind: readonly Source[]) =>
    kind.length === 0
      ? Number.NaN
      : (100 * kind.filter((source) => !missed.includes(source)).length) / kind.length;
  return {
    copy: copy.name,
    required: copy.required,
    found: percent(sources),
    foundPhotos: percent(sources.filter((source) => !source.drawn)),
    foundDrawn: percent(sources.filter((source) => source.drawn)),
    of: sources.length,
    medianDistance: distances.toSorted((a, b) => a - b)[distances.length >> 1]!,
    wrongMatches,
    weakCopies,
    missed: missed.map(({ name }) => name),
  };
}

/** What a search asks, in order: upright prints, upright prints with two weak bits, then turned ones. */
const STAGES: readonly { readonly upright: boolean; readonly weakBits: WeakBits }[] = [
  { upright: true, weakBits: 0 },
  { upright: true, weakBits: 2 },
  { upright: false, weakBits: 0 },
];

/** Whether a search with these prints would find a record and call it a match. */
function matcher(prints: readonly QueryPrint[]): (record: ImageFingerprint) => boolean {
  const asked = STAGES.flatMap(({ upright, weakBits }) =>
    prints
      .filter(({ orientation }) => (orientation === 0) === upright)
      .map((print) => ({ print, values: new Set(probeValues(print, weakBits)) })),
  );
  return (record) =>
    asked.some(
      ({ print, values }) =>
        pdqDistance(print.pdq, record.pdq) <= MATCH_DISTANCE &&
        imageBands(record.pdq).some((value) => values.has(value)),
    );
}

async function photos(): Promise<readonly Source[]> {
  const names = await readdir(PHOTOS).catch(() => {
    console.error(`no photographs at ${PHOTOS} (set RAIL_IMAGES): measuring drawn pictures only`);
    return [];
  });
  const files = names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).toSorted();
  return Promise.all(
    files.map(async (name) => {
      const pixels = await decoded(await readFile(join(PHOTOS, name)));
      return { name, drawn: false, pixels, print: fingerprintImage(pixels) };
    }),
  );
}

function drawn(): readonly Source[] {
  const found: Source[] = [];
  for (let seed = 0; found.length < DRAWN; seed++) {
    const pixels = drawPicture(seed, ...DRAWN_SIZE);
    const print = fingerprintImage(pixels);
    if (print.quality >= MIN_QUALITY) found.push({ name: `drawn ${seed}`, drawn: true, pixels, print });
  }
  return found;
}

async function decoded(file: Uint8Array): Promise<Pixels> {
  const answer = await decodeImageFile(file);
  if (!answer.ok) throw new RailError('unsupported-here', `cannot decode a test picture: ${answer.because}`);
  return answer.value.pixels;
}

function open({ pixels }: Source): Sharp {
  const { width, height, data } = pixels;
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
}

function jpeg(image: Sharp, quality = 85): Promise<Buffer> {
  return image.jpeg({ quality }).toBuffer();
}

function scaled(source: Source, factor: number): Sharp {
  return open(source).resize(Math.max(1, Math.round(source.pixels.width * factor)));
}

function padded(source: Source): Sharp {
  const x = Math.round(source.pixels.width / 10);
  const y = Math.round(source.pixels.height / 10);
  return open(source).extend({ top: y, bottom: y, left: x, right: x, background: '#ffffff' });
}

/** Bars that make the frame square: above and below, or at both sides. A square picture gets 10 % above and below. */
function letterboxed(source: Source): Sharp {
  const { width, height } = source.pixels;
  const bar = width === height ? Math.round(height / 10) : Math.round(Math.abs(width - height) / 2);
  const bars = width >= height ? { top: bar, bottom: bar } : { left: bar, right: bar };
  return open(source).extend({ ...bars, background: '#000000' });
}
