import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../src/bytes.ts';
import {
  type ImageHeader,
  MAX_FILE_BYTES,
  MAX_PIXELS,
  MAX_SIDE,
  readImageHeader,
} from '../../src/formats/image-header.ts';

const picture = (width = 41, height = 23, background = '#804020'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });
const frames = sharp(
  await Promise.all(
    ['#000', '#111', '#222'].map((background) => picture(41, 23, background).png().toBuffer()),
  ),
  { join: { animated: true } },
);

const files = {
  png: await picture().png().toBuffer(),
  jpeg: await picture().jpeg().toBuffer(),
  progressive: await picture().jpeg({ progressive: true }).toBuffer(),
  webpLossy: await picture().webp().toBuffer(),
  webpLossless: await picture().webp({ lossless: true }).toBuffer(),
  webpExtended: await picture().ensureAlpha(0.5).webp().toBuffer(),
  webpAnimated: await frames.clone().webp().toBuffer(),
  gif: await picture().gif().toBuffer(),
  gifAnimated: await frames.clone().gif().toBuffer(),
  avif: await picture().avif({ effort: 0 }).toBuffer(),
  bmp: bmp(41, -23),
  bmpOld: oldBmp(41, 23),
};

/** A BMP header with the 40-byte info header; negative height means rows from the top. */
function bmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(54);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8('BM'));
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  return bytes;
}

function oldBmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8('BM'));
  view.setUint32(14, 12, true);
  view.setUint16(18, width, true);
  view.setUint16(20, height, true);
  return bytes;
}

/** A copy with some bytes replaced. */
function changed(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(values, at);
  return copy;
}

function u32be(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  return concat(u32be(data.length), utf8(type), data, u32be(0));
}

/** The still PNG with an animation control chunk before its data. */
function animatedPng(count: number): Uint8Array {
  return concat(
    files.png.subarray(0, 33),
    pngChunk('acTL', concat(u32be(count), u32be(0))),
    files.png.subarray(33),
  );
}

function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const data = concat(...content);
  return concat(u32be(8 + data.length), utf8(type), data);
}

/** A minimal AVIF whose items have the sizes given. */
function avif(brand: string, ...sizes: readonly (readonly [number, number])[]): Uint8Array {
  const extents = sizes.map(([width, height]) => box('ispe', u32be(0), u32be(width), u32be(height)));
  const meta = box('meta', u32be(0), box('hdlr', new Uint8Array(24)), box('iprp', box('ipco', ...extents)));
  return concat(box('ftyp', utf8(brand), u32be(0), utf8('mif1avif')), meta);
}

const codeOf = (bytes: Uint8Array) => {
  const answer = readImageHeader(bytes);
  return answer.ok ? answer.value : answer.code;
};

