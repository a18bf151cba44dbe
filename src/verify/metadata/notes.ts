/**
 * What a file's blocks say, sorted by where generators write: text chunks, EXIF fields, XMP properties, the trailer.
 * All of it is hostile text: bounded and stripped of control characters before anything looks at it.
 */

import type { FileBlock } from '../../formats/blocks/block.ts';
import { MAX_PROPERTIES, type XmpProperty, xmpProperties } from '../../formats/xmp.ts';
import { type ExifField, exifFields } from './exif-fields.ts';

export type Note = { readonly text: string; readonly where: string };

export type Notes = {
  /** The first text of each key; keys as written. */
  readonly texts: ReadonlyMap<string, Note>;
  readonly exif: ReadonlyMap<ExifField, Note>;
  readonly xmp: readonly XmpProperty[];
  readonly trailer: Note | null;
};

const MAX_SHOWN_CHARS = 2_000;

export async function notesOf(blocks: readonly FileBlock[]): Promise<Notes> {
  const texts = new Map<string, Note>();
  const exif = new Map<ExifField, Note>();
  const xmp: XmpProperty[] = [];
  let trailer: Note | null = null;
  for (const block of blocks) {
    if (block.kind === 'text' && !texts.has(block.key))
      texts.set(block.key, { text: block.text, where: block.where });
    if (block.kind === 'xmp') xmp.push(...xmpProperties(block.text).slice(0, MAX_PROPERTIES - xmp.length));
    if (block.kind === 'trailer')
      trailer = { text: new TextDecoder('latin1').decode(block.bytes), where: block.where };
    if (block.kind === 'exif')
      for (const [field, text] of await exifFields(block.bytes))
        if (!exif.has(field)) exif.set(field, { text, where: `${block.where} ${field}` });
  }
  return { texts, exif, xmp, trailer };
}

/** As it may be shown: one piece of text without control and direction characters, cut. */
export function shown(text: string): string {
  return text
    .slice(0, MAX_SHOWN_CHARS)
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu, (char) => (/[\n\r\t]/.test(char) ? ' ' : '�'))
    .trim();
}
