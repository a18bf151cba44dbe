/** Reads a file as what it is: a picture by its header, a text if it is UTF-8, else other bytes. */

import { type Bytes, fromUtf8 } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import { readImageHeader } from '../src/formats/image-header.ts';
import { fingerprintImage, queryPrints } from '../src/ledger/fingerprint/fingerprint-image.ts';
import type { ReadContent } from '../src/ledger/publish/compose-output.ts';
import { decodeImageFile } from './decode-image.ts';

export type NamedContent = { readonly mediaType: string; readonly content: ReadContent };

/**
 * @param bytes a whole file
 * @throws RailError `bad-argument` for a picture that cannot be decoded: it could not be fingerprinted
 */
export async function readContent(bytes: Bytes): Promise<NamedContent> {
  const header = readImageHeader(bytes);
  if (header.ok) {
    const decoded = await decodeImageFile(bytes);
    if (!decoded.ok) throw new RailError('bad-argument', `the picture cannot be read: ${decoded.because}`);
    const { pixels } = decoded.value;
    const content = { kind: 'picture', print: fingerprintImage(pixels), query: queryPrints(pixels) } as const;
    return { mediaType: header.value.mediaType, content };
  }
  const text = textIn(bytes);
  return text === null
    ? { mediaType: 'application/octet-stream', content: { kind: 'other' } }
    : { mediaType: 'text/plain', content: { kind: 'text', text } };
}

/**
 * The text that a file is, or `null` where it is a picture or other bytes. SVG is text, but what a reader means by it is
 * a picture, and it is looked up by its exact bytes.
 */
export function textIn(bytes: Bytes): string | null {
  const header = readImageHeader(bytes);
  return header.ok || header.code === 'svg-not-supported' ? null : fromUtf8(bytes);
}
