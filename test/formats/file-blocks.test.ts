/**
 * The blocks of each container, what a limit leaves out, and files that lie about their lengths (docs/spec/signals.md section 2).
 * Longer than 300 lines because four containers share one set of builders, words and limits.
 */

import { constants, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, concatAll, fromHex, fromUtf8, utf8 } from '../../src/bytes.ts';
import {
  type FileBlock,
  MAX_BLOCK_BYTES,
  MAX_BLOCKS,
  MAX_STEPS,
  MAX_TRAILER_BYTES,
} from '../../src/formats/blocks/block.ts';
import { fileBlocks, remoteManifest } from '../../src/formats/file-blocks.ts';
import { expectWithin } from '../fixtures/in-time.ts';
import {
  box,
  chunk,
  comment,
  deflatedChunk,
  exif,
  exifItem,
  exifSegment,
  extendedXmpSegment,
  iso,
  jpeg,
  jumbfSegment,
  latin1,
  MANIFEST_UUID,
  PLAIN,
  png,
  resourceSegment,
  segment,
  textChunk,
  utf8Chunk,
  webp,
  xmp,
  xmpItem,
  xmpSegment,
} from '../fixtures/tagged-pictures.ts';

const EXIF = exif({ Software: 'Some Editor 3' });
const PACKET = xmp({ 'xmp:CreatorTool': 'Some Editor 3' });
const MANIFEST_BOX = box('uuid', fromHex(MANIFEST_UUID)!, utf8('\0\0\0\0manifest\0'));

/** Blocks as short words: `kind where: content`. */
async function told(file: Bytes): Promise<readonly string[]> {
  return (await fileBlocks(file)).blocks.map((block) => `${block.kind} ${block.where}: ${contentOf(block)}`);
}

function contentOf(block: FileBlock): string {
  if ('text' in block) return block.text;
  return 'bytes' in block ? (fromUtf8(block.bytes) ?? `${block.bytes.length} bytes`) : '';
}

async function cutShort(file: Bytes): Promise<boolean> {
  return !(await fileBlocks(file)).complete;
}

/** A zlib stream of a million bytes. */
function gigabyteOfZeros(): Bytes {
  const megabyte = deflateRawSync(new Uint8Array(1 << 20), {
    level: 9,
    finishFlush: constants.Z_FULL_FLUSH,
  });
  return concatAll([Uint8Array.of(0x78, 0x9c), ...Array.from({ length: 1024 }, () => megabyte)]);
}

describe('plain pictures', () => {
  it.each(Object.entries(PLAIN))('%s has no blocks', async (format, file) => {
    expect(await fileBlocks(file)).toEqual({ mediaType: `image/${format}`, blocks: [], complete: true });
  });

  it.each(['', 'GIF89a', 'plain text', '\0\0\0\x18ftypqt  ', 'RIFF\0\0\0\0AVI '])(
    '%j is none of its formats',
    async (text) => {
      expect(await fileBlocks(latin1(text))).toEqual({ mediaType: null, blocks: [], complete: true });
    },
  );
});

