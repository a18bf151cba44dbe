/**
 * The tag list of an ANS-104 data item: an Apache Avro array of (name, value) strings.
 * Spec: ANS-104 sections 1.3.1 and 2.1, https://github.com/ArweaveTeam/arweave-standards/blob/master/ans/ANS-104.md#131-tag-format
 *
 *   tags  = "" | count tag* 0x00            one block, count >= 1
 *   tag   = length name length value        lengths in bytes, contents UTF-8
 *   count, length = zig-zag LEB128, shortest form, not negative
 *
 * Narrower than the specification on purpose. It also lets a list be split into several blocks, and a block carry
 * a negative count and its byte size. Known writers emit one plain block, and readers disagree about the rest
 * (some seek by the size, some ignore it), so that one signature could show two tag lists. Here a tag list has
 * exactly one byte form, which also makes re-encoding from a gateway's JSON exact.
 *
 * Does not promise that names are unique: repeated names are how the ledger stores search bands.
 */

import { type Bytes, concat, fromUtf8, utf8 } from '../bytes.ts';
import { accept, type Parsed, RailError, type Refusal, refuse } from '../errors.ts';

export type Tag = { readonly name: string; readonly value: string };

export type TagsCode =
  | 'too-many-tags'
  | 'tags-too-large' // more than 4,096 encoded bytes
  | 'empty-tag-name'
  | 'empty-tag-value'
  | 'tag-name-too-long'
  | 'tag-value-too-long'
  | 'tags-not-utf8'
  | 'tags-truncated'
  | 'tags-trailing-bytes'
  | 'tags-not-canonical'; // Avro of another form: several blocks, negative or padded numbers

export const MAX_TAGS = 128;
/** Over the whole encoded list. Not in the specification: it is what uploaders and gateways accept. */
export const MAX_TAG_BYTES = 4096;
const MAX_NAME_BYTES = 1024;
const MAX_VALUE_BYTES = 3072;

/** An Avro long has 64 bits: at most ten groups of seven. */
const MAX_VARINT_BYTES = 10;

/**
 * Encodes our own tags.
 * @throws RailError `bad-argument` for tags over the limits; `details[0]` is the `TagsCode`.
 */
export function encodeTags(tags: readonly Tag[]): Bytes {
  const encoded = encodeOutsideTags(tags);
  if (!encoded.ok) throw new RailError('bad-argument', encoded.because, { details: [encoded.code] });
  return encoded.value;
}

/** Encodes tags that somebody else named (a gateway's JSON); over the limits is an answer, not an error. */
export function encodeOutsideTags(tags: readonly Tag[]): Parsed<Bytes, TagsCode> {
  if (tags.length === 0) return accept(new Uint8Array(0));
  if (tags.length > MAX_TAGS) return tooMany(tags.length);
  const parts: Uint8Array[] = [writeLong(tags.length)];
  for (const { name, value } of tags) {
    if (!name.isWellFormed() || !value.isWellFormed()) return notUtf8();
    const [nameBytes, valueBytes] = [utf8(name), utf8(value)];
    const wrong = checkName(nameBytes.length) ?? checkValue(valueBytes.length);
    if (wrong) return wrong;
    parts.push(writeLong(nameBytes.length), nameBytes, writeLong(valueBytes.length), valueBytes);
  }
  const bytes = concat(...parts, writeLong(0));
  return bytes.length > MAX_TAG_BYTES ? tooLarge(bytes.length) : accept(bytes);
}

/** Reads a tag list that must fill `bytes` exactly. Codes: every `TagsCode`. */
export function decodeTags(bytes: Uint8Array): Parsed<readonly Tag[], TagsCode> {
  if (bytes.length > MAX_TAG_BYTES) return tooLarge(bytes.length);
  if (bytes.length === 0) return accept([]);
  const cursor: Cursor = { bytes, at: 0 };
  const count = readLong(cursor);
  if (!count.ok) return count;
  if (count.value === 0) return notCanonical('an empty list is written as no bytes');
  if (count.value > MAX_TAGS) return tooMany(count.value);

  const tags: Tag[] = [];
  for (let i = 0; i < count.value; i++) {
    const name = readString(cursor, checkName);
    if (!name.ok) return name;
    const value = readString(cursor, checkValue);
    if (!value.ok) return value;
    tags.push({ name: name.value, value: value.value });
  }

  const end = readLong(cursor);
  if (!end.ok) return end;
  if (end.value !== 0) return notCanonical('tags in more than one block');
  if (cursor.at < bytes.length)
    return refuse('tags-trailing-bytes', `${bytes.length - cursor.at} bytes after the tag list`);
  return accept(tags);
}

/** `at` moves forward as fields are read; it may pass the end, which the next read reports. */
type Cursor = { readonly bytes: Uint8Array; at: number };

function readString(
  cursor: Cursor,
  checkLength: (lengthBytes: number) => Refusal<TagsCode> | null,
): Parsed<string, TagsCode> {
  const length = readLong(cursor);
  if (!length.ok) return length;
  const wrong = checkLength(length.value);
  if (wrong) return wrong;
  const end = cursor.at + length.value;
  if (end > cursor.bytes.length) return truncated();
  const text = fromUtf8(cursor.bytes.subarray(cursor.at, end));
  if (text === null) return notUtf8();
  cursor.at = end;
  return accept(text);
}

/**
 * A zig-zag long that may only be zero or positive: its lowest bit is the sign. Values beyond 2^53 lose
 * precision, which is harmless because every caller refuses anything over 4,096.
 */
function readLong(cursor: Cursor): Parsed<number, TagsCode> {
  const start = cursor.at;
  let zigzag = 0;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) return truncated();
    zigzag += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    if (byte === 0 && i > 0) return notCanonical('a number is not in its shortest form');
    if ((cursor.bytes[start]! & 1) === 1) return notCanonical('a count or length is negative');
    return accept(zigzag / 2);
  }
  return notCanonical('a number is longer than 64 bits');
}

/** `value` is at most 4,096 here, so 32-bit arithmetic suffices. */
function writeLong(value: number): Bytes {
  const out: number[] = [];
  let rest = value << 1;
  for (; rest >= 0x80; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
  return Uint8Array.from(out);
}

function checkName(lengthBytes: number): Refusal<TagsCode> | null {
  if (lengthBytes === 0) return refuse('empty-tag-name', 'a tag has an empty name');
  if (lengthBytes <= MAX_NAME_BYTES) return null;
  return refuse('tag-name-too-long', `tag name of ${lengthBytes} bytes, at most ${MAX_NAME_BYTES}`);
}

function checkValue(lengthBytes: number): Refusal<TagsCode> | null {
  if (lengthBytes === 0) return refuse('empty-tag-value', 'a tag has an empty value');
  if (lengthBytes <= MAX_VALUE_BYTES) return null;
  return refuse('tag-value-too-long', `tag value of ${lengthBytes} bytes, at most ${MAX_VALUE_BYTES}`);
}

const tooMany = (count: number) => refuse('too-many-tags', `${count} tags, at most ${MAX_TAGS}`);
const tooLarge = (size: number) => refuse('tags-too-large', `${size} tag bytes, at most ${MAX_TAG_BYTES}`);
const truncated = () => refuse('tags-truncated', 'the tag list ends early');
const notUtf8 = () => refuse('tags-not-utf8', 'a tag is not UTF-8');
const notCanonical = (why: string) => refuse('tags-not-canonical', why);
