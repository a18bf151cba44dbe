/**
 * The changes that the bench makes to a picture. Each begins with the file on the bench and ends in a file of its
 * own; all but the flipped bit are saved as JPEG again, as a site that people post to would do.
 */

import sharp, { type Sharp } from 'sharp';
import { decodeImageFile } from '../cli/decode-image.ts';
import type { Bytes } from '../src/bytes.ts';
import { toBase64Url } from '../src/bytes.ts';
import { accept, type Parsed, refuse } from '../src/errors.ts';
import {
  fingerprintImage,
  MATCH_DISTANCE,
  type QueryPrints,
} from '../src/ledger/fingerprint/fingerprint-image.ts';
import { nearest } from '../src/ledger/search/search-picture.ts';
import type { ShelfPicture } from './shelf.ts';

/** Amounts: JPEG quality, per cent of the width, per cent cut off each side, per cent of the width added around. */
export const CHANGES = {
  recompress: { from: 5, to: 95 },
  resize: { from: 5, to: 200 },
  crop: { from: 1, to: 40 },
  border: { from: 1, to: 30 },
  mirror: null,
  greyscale: null,
  'flip-bit': null,
} as const;

export type Change = keyof typeof CHANGES;

export type Changed = {
  readonly bytes: Bytes;
  /** What was done, for a person. */
  readonly what: string;
};

const SAVED_QUALITY = 90;
const MAX_SIDE = 8_000;
/** Places that are tried for a flipped bit until the picture can still be read. */
const FLIP_PLACES = 48;
/** A JPEG's JFIF header holds the printing density here, which no screen looks at. */
const JFIF_DENSITY_AT = 15;

/** Code `amount-out-of-range`, `too-small-to-change`. `amount` is ignored by changes that have none. */
export async function applyChange(
  picture: ShelfPicture,
  change: Change,
  amount: number,
): Promise<Parsed<Changed, 'amount-out-of-range' | 'too-small-to-change'>> {
  const range = CHANGES[change];
  if (range && !(amount >= range.from && amount <= range.to))
    return refuse('amount-out-of-range', `${change} takes ${range.from} to ${range.to}`);
  if (Math.min(picture.width, picture.height) < 16)
    return refuse('too-small-to-change', 'the picture is under 16 pixels on a side');
  return accept(await CHANGERS[change](picture, Math.round(amount)));
}

/** How far apart the fingerprints of two pictures are, as a search for copies measures it; 0 to 256. */
export function fingerprintDistance(original: Bytes, changed: QueryPrints): number {
  return nearest(toBase64Url(original), changed.prints)?.distance ?? 256;
}

/** The largest distance that still counts as a copy. */
export const COPY_DISTANCE = MATCH_DISTANCE;

const CHANGERS: { readonly [change in Change]: (picture: ShelfPicture, amount: number) => Promise<Changed> } =
  {
    async recompress(picture, quality) {
      return { bytes: await save(open(picture), quality), what: `Saved as JPEG, quality ${quality}` };
    },
    async resize(picture, percent) {
      const scale = Math.min(percent / 100, MAX_SIDE / Math.max(picture.width, picture.height));
      const width = Math.max(1, Math.round(picture.width * scale));
      const height = Math.max(1, Math.round(picture.height * scale));
      const resized = open(picture).resize(width, height, { fit: 'fill' });
      return { bytes: await save(resized), what: `Resized to ${percent} %: ${width} × ${height}` };
    },
    async crop(picture, percent) {
      const left = Math.floor((picture.width * percent) / 100);
      const top = Math.floor((picture.height * percent) / 100);
      const region = { left, top, width: picture.width - 2 * left, height: picture.height - 2 * top };
      return {
        bytes: await save(open(picture).extract(region)),
        what: `Cropped by ${percent} % on each side`,
      };
    },
    async border(picture, percent) {
      const size = Math.max(1, Math.round((picture.width * percent) / 100));
      const framed = open(picture).extend({
        top: size,
        bottom: size,
        left: size,
        right: size,
        background: '#ffffff',
      });
      return { bytes: await save(framed), what: `White border, ${size} pixels wide` };
    },
    async mirror(picture) {
      return { bytes: await save(open(picture).flop()), what: 'Mirrored left to right' };
    },
    async greyscale(picture) {
      return { bytes: await save(open(picture).greyscale()), what: 'Colours removed' };
    },
    'flip-bit': flipBit,
  };

/**
 * Flips one bit somewhere where the picture can still be read and looks the same, so that only the file's digest
 * tells the difference. Where no tried place allows that, the middle of the file is hit and the picture breaks.
 */
async function flipBit(picture: ShelfPicture): Promise<Changed> {
  const { bytes } = picture;
  const original = await decodeImageFile(bytes);
  const print = original.ok ? fingerprintImage(original.value.pixels).pdq : null;
  const last = bytes.length - 1;
  const spread = Array.from({ length: FLIP_PLACES }, (_, i) => Math.floor((last * (i + 0.5)) / FLIP_PLACES));
  for (const place of [JFIF_DENSITY_AT, last, ...spread]) {
    const flipped = withBitFlipped(bytes, place);
    const read = await decodeImageFile(flipped);
    if (!read.ok || print === null) continue;
    if (fingerprintImage(read.value.pixels).pdq.some((byte, i) => byte !== print[i])) continue;
    return { bytes: flipped, what: describeFlip(place, bytes.length) };
  }
  const middle = Math.floor(bytes.length / 2);
  return { bytes: withBitFlipped(bytes, middle), what: describeFlip(middle, bytes.length) };
}

function withBitFlipped(bytes: Bytes, place: number): Bytes {
  const flipped = bytes.slice();
  flipped[place]! ^= 1;
  return flipped;
}

function describeFlip(place: number, length: number): string {
  return `One bit flipped: in byte ${(place + 1).toLocaleString('en')} of ${length.toLocaleString('en')}`;
}

/** With the orientation applied and nothing see-through, ready for JPEG. */
function open({ bytes }: ShelfPicture): Sharp {
  return sharp(bytes, { autoOrient: true, failOn: 'error' }).flatten({ background: '#ffffff' });
}

async function save(image: Sharp, quality = SAVED_QUALITY): Promise<Bytes> {
  return new Uint8Array(await image.jpeg({ quality }).toBuffer());
}
