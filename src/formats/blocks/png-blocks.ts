/** Statements in a PNG: text chunks, EXIF, the chunk of a Content Credential, and what follows the end. */

import { type Bytes, concatAll } from '../../bytes.ts';
import { ascii, type Collector, decodeText, MAX_STEPS, MAX_TRAILER_BYTES, view } from './block.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const CHUNK_BYTES = 12;
const MAX_KEY_BYTES = 79;
const XMP_KEY = 'XML:com.adobe.xmp';
/** Chunks of pixels: a large picture has thousands of them. */
const IDAT = 0x49444154;
const FDAT = 0x66644154;
/** Deflate makes at most 1,032 bytes of one, so that what one piece inflates to stays near 1 MB. */
const INFLATE_PIECE_BYTES = 1024;
/** Creating an inflater takes time even for data that is none. */
const INFLATE_COST_BYTES = 2048;

export async function pngBlocks(bytes: Uint8Array, into: Collector): Promise<void> {
  const data = view(bytes);
  let at = SIGNATURE_BYTES;
  let steps = 0;
  for (let type = ''; type !== 'IEND'; ) {
    const end = at + CHUNK_BYTES <= bytes.length ? at + CHUNK_BYTES + data.getUint32(at) : Infinity;
    if (steps === MAX_STEPS || end > bytes.length) {
      into.complete = false;
      return;
    }
    const code = data.getUint32(at + 4);
    if (code !== IDAT && code !== FDAT) {
      type = ascii(bytes, at + 4, at + 8);
      await readChunk(type, bytes.subarray(at + 8, end - 4), into);
      steps += 1;
    }
    at = end;
  }
  if (at === bytes.length) return;
  const from = Math.max(at, bytes.length - MAX_TRAILER_BYTES);
  into.add({ kind: 'trailer', bytes: bytes.subarray(from), where: 'PNG trailer' });
}

async function readChunk(type: string, data: Uint8Array, into: Collector): Promise<void> {
  const where = `PNG ${type}`;
  switch (type) {
    case 'caBX':
      return into.add({ kind: 'manifest', where });
    case 'eXIf':
      return into.add({ kind: 'exif', bytes: data, where });
    case 'tEXt':
    case 'zTXt':
    case 'iTXt':
      return await readTextChunk(type, data, into);
  }
}

async function readTextChunk(
  type: 'tEXt' | 'zTXt' | 'iTXt',
  data: Uint8Array,
  into: Collector,
): Promise<void> {
  const keyEnd = data.subarray(0, MAX_KEY_BYTES + 1).indexOf(0);
  if (keyEnd < 1) return;
  const key = ascii(data, 0, keyEnd);
  const rest = data.subarray(keyEnd + 1);
  const bytes = type === 'tEXt' ? rest : await inflatedText(type, rest, into);
  if (bytes === null || bytes.length > into.roomBytes()) {
    into.complete = false;
    return;
  }
  const text = decodeText(bytes);
  const where = `PNG ${type} ${key}`;
  if (key === XMP_KEY || text.includes('<x:xmpmeta')) into.add({ kind: 'xmp', text, where });
  else into.add({ kind: 'text', key, text, where });
}

/** zTXt: method, data. iTXt: flag, method, language, 0, translated key, 0, data. */
async function inflatedText(
  type: 'zTXt' | 'iTXt',
  rest: Uint8Array,
  into: Collector,
): Promise<Uint8Array | null> {
  if (type === 'zTXt') return rest[0] === 0 ? await inflate(rest.subarray(1), into) : null;
  const languageEnd = rest.indexOf(0, 2);
  const keyEnd = languageEnd < 0 ? -1 : rest.indexOf(0, languageEnd + 1);
  if (keyEnd < 0) return null;
  const data = rest.subarray(keyEnd + 1);
  if (rest[0] === 0) return data;
  return rest[1] === 0 ? await inflate(data, into) : null;
}

/** `null` where it is no zlib stream or inflates to more than there is room for: reading stops there. */
async function inflate(data: Uint8Array, into: Collector): Promise<Uint8Array | null> {
  const maxBytes = into.roomBytes();
  // Deflate adds a few bytes in 16 kB at worst: more than this inflates to more than `maxBytes`.
  if (maxBytes === 0 || data.length > maxBytes + maxBytes / 1024 + 1024) return null;
  const reader = pieces(data).pipeThrough(new DecompressionStream('deflate')).getReader();
  const parts: Uint8Array[] = [];
  let lengthBytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatAll(parts);
      lengthBytes += value.length;
      if (lengthBytes > maxBytes) break;
      parts.push(value);
    }
    await reader.cancel();
  } catch {
    // No zlib stream, or damaged.
  }
  into.spend(Math.max(lengthBytes, INFLATE_COST_BYTES));
  return null;
}

/** An inflater may turn a whole piece into output before anyone can stop it, so each piece is small. */
function pieces(data: Uint8Array): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream<Bytes>(
    {
      pull(controller) {
        if (at >= data.length) return controller.close();
        controller.enqueue(data.slice(at, at + INFLATE_PIECE_BYTES));
        at += INFLATE_PIECE_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}
