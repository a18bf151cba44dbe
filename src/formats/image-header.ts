/**
 * Reads what kind of picture some bytes are and how large it is, before any decoder sees them. It goes by
 * content and never by a declared type. It does not promise that the rest of the file can be decoded.
 * Longer than 300 lines because six formats share one set of limits and byte readers.
 */

import { accept, type Parsed, type Refusal, refuse } from '../errors.ts';

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'bmp';

export type ImageHeader = {
  readonly format: ImageFormat;
  readonly mediaType: string;
  /** Pixels as stored: an EXIF or AVIF rotation by 90 degrees, which decoders apply, swaps the two. */
  readonly width: number;
  readonly height: number;
  /** More than one frame; decoders here take the first. */
  readonly animated: boolean;
};

export type ImageHeaderCode =
  | 'empty-file'
  | 'file-too-large'
  | 'unknown-format'
  | 'svg-not-supported'
  | 'truncated-header'
  | 'bad-header'
  | 'too-many-pixels';

export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** 256 MB of RGBA; a picture that claims more is refused before it is decoded. */
export const MAX_PIXELS = 64_000_000;
export const MAX_SIDE = 32_768;

/** Segments, chunks, boxes or blocks that a header may hold before its size; real files have under 100. */
const MAX_STEPS = 4096;

/** Sizes of BMP info headers; `BM` alone begins too many other things. */
const BMP_HEADERS: readonly number[] = [12, 16, 40, 52, 56, 64, 108, 124];

type Found = Omit<ImageHeader, 'mediaType'>;
type Answer = Found | Refusal<ImageHeaderCode>;
type Reader = {
  readonly matches: (bytes: Uint8Array) => boolean;
  readonly read: (bytes: Uint8Array) => Answer;
};

const MEDIA_TYPES: { readonly [format in ImageFormat]: string } = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  bmp: 'image/bmp',
};

const READERS: readonly Reader[] = [
  { matches: (bytes) => startsWith(bytes, 0, '\x89PNG\r\n\x1a\n'), read: readPng },
  { matches: (bytes) => startsWith(bytes, 0, '\xff\xd8\xff'), read: readJpeg },
  { matches: (bytes) => startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP'), read: readWebp },
  { matches: (bytes) => /^GIF8[79]a$/.test(text(bytes, 0, 6)), read: readGif },
  { matches: isAvif, read: readAvif },
  { matches: (bytes) => startsWith(bytes, 0, 'BM') && BMP_HEADERS.includes(u32le(bytes, 14)), read: readBmp },
];

/** Format, stored size and whether it is animated, or why the file is refused. Never throws. */
export function readImageHeader(bytes: Uint8Array): Parsed<ImageHeader, ImageHeaderCode> {
  if (bytes.length === 0) return refuse('empty-file', 'the file is empty');
  if (bytes.length > MAX_FILE_BYTES)
    return refuse('file-too-large', `file of ${bytes.length} bytes, at most ${MAX_FILE_BYTES}`);
  const reader = READERS.find(({ matches }) => matches(bytes));
  if (reader === undefined) return refuseUnknown(bytes);
  const found = reader.read(bytes);
  if ('ok' in found) return found;
  const { width, height } = found;
  if (width < 1 || height < 1) return refuse('bad-header', `picture of ${width} x ${height} pixels`);
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
    return refuse(
      'too-many-pixels',
      `${width} x ${height} pixels; at most ${MAX_PIXELS}, ${MAX_SIDE} a side`,
    );
  return accept({ ...found, mediaType: MEDIA_TYPES[found.format] });
}

function refuseUnknown(bytes: Uint8Array): Refusal<ImageHeaderCode> {
  const beginning = text(bytes, 0, 1024);
  if (
    /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg)[\s\S]*/i.test(beginning) &&
    /<svg[\s/>]/i.test(beginning)
  )
    return refuse('svg-not-supported', 'an SVG is a drawing program, not a picture with fixed pixels');
  return refuse('unknown-format', 'not a PNG, JPEG, WebP, GIF, AVIF or BMP file');
}

const truncated = (): Refusal<ImageHeaderCode> =>
  refuse('truncated-header', 'the file ends inside its header');
