/**
 * The pictures that the demo serves: its samples, and what visitors of the bench made, held in memory only. Bench
 * pictures get names that cannot be guessed; the oldest go when there are too many.
 */

import { randomBytes } from 'node:crypto';
import { decodeImageFile } from '../cli/decode-image.ts';
import { type Bytes, toHex } from '../src/bytes.ts';
import { accept, type Parsed, refuse } from '../src/errors.ts';
import type { ImageFormat } from '../src/formats/image-header.ts';
import type { QueryPrints } from '../src/ledger/fingerprint/fingerprint-image.ts';
import { queryPrints } from '../src/ledger/fingerprint/fingerprint-image.ts';
import type { Opening } from '../src/ledger/record/opening.ts';
import type { Visibility } from '../src/ledger/record/record-body.ts';

export type LoggedAs = {
  readonly record: string;
  readonly visibility: Visibility;
  readonly by: 'company' | 'stranger';
  /** What the recipient of a commitment gets; `null` where the record hides nothing. */
  readonly opening: Opening | null;
};

export type ShelfPicture = {
  /** Also its path under `/pictures/`. */
  readonly id: string;
  readonly bytes: Bytes;
  readonly format: ImageFormat;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly query: QueryPrints;
  readonly logged: LoggedAs | null;
};

export type PictureCode = 'not-a-picture' | 'too-many-pixels';

export type Shelf = {
  readonly get: (id: string) => ShelfPicture | undefined;
  /** Adds a bench picture under a fresh id that ends in `name`. */
  readonly add: (bytes: Bytes, name: string) => Promise<Parsed<ShelfPicture, PictureCode>>;
  /** Adds a sample, which stays. */
  readonly keep: (
    bytes: Bytes,
    id: string,
    logged: LoggedAs | null,
  ) => Promise<Parsed<ShelfPicture, PictureCode>>;
  readonly markLogged: (id: string, logged: LoggedAs) => void;
};

const MAX_BENCH_PICTURES = 60;
const MAX_BENCH_BYTES = 160 * 1024 * 1024;
/** Larger than any phone's; keeps one request to about half a second. */
const MAX_DEMO_PIXELS = 50_000_000;
/** Said where the extension would read the file and this server cannot. */
const TAKEN = 'the bench takes PNG, JPEG, WebP, GIF and AVIF files';

export function openShelf(): Shelf {
  const samples = new Map<string, ShelfPicture>();
  const bench = new Map<string, ShelfPicture>();

  const makeRoom = (): void => {
    let bytes = [...bench.values()].reduce((sum, picture) => sum + picture.bytes.length, 0);
    for (const [id, picture] of bench) {
      if (bench.size <= MAX_BENCH_PICTURES && bytes <= MAX_BENCH_BYTES) return;
      bench.delete(id);
      bytes -= picture.bytes.length;
    }
  };

  return {
    get: (id) => samples.get(id) ?? bench.get(id),
    async add(bytes, name) {
      const read = await readPicture(bytes);
      if (!read.ok) return read;
      const id = `${toHex(randomBytes(16))}/${name}.${ENDINGS[read.value.format]}`;
      const picture = { ...read.value, id, logged: null };
      bench.set(id, picture);
      makeRoom();
      return accept(picture);
    },
    async keep(bytes, id, logged) {
      const read = await readPicture(bytes);
      if (!read.ok) return read;
      const picture = { ...read.value, id, logged };
      samples.set(id, picture);
      return accept(picture);
    },
    markLogged(id, logged) {
      const place = samples.has(id) ? samples : bench;
      const picture = place.get(id);
      if (picture) place.set(id, { ...picture, logged });
    },
  };
}

async function readPicture(bytes: Bytes): Promise<Parsed<Omit<ShelfPicture, 'id' | 'logged'>, PictureCode>> {
  const decoded = await decodeImageFile(bytes);
  if (!decoded.ok)
    return refuse('not-a-picture', decoded.code === 'cannot-decode-here' ? TAKEN : decoded.because);
  const { pixels, header } = decoded.value;
  const { width, height } = pixels;
  if (width * height > MAX_DEMO_PIXELS)
    return refuse('too-many-pixels', 'the demo takes pictures of up to 50 million pixels');
  const { format, mediaType } = header;
  return accept({ bytes, format, mediaType, width, height, query: queryPrints(pixels) });
}

const ENDINGS: { readonly [format in ImageFormat]: string } = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
  bmp: 'bmp',
};
