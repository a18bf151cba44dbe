/** Whatever the bytes, a walk ends soon, within its limits, and with an answer. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../src/bytes.ts';
import { MAX_BLOCKS, MAX_TOGETHER_BYTES } from '../../src/formats/blocks/block.ts';
import { fileBlocks } from '../../src/formats/file-blocks.ts';
import { readMetadata } from '../../src/verify/metadata/read-metadata.ts';
import { expectWithin } from '../fixtures/in-time.ts';
import {
  box,
  comment,
  deflatedChunk,
  exif,
  exifItem,
  exifSegment,
  iso,
  jpeg,
  jumbfSegment,
  latin1,
  png,
  resourceSegment,
  textChunk,
  userComment,
  utf8Chunk,
  webp,
  xmp,
  xmpItem,
  xmpSegment,
} from '../fixtures/tagged-pictures.ts';

const EXIF = exif({
  Software: 'Adobe Firefly',
  UserComment: userComment('Steps: 20, Sampler: Euler', 'utf-16be'),
});
const PACKET = xmp({ 'Iptc4xmpExt:AISystemUsed': 'A', 'dcterms:provenance': 'https://a.example/' });
const FILES = [
  png(
    textChunk('prompt', '{"1":{"class_type":"A"}}'),
    deflatedChunk('a', 'b'),
    utf8Chunk('XML:com.adobe.xmp', PACKET, 'deflated'),
  ),
  jpeg(
    comment('c'),
    exifSegment(EXIF),
    xmpSegment(PACKET),
    resourceSegment(0x0404, utf8('i')),
    jumbfSegment('c2pa'),
  ),
  webp(['EXIF', EXIF], ['XMP ', utf8(PACKET)], ['C2PA', utf8('m')]),
  iso('avif', [exifItem(EXIF), xmpItem(PACKET)], box('uuid', utf8('0123456789abcdef'))),
];
const MAX_MS = 1_000;

/** Fails where reading throws, takes long or keeps more than its limits. */
async function readsSafely(bytes: Uint8Array): Promise<void> {
  let blocks: Awaited<ReturnType<typeof fileBlocks>>['blocks'] = [];
  await expectWithin(MAX_MS, async () => {
    ({ blocks } = await fileBlocks(bytes));
    await readMetadata(blocks);
  });
  expect(blocks.length).toBeLessThanOrEqual(MAX_BLOCKS);
  const kept = blocks.map((block) =>
    'bytes' in block ? block.bytes.length : 'text' in block ? block.text.length : 0,
  );
  expect(kept.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_TOGETHER_BYTES);
}

describe('any bytes', () => {
  const begins = [
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff\xe1',
    'RIFF\0\0\0\0WEBP',
    '\0\0\0\x18ftypavif\0\0\0\0avif',
  ];
  const anything = fc.uint8Array({ maxLength: 3_000 });

  it.each(begins.map(latin1))('behind signature %#', async (begin) => {
    await fc.assert(
      fc.asyncProperty(anything, (rest) => readsSafely(concat(begin, rest))),
      { numRuns: 200 },
    );
  });
});

describe('a valid file', () => {
  it.each(FILES)(
    'cut anywhere, %#',
    async (file) => {
      const whole = await fileBlocks(file);
      for (let length = 0; length < file.length; length++) {
        const cut = await fileBlocks(file.subarray(0, length));
        expect(cut.blocks.length).toBeLessThanOrEqual(whole.blocks.length + 1); // a cut JPEG or PNG grows no block but a trailer
      }
    },
    120_000,
  );

  it.each(FILES)(
    'with any bytes changed, %#',
    async (file) => {
      const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(changes, async (places) => {
          const changed = new Uint8Array(file);
          for (const [at, byte] of places) changed[at] = byte;
          await readsSafely(changed);
        }),
        { numRuns: 400 },
      );
    },
    120_000,
  );
});
