/** Statements in a WebP: EXIF, XMP and the chunk of a Content Credential. */

import { ascii, type Collector, decodeText, MAX_STEPS, view } from './block.ts';

const FIRST_CHUNK = 12;
const EXIF_PREFIX = 'Exif\0\0';

export function riffBlocks(bytes: Uint8Array, into: Collector): void {
  let at = FIRST_CHUNK;
  for (let steps = 0; at + 8 <= bytes.length; steps++) {
    const type = ascii(bytes, at, at + 4);
    const sizeBytes = view(bytes).getUint32(at + 4, true);
    const end = at + 8 + sizeBytes;
    if (steps >= MAX_STEPS || end > bytes.length) {
      into.complete = false;
      return;
    }
    readChunk(type, bytes.subarray(at + 8, end), into);
    at = end + (sizeBytes % 2);
  }
}

function readChunk(type: string, data: Uint8Array, into: Collector): void {
  if (type === 'C2PA') into.add({ kind: 'manifest', where: 'WebP C2PA' });
  if (type === 'XMP ' && data.length <= into.roomBytes())
    into.add({ kind: 'xmp', text: decodeText(data), where: 'WebP XMP' });
  if (type !== 'EXIF') return;
  const hasPrefix = ascii(data, 0, EXIF_PREFIX.length) === EXIF_PREFIX;
  into.add({ kind: 'exif', bytes: hasPrefix ? data.subarray(EXIF_PREFIX.length) : data, where: 'WebP EXIF' });
}