const malformed = (what: string): Refusal<ImageHeaderCode> => refuse('bad-header', what);

/** PNG: signature, then IHDR first by rule; acTL stands before the first IDAT and counts frames. */
function readPng(bytes: Uint8Array): Answer {
  if (bytes.length < 33) return truncated();
  if (u32be(bytes, 8) !== 13 || !startsWith(bytes, 12, 'IHDR')) return malformed('PNG without IHDR first');
  const found = { format: 'png', width: u32be(bytes, 16), height: u32be(bytes, 20) } as const;
  let at = 33;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (at + 12 > bytes.length) return truncated();
    const type = text(bytes, at + 4, 4);
    if (type === 'acTL') return { ...found, animated: u32be(bytes, at + 8) > 1 };
    if (type === 'IDAT') return { ...found, animated: false };
    at += 12 + u32be(bytes, at);
  }
  return malformed('PNG with too many chunks before its data');
}

/** JPEG: walk the marker segments to the first SOF (C0..CF but C4, C8 and CC, which are tables). */
function readJpeg(bytes: Uint8Array): Answer {
  let at = 2;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (at + 2 > bytes.length) return truncated();
    if (bytes[at] !== 0xff) return malformed('JPEG segment without a marker');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0xd9 || marker === 0xda || marker === 0)
      return malformed('JPEG data before its frame header');
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2; // TEM, RSTn, SOI: markers without a length
      continue;
    }
    if (at + 4 > bytes.length) return truncated();
    const length = u16be(bytes, at + 2);
    if (length < 2) return malformed('JPEG segment shorter than its length field');
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      if (length < 8) return malformed('JPEG frame header too short');
      if (at + 9 > bytes.length) return truncated();
      return { format: 'jpeg', width: u16be(bytes, at + 7), height: u16be(bytes, at + 5), animated: false };
    }
    at += 2 + length;
  }
  return malformed('JPEG with too many segments before its frame header');
}

/** WebP: the first chunk tells: `VP8 ` lossy, `VP8L` lossless, `VP8X` extended with a canvas and flags. */
function readWebp(bytes: Uint8Array): Answer {
  if (bytes.length < 30) return truncated();
  const chunk = text(bytes, 12, 4);
  if (chunk === 'VP8X') {
    const [width, height] = [1 + u24le(bytes, 24), 1 + u24le(bytes, 27)];
    return { format: 'webp', width, height, animated: (bytes[20]! & 0x02) !== 0 };
  }
  if (chunk === 'VP8L') {
    if (bytes[20] !== 0x2f) return malformed('WebP lossless data without its signature');
    const packed = u32le(bytes, 21); // 14 bits of width - 1, 14 bits of height - 1
    const [width, height] = [1 + (packed & 0x3fff), 1 + ((packed >>> 14) & 0x3fff)];
    return { format: 'webp', width, height, animated: false };
  }
  if (chunk === 'VP8 ') {
    if (!startsWith(bytes, 23, '\x9d\x01\x2a')) return malformed('WebP lossy data without its start code');
    const [width, height] = [u16le(bytes, 26) & 0x3fff, u16le(bytes, 28) & 0x3fff]; // upper bits: scaling hint
    return { format: 'webp', width, height, animated: false };
  }
  return malformed('WebP whose first chunk is not a picture');
}

/** GIF: logical screen, then blocks; the second image descriptor makes it animated. */
function readGif(bytes: Uint8Array): Answer {
  if (bytes.length < 13) return truncated();
  const found = { format: 'gif', width: u16le(bytes, 6), height: u16le(bytes, 8) } as const;
  let at = 13 + colourTableBytes(bytes[10]!);
  let frames = 0;
  while (frames < 2 && at < bytes.length) {
    if (bytes[at] === 0x2c) {
      frames++;
      at = skipSubBlocks(bytes, at + 11 + colourTableBytes(bytes[at + 9] ?? 0));
    } else if (bytes[at] === 0x21) {
      at = skipSubBlocks(bytes, at + 2);
    } else break; // trailer 3B, or damage that the decoder will judge
  }
  return frames === 0 ? truncated() : { ...found, animated: frames > 1 };
}

