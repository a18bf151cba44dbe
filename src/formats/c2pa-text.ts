/**
 * Finds the Content Credential inside a text: the `C2PATextManifestWrapper` of C2PA 2.4 appendix A.8, bytes written as
 * invisible variation selectors (docs/spec/signals.md section 1.3). It checks no signature: a wrapper may stand in any text.
 */

import { type Bytes, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';

/** In bytes of UTF-8. */
export type ByteRange = { readonly start: number; readonly lengthBytes: number };

export type TextManifest = {
  /** JUMBF, not looked at; at least one byte, at most `MAX_TEXT_MANIFEST_BYTES`. */
  readonly manifest: Bytes;
  /** Where the wrapper stands in the text as it is. */
  readonly excluded: ByteRange;
  /** Where it stands in the text in normalization form C; C2PA 2.4 can be read both ways. */
  readonly excludedInNfc: ByteRange;
  /** What is signed: everything but the wrapper, in normalization form C. */
  readonly textBytes: Bytes;
};

export type TextManifestRefusal =
  | 'malformed-wrapper'
  | 'manifest-too-large'
  | 'several-wrappers'
  | 'too-many-marks';

/** Of a text in UTF-8, for readers of files. */
export const TEXT_MEDIA_TYPE = 'text/plain';

export const MAX_TEXT_MANIFEST_BYTES = 262_144;

const MARKER = '\ufeff';
/** Normalising sorts the marks on one letter in time squared. No language puts more than a handful on one. */
const MANY_MARKS = /\p{M}{64}/u;
/** `C2PATXT` and a zero byte, as selectors. */
const MAGIC = selectorsOf(Uint8Array.of(0x43, 0x32, 0x50, 0x41, 0x54, 0x58, 0x54, 0));
const VERSION = 1;
const MAGIC_BYTES = 8;
/** Magic, version, length. */
const HEADER_BYTES = 13;

/** `null` where the text has none. Takes time in proportion to the text's length, which the caller bounds. */
export function findTextManifest(text: string): Parsed<TextManifest | null, TextManifestRefusal> {
  const start = nextWrapper(text, 0);
  if (start === -1) return accept(null);
  if (nextWrapper(text, start + 1) !== -1)
    return refuse('several-wrappers', 'more than one Content Credential stands in this text');
  const { bytes, end } = readSelectors(text, start + MARKER.length);
  if (bytes.length <= HEADER_BYTES || bytes[MAGIC_BYTES] !== VERSION) return malformed();
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC_BYTES + 1);
  if (length > MAX_TEXT_MANIFEST_BYTES)
    return refuse('manifest-too-large', `a manifest of more than ${MAX_TEXT_MANIFEST_BYTES} bytes`);
  if (length === 0 || HEADER_BYTES + length > bytes.length) return malformed();
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (MANY_MARKS.test(before) || MANY_MARKS.test(after))
    return refuse('too-many-marks', 'a letter of this text carries 64 marks or more');
  const lengthBytes = utf8(text.slice(start, end)).length;
  return accept({
    // What follows the manifest is padding.
    manifest: bytes.slice(HEADER_BYTES, HEADER_BYTES + length),
    excluded: { start: utf8(before).length, lengthBytes },
    excludedInNfc: { start: utf8(before.normalize('NFC')).length, lengthBytes },
    textBytes: utf8((before + after).normalize('NFC')),
  });
}

/** Index of the next marker with the magic behind it; -1 for none. Other selectors, such as those of emoji, mean nothing. */
function nextWrapper(text: string, from: number): number {
  return text.indexOf(MARKER + MAGIC, from);
}

function malformed() {
  return refuse(
    'malformed-wrapper',
    'the Content Credential in this text is cut off or of an unknown version',
  );
}

/** All selectors that follow one another from `from`. */
function readSelectors(text: string, from: number): { readonly bytes: Bytes; readonly end: number } {
  const bytes = new Uint8Array(text.length - from);
  let count = 0;
  let end = from;
  for (;;) {
    const byte = byteOf(text.codePointAt(end) ?? 0);
    if (byte === -1) return { bytes: bytes.subarray(0, count), end };
    bytes[count++] = byte;
    end += byte < 16 ? 1 : 2;
  }
}

/** U+FE00 to U+FE0F are 0 to 15, U+E0100 to U+E01EF are 16 to 255; -1 for every other character. */
function byteOf(codePoint: number): number {
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return codePoint - 0xfe00;
  return codePoint >= 0xe0100 && codePoint <= 0xe01ef ? codePoint - 0xe0100 + 16 : -1;
}

function selectorsOf(bytes: Uint8Array): string {
  return String.fromCodePoint(
    ...Array.from(bytes, (byte) => (byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16)),
  );
}