describe('png', () => {
  it('has texts in Latin-1 and UTF-8, plain and deflated', async () => {
    const file = png(
      textChunk('Author', 'Ren\xe9e'),
      textChunk('Title', 'Übung 東京'),
      deflatedChunk('Comment', 'deflated'),
      utf8Chunk('parameters', '初音ミク'),
      utf8Chunk('prompt', '東京', 'deflated'),
    );
    expect(await told(file)).toEqual([
      'text PNG tEXt Author: Renée',
      'text PNG tEXt Title: Übung 東京',
      'text PNG zTXt Comment: deflated',
      'text PNG iTXt parameters: 初音ミク',
      'text PNG iTXt prompt: 東京',
    ]);
    expect((await fileBlocks(file)).complete).toBe(true);
  });

  it('has EXIF, a manifest, and texts behind its pixels', async () => {
    const end = PLAIN.png.length - 12;
    const file = concat(
      png(chunk('eXIf', EXIF), chunk('caBX', utf8('jumbf'))).subarray(0, -12),
      textChunk('Comment', 'late'),
      PLAIN.png.subarray(end),
    );
    expect(await told(file)).toEqual([
      `exif PNG eXIf: ${fromUtf8(EXIF)}`,
      'manifest PNG caBX: ',
      'text PNG tEXt Comment: late',
    ]);
  });

  it('has XMP in its own chunk and in a text chunk, under any key', async () => {
    expect(await told(png(utf8Chunk('XML:com.adobe.xmp', PACKET)))).toEqual([
      `xmp PNG iTXt XML:com.adobe.xmp: ${PACKET}`,
    ]);
    expect(await told(png(textChunk('Raw', PACKET)))).toEqual([`xmp PNG tEXt Raw: ${PACKET}`]);
  });

  it('has a trailer: the last 64 kB behind its end', async () => {
    expect(await told(concat(PLAIN.png, utf8('appended')))).toEqual(['trailer PNG trailer: appended']);
    const { blocks } = await fileBlocks(concat(PLAIN.png, new Uint8Array(100_000), utf8('last')));
    expect(blocks).toHaveLength(1);
    const [trailer] = blocks;
    expect(trailer?.kind === 'trailer' && trailer.bytes.length).toBe(MAX_TRAILER_BYTES);
    expect(trailer?.kind === 'trailer' && fromUtf8(trailer.bytes.subarray(-4))).toBe('last');
  });

  it('may have any number of pixel chunks', async () => {
    const pixels = Array.from({ length: MAX_STEPS + 10 }, () => chunk('IDAT'));
    expect(await told(png(...pixels, chunk('caBX')))).toEqual(['manifest PNG caBX: ']);
  });

  it.each([
    ['10,000 texts', png(...Array.from({ length: 10_000 }, (_, i) => textChunk(`k${i}`, 'text')))],
    [
      'too many chunks of a kind that is not read',
      png(...Array.from({ length: MAX_STEPS }, () => chunk('prIV'))),
    ],
    ['a text over the limit', png(textChunk('Comment', 'a'.repeat(MAX_BLOCK_BYTES + 1)))],
    ['a deflated text over the limit', png(deflatedChunk('Comment', 'a'.repeat(MAX_BLOCK_BYTES + 1)))],
    ['a text that is not deflated', png(chunk('zTXt', latin1('Comment\0\0no zlib stream')))],
    ['an unknown way of deflating', png(chunk('zTXt', latin1('Comment\0\x01data')))],
    ['a language tag without end', png(chunk('iTXt', latin1('Comment\0\0\0en')))],
    ['a chunk longer than the file', concat(PLAIN.png.subarray(0, 33), latin1('\xff\xff\xff\xfftEXtk\0v'))],
  ])('is cut short by %s', async (_, file) => {
    expect(await cutShort(file)).toBe(true);
    expect((await fileBlocks(file)).blocks.length).toBeLessThanOrEqual(MAX_BLOCKS);
  });

  it('reads what stands beside something that is not', async () => {
    const over = deflatedChunk('prompt', 'a'.repeat(MAX_BLOCK_BYTES + 1));
    expect(await told(png(over, textChunk('Comment', 'small')))).toEqual(['text PNG tEXt Comment: small']);
  });

  it('spends little on a bomb, and little on many', async () => {
    const bomb = chunk('zTXt', concat(latin1('prompt\0\0'), gigabyteOfZeros()));
    const small = deflatedChunk('prompt', new Uint8Array(1 << 19)); // in about 500 bytes
    const heapBytes = process.memoryUsage().arrayBuffers;
    await expectWithin(2_000, async () => {
      expect(await told(png(bomb))).toEqual([]);
      expect(await told(png(...Array.from({ length: MAX_STEPS - 10 }, () => small)))).toEqual([]);
    });
    expect(process.memoryUsage().arrayBuffers - heapBytes).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('jpeg', () => {
  it('has comments, EXIF, XMP, IPTC and a manifest', async () => {
    const file = jpeg(
      comment('Übung'),
      exifSegment(EXIF),
      xmpSegment(PACKET),
      resourceSegment(0x0404, utf8('iptc')),
      resourceSegment(0x0405, utf8('another resource')),
      jumbfSegment('c2pa'),
      jumbfSegment('c2pa'),
      jumbfSegment('json'),
    );
    expect(await told(file)).toEqual([
      'text JPEG comment: Übung',
      `exif JPEG EXIF: ${fromUtf8(EXIF)}`,
      `xmp JPEG XMP: ${PACKET}`,
      'iptc JPEG IPTC: iptc',
      'manifest JPEG APP11: ',
    ]);
  });

  it.each([
    ['whole in one part', [jumbfSegment('c2pa')], false],
    [
      'whole in parts beside each other',
      [jumbfSegment('c2pa'), jumbfSegment('c2pa'), comment('after')],
      false,
    ],
    ['in parts around a comment', [jumbfSegment('c2pa'), comment('between'), jumbfSegment('c2pa')], true],
    ['in parts around EXIF', [jumbfSegment('c2pa'), exifSegment(EXIF), jumbfSegment('c2pa')], true],
  ])('has a manifest %s', async (_, segments, scattered) => {
    const { blocks } = await fileBlocks(jpeg(...segments));
    const manifest = blocks.find(({ kind }) => kind === 'manifest');
    expect(manifest).toEqual({
      kind: 'manifest',
      where: 'JPEG APP11',
      ...(scattered && { scattered: true }),
    });
  });

  it('takes no other box for a manifest', async () => {
    expect(await told(jpeg(jumbfSegment('json')))).toEqual([]);
    expect(await told(jpeg(segment(0xeb, utf8('JP with jumb and c2pa in a sentence'))))).toEqual([]);
  });

  describe('with extended XMP', () => {
    const GUID = 'A'.repeat(32);
    const OTHER = 'B'.repeat(32);
    const main = xmpSegment(xmp({ 'xmpNote:HasExtendedXMP': GUID }));
    const part = (guid: string, offset: number, text: string) =>
      extendedXmpSegment(guid, 12, offset, utf8(text));

    it('joins its parts in order, with those of no other', async () => {
      const file = jpeg(main, part(OTHER, 0, 'other'), part(GUID, 6, 'second'), part(GUID, 0, 'first '));
      expect((await told(file)).at(-1)).toBe('xmp JPEG extended XMP: first second');
    });

    it.each([
      ['a gap', [part(GUID, 0, 'first '), part(GUID, 7, 'second')]],
      ['parts that overlap', [part(GUID, 0, 'first '), part(GUID, 3, 'second')]],
    ])('stops at %s', async (_, parts) => {
      const file = jpeg(main, ...parts);
      expect((await told(file)).at(-1)).toBe('xmp JPEG extended XMP: first ');
      expect(await cutShort(file)).toBe(true);
    });

    it('of four thousand others is read in bounded time', async () => {
      const text = 'A'.repeat(60_000);
      const odd = Array.from({ length: 4_000 }, (_, i) => part(`${'A'.repeat(28)}${1000 + i}`, 0, 'odd'));
      const file = jpeg(...Array.from({ length: 15 }, () => xmpSegment(text)), ...odd);
      await expectWithin(2_000, () => fileBlocks(file));
    });

    it('leaves parts that no packet names', async () => {
      expect(await told(jpeg(part(GUID, 0, 'first ')))).toEqual([]);
    });
  });

  it('has a trailer behind its true end, whatever that trailer ends with', async () => {
    expect(await told(concat(PLAIN.jpeg, utf8('appended')))).toEqual(['trailer JPEG trailer: appended']);
    const second = await fileBlocks(concat(PLAIN.jpeg, PLAIN.jpeg));
    expect(second.blocks.map(({ kind }) => kind)).toEqual(['trailer']);
    const progressive = new Uint8Array(await sharp(PLAIN.jpeg).jpeg({ progressive: true }).toBuffer());
    expect(await told(concat(progressive, utf8('appended')))).toEqual(['trailer JPEG trailer: appended']);
    expect(await fileBlocks(progressive)).toMatchObject({ blocks: [], complete: true });
  });

  it.each([
    ['no end marker', PLAIN.jpeg.subarray(0, -2) as Bytes],
    ['a segment longer than the file', jpeg(latin1('\xff\xfe\xff\xffshort')).subarray(0, 40) as Bytes],
    ['a segment shorter than its length field', jpeg(latin1('\xff\xfe\0\x01'))],
    ['too many segments', jpeg(...Array.from({ length: MAX_STEPS }, () => segment(0xef, new Uint8Array())))],
    ['a comment too many', jpeg(...Array.from({ length: MAX_BLOCKS + 1 }, () => comment('c')))],
  ])('is cut short by %s', async (_, file) => {
    expect(await cutShort(file)).toBe(true);
  });
});

describe('webp', () => {
  it('has EXIF with and without a JPEG header, XMP and a manifest', async () => {
    const file = webp(
      ['EXIF', EXIF],
      ['EXIF', concat(latin1('Exif\0\0'), EXIF)],
      ['XMP ', utf8(PACKET)],
      ['C2PA', utf8('odd')],
      ['XMP ', utf8(PACKET)],
    );
    expect(await told(file)).toEqual([
      `exif WebP EXIF: ${fromUtf8(EXIF)}`,
      `exif WebP EXIF: ${fromUtf8(EXIF)}`,
      `xmp WebP XMP: ${PACKET}`,
      'manifest WebP C2PA: ',
      `xmp WebP XMP: ${PACKET}`,
    ]);
  });

  it.each([
    ['a chunk longer than the file', concat(PLAIN.webp, latin1('XMP \xff\xff\xff\x7fshort'))],
    [
      'too many chunks',
      webp(...Array.from({ length: MAX_STEPS }, () => ['JUNK', new Uint8Array()] as const)),
    ],
  ])('is cut short by %s', async (_, file) => {
    expect(await cutShort(file)).toBe(true);
  });
});

describe('avif and heic', () => {
  it('with a thousand items of a thousand extents that take no space are read in bounded time', async () => {
    const places = Array.from({ length: 1_000 }, (_, i) => Uint8Array.of(i >> 8, i & 255, 0, 0, 255, 255));
    const iloc = box('iloc', new Uint8Array(4), Uint8Array.of(0, 0, 4, 0), ...places);
    const meta = box('meta', new Uint8Array(4), box('iinf', new Uint8Array(6)), iloc);
    const file = iso('avif', [], ...Array.from({ length: 500 }, () => meta));
    await expectWithin(2_000, () => fileBlocks(file));
  });

  it.each([
    ['avif', 'image/avif'],
    ['avis', 'image/avif'],
    ['heic', 'image/heic'],
    ['mif1', 'image/heic'],
  ])('%s has EXIF, XMP and a manifest', async (brand, mediaType) => {
    const file = iso(brand, [exifItem(EXIF), xmpItem(PACKET)], MANIFEST_BOX);
    expect((await fileBlocks(file)).mediaType).toBe(mediaType);
    expect(await told(file)).toEqual([
      `exif ISO EXIF: ${fromUtf8(EXIF)}`,
      `xmp ISO XMP: ${PACKET}`,
      'manifest ISO uuid: ',
    ]);
  });

  it('has what an encoder writes', async () => {
    const file = await sharp(PLAIN.png)
      .withExif({ IFD0: { Software: 'Some Editor 3' } })
      .withXmp(PACKET)
      .avif({ effort: 0 })
      .toBuffer();
    const { blocks, mediaType, complete } = await fileBlocks(new Uint8Array(file));
    expect({ mediaType, complete }).toEqual({ mediaType: 'image/avif', complete: true });
    expect(blocks.map(({ kind }) => kind).sort()).toEqual(['exif', 'xmp']);
    expect(blocks.find((block) => block.kind === 'xmp')).toMatchObject({ text: PACKET });
  });

  it('sees the manifest of a video', async () => {
    const type = box('ftyp', utf8('isom'), new Uint8Array(4), utf8('mp42'));
    expect(await fileBlocks(concat(type, box('mdat', new Uint8Array(99)), MANIFEST_BOX))).toEqual({
      mediaType: 'video/mp4',
      blocks: [{ kind: 'manifest', where: 'ISO uuid' }],
      complete: true,
    });
  });

  it('takes no other identifier for a manifest', async () => {
    const other = box('uuid', fromHex(MANIFEST_UUID.replace(/^d8/, 'd9'))!, utf8('manifest'));
    expect(await told(iso('avif', [], other))).toEqual([]);
  });

  it.each([
    ['an item behind the end', iso('avif', [{ ...xmpItem(PACKET), offset: 1_000_000 }])],
    ['an item longer than the file', iso('avif', [{ ...xmpItem(PACKET), lengthBytes: 10_000 }])],
    ['a huge item', iso('avif', [{ ...xmpItem(PACKET), lengthBytes: 0xffffffff }])],
    ['a box longer than the file', concat(iso('avif', []), latin1('\x7f\xff\xff\xffmeta'))],
    ['a box shorter than its header', concat(iso('avif', []), latin1('\0\0\0\x04meta'))],
    ['a box of 64 bits', concat(iso('avif', []), latin1('\0\0\0\x01meta\xff\xff\xff\xff\xff\xff\xff\xff'))],
    ['too many boxes', iso('avif', [], ...Array.from({ length: MAX_STEPS }, () => box('free')))],
  ])('is cut short by %s', async (_, file) => {
    expect(await cutShort(file)).toBe(true);
    expect(await told(file)).toEqual([]);
  });

  it('follows no item into its own description', async () => {
    const file = iso('avif', [{ ...xmpItem(PACKET), offset: 0, lengthBytes: 200 }, xmpItem(PACKET)]);
    const { blocks } = await fileBlocks(file);
    expect(blocks.map((block) => 'text' in block && block.text.length)).toEqual([200, PACKET.length]);
  });
});

describe('remoteManifest', () => {
  const at = (url: string, form?: 'elements') => remoteManifest(xmp({ 'dcterms:provenance': url }, form));

  it('is the https address, as attribute or element', () => {
    expect(at('https://manifests.example/a?b=1')).toBe('https://manifests.example/a?b=1');
    expect(at('https://manifests.example/a?b=1&c=2', 'elements')).toBe('https://manifests.example/a?b=1&c=2');
  });

  it.each([
    'self#jumbf=/c2pa/urn:uuid:4d971750/c2pa.claim',
    'http://manifests.example/a',
    'https://user:word@manifests.example/a',
    'javascript:alert(1)',
    'https://',
    `https://manifests.example/${'a'.repeat(2_000)}`,
  ])('is not %s', (url) => {
    expect(at(url)).toBeNull();
  });

  it('is not the property of that name in another namespace', () => {
    expect(remoteManifest(xmp({ 'dc:provenance': 'https://manifests.example/a' }))).toBeNull();
  });
});