function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Position after a run of length-prefixed blocks, which a zero length ends; each step moves on, so it ends. */
function skipSubBlocks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}

/** AVIF is ISO BMFF with brand `avif` (still) or `avis` (sequence) among the major or compatible brands. */
function isAvif(bytes: Uint8Array): boolean {
  return (
    startsWith(bytes, 4, 'ftyp') && avifBrands(bytes).some((brand) => brand === 'avif' || brand === 'avis')
  );
}

function avifBrands(bytes: Uint8Array): readonly string[] {
  const end = Math.min(u32be(bytes, 0), bytes.length, 8 + 4 * 64);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(text(bytes, at, 4)); // 12: minor version
  return brands;
}

/**
 * AVIF: meta > iprp > ipco holds an `ispe` (spatial extents) for each item; grids and auxiliary images bring more
 * than one, and the largest is the picture or bounds it.
 */
function readAvif(bytes: Uint8Array): Answer {
  const meta = boxIn(bytes, 0, bytes.length, 'meta');
  if (meta?.cut) return truncated();
  const iprp = meta && boxIn(bytes, meta.start + 4, meta.end, 'iprp'); // meta is a full box: version and flags
  const ipco = iprp && boxIn(bytes, iprp.start, iprp.end, 'ipco');
  if (!ipco) return malformed('AVIF without item properties');
  let [width, height] = [0, 0];
  for (const box of boxes(bytes, ipco.start, ipco.end)) {
    if (box.type !== 'ispe') continue;
    if (box.start + 12 > box.end) return malformed('AVIF with a short ispe box');
    const [itemWidth, itemHeight] = [u32be(bytes, box.start + 4), u32be(bytes, box.start + 8)];
    if (itemWidth * itemHeight >= width * height) [width, height] = [itemWidth, itemHeight];
  }
  return { format: 'avif', width, height, animated: avifBrands(bytes)[0] === 'avis' };
}

type Box = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** The file ends before the box does. */
  readonly cut: boolean;
};

function boxIn(bytes: Uint8Array, start: number, end: number, type: string): Box | undefined {
  return boxes(bytes, start, end).find((box) => box.type === type);
}

/** The boxes of one level. Size 0 runs to the end; 1 has 64 bits; a size below the header ends the list. */
function boxes(bytes: Uint8Array, start: number, end: number): readonly Box[] {
  const found: Box[] = [];
  let at = start;
  while (at + 8 <= end && found.length < MAX_STEPS) {
    const short = u32be(bytes, at);
    const long = short === 1 && at + 16 <= end;
    const size =
      short === 0 ? end - at : long ? u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12) : short;
    const header = long ? 16 : 8;
    if (size < header) break;
    const boxEnd = at + size;
    found.push({
      type: text(bytes, at + 4, 4),
      start: at + header,
      end: Math.min(boxEnd, end),
      cut: boxEnd > end,
    });
    at = boxEnd;
  }
  return found;
}

/** BMP: the info header's own size tells the old 16-bit layout (12) from the later ones; height may be negative. */
function readBmp(bytes: Uint8Array): Answer {
  if (bytes.length < 26) return truncated();
  if (u32le(bytes, 14) === 12)
    return { format: 'bmp', width: u16le(bytes, 18), height: u16le(bytes, 20), animated: false };
  const width = u32le(bytes, 18) | 0;
  const height = Math.abs(u32le(bytes, 22) | 0);
  return { format: 'bmp', width, height, animated: false };
}

/** One character per byte; positions beyond the end give nothing. */
function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function startsWith(bytes: Uint8Array, at: number, magic: string): boolean {
  return text(bytes, at, magic.length) === magic;
}

/** Bytes beyond the end read as zero; callers check the length where that would matter. */
function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function u16be(bytes: Uint8Array, at: number): number {
  return byte(bytes, at) * 256 + byte(bytes, at + 1);
}

function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 65_536 + u16be(bytes, at + 2);
}

function u16le(bytes: Uint8Array, at: number): number {
  return byte(bytes, at) + byte(bytes, at + 1) * 256;
}

function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + byte(bytes, at + 2) * 65_536;
}

function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 65_536;
}
