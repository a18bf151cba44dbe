/**
 * One walk over a picture file for the parts that carry statements about it (docs/spec/signals.md section 2). It goes by
 * content, reads nothing that is over a limit, and does not promise that the picture itself can be decoded.
 */

import { ascii, type FileBlock, openCollector, view } from './blocks/block.ts';
import { isoBlocks } from './blocks/iso-blocks.ts';
import { jpegBlocks } from './blocks/jpeg-blocks.ts';
import { pngBlocks } from './blocks/png-blocks.ts';
import { riffBlocks } from './blocks/riff-blocks.ts';
import { MAX_VALUE_CHARS, xmpProperties } from './xmp.ts';

export type FileBlocks = {
  /** Media type by content; `null` for other files, which have no blocks here. */
  readonly mediaType: string | null;
  readonly blocks: readonly FileBlock[];
  /** False where a limit or the end of a truncated file cut the walk short. */
  readonly complete: boolean;
};

/** Never throws. */
export async function fileBlocks(bytes: Uint8Array): Promise<FileBlocks> {
  const into = openCollector();
  const mediaType = mediaTypeOf(bytes);
  switch (mediaType) {
    case 'image/png':
      await pngBlocks(bytes, into);
      break;
    case 'image/jpeg':
      jpegBlocks(bytes, into);
      break;
    case 'image/webp':
      riffBlocks(bytes, into);
      break;
    case 'image/avif':
    case 'image/heic':
    case 'video/mp4':
      isoBlocks(bytes, into);
      break;
  }
  return { mediaType, blocks: into.blocks, complete: into.complete };
}

const DUBLIN_CORE_TERMS = 'http://purl.org/dc/terms/';

/**
 * Where an XMP packet says that a Content Credential is kept, when it is not in the file: an https address of fewer than
 * 2,000 characters without a user name. `null` for anything else, as for the common reference into the file itself.
 */
export function remoteManifest(xmpText: string): string | null {
  for (const { namespace, name, value } of xmpProperties(xmpText)) {
    if (namespace !== DUBLIN_CORE_TERMS || name !== 'provenance') continue;
    const address = manifestAddress(value);
    if (address !== null) return address;
  }
  return null;
}

/** As a URL is written, so that what is shown is what would be asked. */
export function manifestAddress(value: string): string | null {
  // A value of the full length may have been cut.
  const url = value.length < MAX_VALUE_CHARS && URL.canParse(value) ? new URL(value) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

const AVIF_BRANDS = ['avif', 'avis'];
const VIDEO_BRANDS = ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V '];
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1'];
const MAX_BRANDS = 64;

function mediaTypeOf(bytes: Uint8Array): string | null {
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(bytes, 4, 8) !== 'ftyp') return null;
  const brands = brandsOf(bytes);
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'image/avif';
  if (brands.some((brand) => HEIC_BRANDS.includes(brand))) return 'image/heic';
  return brands.some((brand) => VIDEO_BRANDS.includes(brand)) ? 'video/mp4' : null;
}

/** The major brand and the compatible ones; between them stands a version. */
function brandsOf(bytes: Uint8Array): readonly string[] {
  const end = Math.min(view(bytes).getUint32(0), bytes.length, 8 + 4 * MAX_BRANDS);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(ascii(bytes, at, at + 4));
  return brands;
}