describe('readImageHeader reads', () => {
  const size = { width: 41, height: 23 };
  const cases: readonly (readonly [string, Uint8Array, Omit<ImageHeader, 'width' | 'height'>])[] = [
    ['PNG', files.png, { format: 'png', mediaType: 'image/png', animated: false }],
    ['animated PNG', animatedPng(2), { format: 'png', mediaType: 'image/png', animated: true }],
    [
      'PNG animation of one frame',
      animatedPng(1),
      { format: 'png', mediaType: 'image/png', animated: false },
    ],
    ['JPEG', files.jpeg, { format: 'jpeg', mediaType: 'image/jpeg', animated: false }],
    ['progressive JPEG', files.progressive, { format: 'jpeg', mediaType: 'image/jpeg', animated: false }],
    ['lossy WebP', files.webpLossy, { format: 'webp', mediaType: 'image/webp', animated: false }],
    ['lossless WebP', files.webpLossless, { format: 'webp', mediaType: 'image/webp', animated: false }],
    ['WebP with alpha', files.webpExtended, { format: 'webp', mediaType: 'image/webp', animated: false }],
    ['animated WebP', files.webpAnimated, { format: 'webp', mediaType: 'image/webp', animated: true }],
    ['GIF', files.gif, { format: 'gif', mediaType: 'image/gif', animated: false }],
    ['animated GIF', files.gifAnimated, { format: 'gif', mediaType: 'image/gif', animated: true }],
    ['AVIF', files.avif, { format: 'avif', mediaType: 'image/avif', animated: false }],
    ['AVIF sequence', avif('avis', [41, 23]), { format: 'avif', mediaType: 'image/avif', animated: true }],
    ['BMP', files.bmp, { format: 'bmp', mediaType: 'image/bmp', animated: false }],
    ['BMP of OS/2', files.bmpOld, { format: 'bmp', mediaType: 'image/bmp', animated: false }],
  ];
  it.each(cases)('%s', (_, bytes, expected) => {
    expect(readImageHeader(bytes)).toEqual({ ok: true, value: { ...size, ...expected } });
  });

  it('the largest item of an AVIF grid', () => {
    expect(codeOf(avif('avif', [512, 512], [1000, 900], [512, 512]))).toMatchObject({
      width: 1000,
      height: 900,
    });
  });

  it('JPEG behind fill bytes and long metadata', () => {
    const metadata = concat(Uint8Array.of(0xff, 0xff, 0xff, 0xe1, 0xff, 0xff), new Uint8Array(0xfffd));
    const file = concat(files.jpeg.subarray(0, 2), metadata, metadata, files.jpeg.subarray(2));
    expect(codeOf(file)).toMatchObject({ format: 'jpeg', width: 41, height: 23 });
  });
});

