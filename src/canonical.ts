/**
 * Canonical JSON (RFC 8785, JCS) for record bodies, and a strict reader that accepts nothing else.
 *
 * One value has one byte string, so a digest or signature over the body binds its meaning. The reader does not
 * try to be kind: bytes that are not already canonical (spaces, unsorted or duplicate keys, `1.0` for `1`) are
 * refused, because two parsers that read them differently would show two different records.
 */

import { type Bytes, fromUtf8, utf8 } from './bytes.ts';
import { accept, type Parsed, RailError, refuse } from './errors.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Nesting that any format in this project needs is 6; the limit keeps recursion harmless. */
const MAX_DEPTH = 32;

/**
 * Canonical bytes of a JSON value. Object members whose value is `undefined` are left out.
 * @throws RailError `bad-argument` for what JSON cannot carry exactly: NaN, infinities, lone surrogates, depth over 32.
 */
export function canonicalize(value: Json): Bytes {
  return utf8(write(value, 0));
}

/**
 * Reads canonical JSON of at most `maxBytes`.
 * Codes: `too-large`, `not-utf8`, `not-json`, `too-deep`, `not-canonical`.
 */
export function parseCanonical(
  bytes: Uint8Array,
  maxBytes: number,
): Parsed<Json, 'too-large' | 'not-utf8' | 'not-json' | 'too-deep' | 'not-canonical'> {
  if (bytes.length > maxBytes)
    return refuse('too-large', `body of ${bytes.length} bytes, at most ${maxBytes}`);
  const text = fromUtf8(bytes);
  if (text === null) return refuse('not-utf8', 'body is not UTF-8');
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refuse('not-json', 'body is not JSON');
  }
  // Re-encoding catches every deviation at once: order, duplicates, spaces, number and escape forms.
  return rewrite(value) === text
    ? accept(value)
    : refuse('not-canonical', 'body is not canonical JSON (RFC 8785)');
}

function rewrite(value: Json): string | null {
  try {
    return write(value, 0);
  } catch {
    return null; // a lone surrogate written as an escape
  }
}

function write(value: Json, depth: number): string {
  if (depth > MAX_DEPTH) throw new RailError('bad-argument', `JSON nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item as Json, depth + 1)).join(',')}]`;
  const object = value as { readonly [key: string]: Json | undefined };
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort() // by UTF-16 code units, as section 3.2.3 asks
    .map((key) => `${writeString(key)}:${write(object[key] as Json, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new RailError('bad-argument', 'a string holds a lone surrogate');
  return JSON.stringify(text); // ECMAScript's escapes are those of section 3.2.2.2
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RailError('bad-argument', 'JSON cannot hold NaN or an infinity');
  return Object.is(value, -0) ? '0' : String(value); // section 3.2.2.3 is ECMAScript's own form
}

/** Deepest bracket nesting outside strings; counted before `JSON.parse` sees the text. */
export function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth--;
  }
  return deepest;
}
