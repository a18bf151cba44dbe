/**
 * Statements in AVIF, HEIC and MP4 (ISO base media files): EXIF and XMP items of the `meta` box, XMP and Content Credential in
 * `uuid` boxes. Items that are not stored by plain file offsets are not read.
 */

import { ascii, type Collector, decodeText, MAX_STEPS, view } from './block.ts';

const UUID_MANIFEST = 'd8fec3d61b0e483c92975828877ec481';
const UUID_XMP = 'be7acfcb97a942e89c71999491e3afac';
const XMP_TYPE = 'application/rdf+xml';
/** A picture of 64 million pixels has about 250 tiles, and its EXIF comes last. */
const MAX_ITEMS = 1024;

type Box = { readonly type: string; readonly data: Uint8Array };
type Extent = { readonly offset: number; readonly lengthBytes: number };

export function isoBlocks(bytes: Uint8Array, into: Collector): void {
  for (const { type, data } of boxesIn(bytes, into)) {
    if (type === 'uuid') readUuid(data, into);
    if (type === 'meta') readMeta(bytes, data.subarray(4), into);
  }
}

/** Boxes one after the other; sizes must fit, so that none overlaps another. */
function boxesIn(bytes: Uint8Array, into: Collector): readonly Box[] {
  const boxes: Box[] = [];
  const data = view(bytes);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = data.getUint32(at);
    const isLarge = size === 1 && at + 16 <= bytes.length;
    const headerBytes = isLarge ? 16 : 8;
    const sizeBytes = size === 0 ? bytes.length - at : isLarge ? Number(data.getBigUint64(at + 8)) : size;
    if (boxes.length >= MAX_STEPS || sizeBytes < headerBytes || at + sizeBytes > bytes.length) {
      into.complete = false;
      return boxes;
    }
    boxes.push({
      type: ascii(bytes, at + 4, at + 8),
      data: bytes.subarray(at + headerBytes, at + sizeBytes),
    });
    at += sizeBytes;
  }
  return boxes;
}

function readUuid(data: Uint8Array, into: Collector): void {
  const uuid = [...data.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (uuid === UUID_MANIFEST) into.add({ kind: 'manifest', where: 'ISO uuid' });
  if (uuid === UUID_XMP && data.length - 16 <= into.roomBytes())
    into.add({ kind: 'xmp', text: decodeText(data.subarray(16)), where: 'ISO uuid XMP' });
}

function readMeta(file: Uint8Array, meta: Uint8Array, into: Collector): void {
  const inner = boxesIn(meta, into);
  const infos = inner.find(({ type }) => type === 'iinf');
  const places = inner.find(({ type }) => type === 'iloc');
  if (infos === undefined || places === undefined) return;
  const kinds = itemKinds(infos.data, into);
  const extents = itemExtents(places.data);
  for (const [id, kind] of kinds) {
    const found = extents.get(id);
    if (!found || found.lengthBytes > into.roomBytes() || found.offset + found.lengthBytes > file.length) {
      into.complete = false;
      continue;
    }
    const data = file.subarray(found.offset, found.offset + found.lengthBytes);
    if (kind === 'xmp') into.add({ kind: 'xmp', text: decodeText(data), where: 'ISO XMP' });
    // Four bytes say how far the TIFF header is.
    else if (data.length > 8)
      into.add({ kind: 'exif', bytes: data.subarray(4 + view(data).getUint32(0)), where: 'ISO EXIF' });
  }
}

/** `infe` boxes of version 2 and 3: id, protection, four characters of type, name, for `mime` the media type. */
function itemKinds(iinf: Uint8Array, into: Collector): ReadonlyMap<number, 'exif' | 'xmp'> {
  const kinds = new Map<number, 'exif' | 'xmp'>();
  const isWide = iinf[0] !== 0;
  for (const { type, data } of boxesIn(iinf.subarray(isWide ? 8 : 6), into).slice(0, MAX_ITEMS)) {
    const version = data[0];
    const typeAt = version === 2 ? 8 : 10;
    if (type !== 'infe' || (version !== 2 && version !== 3) || data.length < typeAt + 4) continue;
    const id = version === 2 ? view(data).getUint16(4) : view(data).getUint32(4);
    const itemType = ascii(data, typeAt, typeAt + 4);
    if (itemType === 'Exif') kinds.set(id, 'exif');
    if (itemType === 'mime' && ascii(data, typeAt + 4, data.length).includes(XMP_TYPE)) kinds.set(id, 'xmp');
  }
  return kinds;
}

/** The extent of each item that has exactly one, in the file itself. */
function itemExtents(iloc: Uint8Array): ReadonlyMap<number, Extent> {
  const extents = new Map<number, Extent>();
  const { number, skip } = reader(iloc);
  const version = number(1);
  skip(3);
  const sizes = [number(1), number(1)];
  const [offsetBytes, lengthBytes, baseBytes] = [sizes[0]! >> 4, sizes[0]! & 15, sizes[1]! >> 4];
  const indexBytes = version > 0 ? sizes[1]! & 15 : 0;
  const extentBytes = indexBytes + offsetBytes + lengthBytes;
  const count = Math.min(number(version < 2 ? 2 : 4), MAX_ITEMS);
  for (let i = 0; i < count; i++) {
    const id = number(version < 2 ? 2 : 4);
    const method = version > 0 ? number(2) & 15 : 0;
    skip(2);
    const base = number(baseBytes);
    const extentCount = number(2);
    if (method !== 0 || extentCount !== 1) {
      skip(extentCount * extentBytes);
      continue;
    }
    skip(indexBytes);
    extents.set(id, { offset: base + number(offsetBytes), lengthBytes: number(lengthBytes) });
  }
  return extents;
}

type Reader = {
  /** A big-endian number; behind the end 0. */
  readonly number: (sizeBytes: number) => number;
  readonly skip: (sizeBytes: number) => void;
};

function reader(bytes: Uint8Array): Reader {
  let at = 0;
  return {
    number(sizeBytes) {
      let value = 0;
      for (let i = 0; i < sizeBytes; i++) value = value * 256 + (bytes[at++] ?? 0);
      return value;
    },
    skip(sizeBytes) {
      at += sizeBytes;
    },
  };
}