describe('readImageHeader refuses', () => {
  it.each([['nothing', new Uint8Array(0)]])('empty-file: %s', (_, bytes) =>
    expect(codeOf(bytes)).toBe('empty-file'),
  );

  it('file-too-large: one byte over the limit', () => {
    const file = new Uint8Array(MAX_FILE_BYTES + 1);
    file.set(files.png);
    expect(codeOf(file)).toBe('file-too-large');
    expect(codeOf(file.subarray(0, MAX_FILE_BYTES))).toMatchObject({ format: 'png' });
  });

  it.each([
    ['text', utf8('hello')],
    ['HTML that holds a drawing', utf8('<html><svg></svg></html>')],
    ['TIFF', utf8('II*\0\x08\0\0\0')],
    ['RIFF sound', utf8('RIFF\x10\0\0\0WAVEfmt ')],
    ['HEIC', avif('heic', [41, 23]).map((value, at) => (at > 15 && at < 24 ? 0x20 : value))],
    ['a text that begins with BM', utf8('BMW makes cars and\0\0\0\0\0\0\0\0')],
  ])('unknown-format: %s', (_, bytes) => expect(codeOf(bytes)).toBe('unknown-format'));

  it.each([
    ['bare', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['with prolog', '<?xml version="1.0"?>\n<!-- a -->\n<svg width="1">'],
    ['with byte-order mark', '\ufeff <svg>'],
  ])('svg-not-supported: %s', (_, text) => expect(codeOf(utf8(text))).toBe('svg-not-supported'));

  it.each([
    ['PNG', files.png.subarray(0, 32)],
    ['PNG before its data', files.png.subarray(0, 40)],
    ['JPEG', files.jpeg.subarray(0, 20)],
    ['WebP', files.webpLossy.subarray(0, 29)],
    ['GIF before a frame', files.gif.subarray(0, 13)],
    ['BMP', files.bmp.subarray(0, 25)],
    ['AVIF within its sizes', avif('avif', [41, 23]).subarray(0, -21)],
  ])('truncated-header: %s', (_, bytes) => expect(codeOf(bytes)).toBe('truncated-header'));

  it.each([
    ['PNG without IHDR', changed(files.png, 12, 0x49, 0x44, 0x41, 0x54)],
    ['PNG with too many chunks', manyChunks()],
    ['PNG of width 0', changed(files.png, 16, 0, 0, 0, 0)],
    ['JPEG segment without marker', changed(files.jpeg, secondSegment(files.jpeg), 0x00)],
    ['JPEG segment of length 1', changed(files.jpeg, 4, 0, 1)],
    ['JPEG data before its frame', changed(files.jpeg, secondSegment(files.jpeg) + 1, 0xda)],
    ['JPEG of fill bytes', new Uint8Array(10_000).fill(0xff).with(1, 0xd8)],
    ['WebP chunk', changed(files.webpLossy, 12, 0x58)],
    ['WebP start code', changed(files.webpLossy, 23, 0)],
    ['WebP lossless signature', changed(files.webpLossless, 20, 0)],
    ['AVIF without properties', box('ftyp', utf8('avif'), u32be(0), utf8('mif1avif'))],
    ['AVIF without sizes', avif('avif')],
    ['BMP of height 0', bmp(41, 0)],
    ['BMP of negative width', bmp(-41, 23)],
  ])('bad-header: %s', (_, bytes) => expect(codeOf(bytes)).toBe('bad-header'));

  it.each([
    ['100 megapixels', changed(files.png, 16, ...u32be(10_000), ...u32be(10_000))],
    ['one row over the limit', changed(files.png, 16, ...u32be(8000), ...u32be(MAX_PIXELS / 8000 + 1))],
    ['one column too wide', changed(files.png, 16, ...u32be(MAX_SIDE + 1), ...u32be(1))],
    ['AVIF of four billion a side', avif('avif', [2 ** 32 - 1, 2 ** 32 - 1])],
    ['BMP as high as can be', bmp(1, -(2 ** 31))],
    ['JPEG of 65,535 a side', changed(files.jpeg, sofOf(files.jpeg) + 5, 255, 255, 255, 255)],
  ])('too-many-pixels: %s', (_, bytes) => expect(codeOf(bytes)).toBe('too-many-pixels'));

  it('nothing at the limit itself', () => {
    const atLimit = changed(files.png, 16, ...u32be(8000), ...u32be(MAX_PIXELS / 8000));
    expect(codeOf(atLimit)).toMatchObject({ width: 8000, height: MAX_PIXELS / 8000 });
    expect(codeOf(changed(files.png, 16, ...u32be(MAX_SIDE), ...u32be(1)))).toMatchObject({
      width: MAX_SIDE,
    });
  });
});

describe('readImageHeader on damaged files', () => {
  it('answers without throwing, and any size it gives is within the limits', () => {
    const originals = fc.constantFrom(...Object.values(files), animatedPng(3), avif('avis', [9, 9], [3, 3]));
    const edits = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(originals, edits, fc.nat(1000), (original, changes, length) => {
        const bytes = new Uint8Array(original.subarray(0, length + 1));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const answer = readImageHeader(bytes);
        if (!answer.ok) return;
        const { width, height } = answer.value;
        expect(Number.isInteger(width) && Number.isInteger(height)).toBe(true);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(1);
        expect(Math.max(width, height)).toBeLessThanOrEqual(MAX_SIDE);
        expect(width * height).toBeLessThanOrEqual(MAX_PIXELS);
      }),
      { numRuns: 3000 },
    );
  });
});

function manyChunks(): Uint8Array {
  const chunk = pngChunk('tEXt', new Uint8Array(0));
  return concat(
    files.png.subarray(0, 33),
    ...Array.from({ length: 5000 }, () => chunk),
    files.png.subarray(33),
  );
}

/** Where the baseline frame header (FF C0) begins. */
function sofOf(bytes: Uint8Array): number {
  return bytes.findIndex((value, at) => value === 0xff && bytes[at + 1] === 0xc0);
}

/** Where the second segment of a JPEG begins. */
function secondSegment(bytes: Uint8Array): number {
  return 4 + bytes[4]! * 256 + bytes[5]!;
}
