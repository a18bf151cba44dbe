/** Statements in a JPEG: EXIF, XMP with its extension, IPTC, comments, a Content Credential, and what follows the end. */

import { ascii, type Collector, decodeText, MAX_STEPS, MAX_TRAILER_BYTES, view } from './block.ts';

const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const XMP_EXTENSION = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP = 'Photoshop 3.0\0';
/** Header, 32 characters of GUID, whole length, offset. */
const EXTENSION_HEADER_BYTES = XMP_EXTENSION.length + 32 + 8;
const IPTC_RESOURCE = 0x0404;
const APP11 = 0xeb;
const SCAN = 0xda;
const END = 0xd9;

type Part = { readonly guid: string; readonly offset: number; readonly bytes: Uint8Array };

export function jpegBlocks(bytes: Uint8Array, into: Collector): void {
  const parts: Part[] = [];
  const manifest = openManifestParts();
  const endAt = walkSegments(bytes, (marker, data) => {
    manifest.read(marker, data);
    readSegment(marker, data, parts, into);
  });
  manifest.addTo(into);
  joinExtension(parts, into);
  if (endAt === null) into.complete = false;
  else if (endAt < bytes.length) {
    const from = Math.max(endAt, bytes.length - MAX_TRAILER_BYTES);
    into.add({ kind: 'trailer', bytes: bytes.subarray(from), where: 'JPEG trailer' });
  }
}

/** Position behind the end marker; `null` where none was reached. */
function walkSegments(bytes: Uint8Array, read: (marker: number, data: Uint8Array) => void): number | null {
  const data = view(bytes);
  let at = 2;
  for (let steps = 0; steps < MAX_STEPS && at + 2 <= bytes.length && bytes[at] === 0xff; steps++) {
    while (bytes[at + 1] === 0xff) at += 1; // fill bytes
    const marker = bytes[at + 1] ?? 0;
    if (marker === END) return at + 2;
    const end = at + 4 <= bytes.length ? at + 2 + data.getUint16(at + 2) : Infinity;
    if (end > bytes.length || end < at + 4) return null;
    read(marker, bytes.subarray(at + 4, end));
    at = marker === SCAN ? endOfScan(bytes, end) : end;
  }
  return null;
}

/** Within coded pixels FF is followed by 00 or a restart marker, so anything else is the next segment. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    while (bytes[at + 1] === 0xff) at += 1; // fill bytes
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function readSegment(marker: number, data: Uint8Array, parts: Part[], into: Collector): void {
  const startsWith = (text: string) => ascii(data, 0, text.length) === text;
  if (marker === 0xe1 && startsWith(EXIF))
    into.add({ kind: 'exif', bytes: data.subarray(EXIF.length), where: 'JPEG EXIF' });
  else if (marker === 0xe1 && startsWith(XMP))
    into.add({ kind: 'xmp', text: decodeText(data.subarray(XMP.length)), where: 'JPEG XMP' });
  else if (marker === 0xe1 && startsWith(XMP_EXTENSION) && data.length > EXTENSION_HEADER_BYTES)
    parts.push({
      guid: ascii(data, XMP_EXTENSION.length, XMP_EXTENSION.length + 32),
      offset: view(data).getUint32(EXTENSION_HEADER_BYTES - 4),
      bytes: data.subarray(EXTENSION_HEADER_BYTES),
    });
  else if (marker === 0xed && startsWith(PHOTOSHOP)) readPhotoshop(data.subarray(PHOTOSHOP.length), into);
  else if (marker === 0xfe)
    into.add({ kind: 'text', key: 'Comment', text: decodeText(data), where: 'JPEG comment' });
}

/**
 * ISO 19566-5: common identifier, instance and packet number (8 bytes); then box length, `jumb`, a longer length where the
 * first is 1; then its description box `jumd` with a UUID, which for C2PA begins with these letters.
 */
function isManifestBox(data: Uint8Array): boolean {
  const isLong = data.length > 12 && view(data).getUint32(8) === 1;
  const describedAt = isLong ? 24 : 16;
  return (
    ascii(data, 12, 16) === 'jumb' &&
    ascii(data, describedAt + 4, describedAt + 8) === 'jumd' &&
    ascii(data, describedAt + 8, describedAt + 12) === 'c2pa'
  );
}

/** The segments of Content Credentials: parts of one box have its instance number in common. */
function openManifestParts() {
  const instances = new Set<string>();
  let wasPart = false;
  let isScattered = false;
  return {
    read(marker: number, data: Uint8Array): void {
      const isBox = marker === APP11 && ascii(data, 0, 2) === 'JP';
      const instance = ascii(data, 2, 4);
      const isPart = isBox && (instances.has(instance) || isManifestBox(data));
      if (isPart && instances.size > 0 && !wasPart) isScattered = true;
      if (isPart) instances.add(instance);
      wasPart = isPart;
    },
    /** One block, however many manifests the file has. */
    addTo(into: Collector): void {
      if (instances.size === 0) return;
      into.add({ kind: 'manifest', where: 'JPEG APP11', ...(isScattered && { scattered: true }) });
    },
  };
}

/** Only parts that follow each other without a gap are joined, of the GUID that the main packet names. */
function joinExtension(parts: readonly Part[], into: Collector): void {
  const main = into.blocks.flatMap((block) => (block.kind === 'xmp' ? block.text : [])).join('');
  const named = new Set(main.match(/[0-9a-f]{32}/gi));
  const guid = parts.find((part) => named.has(part.guid))?.guid;
  const sorted = parts.filter((part) => part.guid === guid).sort((a, b) => a.offset - b.offset);
  let text = '';
  let next = 0;
  const decoder = new TextDecoder();
  for (const { offset, bytes } of sorted) {
    if (offset !== next || next + bytes.length > into.roomBytes()) {
      into.complete = false;
      break;
    }
    text += decoder.decode(bytes, { stream: true });
    next += bytes.length;
  }
  if (text !== '') into.add({ kind: 'xmp', text, where: 'JPEG extended XMP' });
}

/** Resources: `8BIM`, id, name padded to even, length, data padded to even. */
function readPhotoshop(data: Uint8Array, into: Collector): void {
  let at = 0;
  for (let steps = 0; steps < MAX_STEPS && at + 12 <= data.length; steps++) {
    if (ascii(data, at, at + 4) !== '8BIM') return;
    const id = view(data).getUint16(at + 4);
    const nameBytes = 1 + data[at + 6]!;
    const sizeAt = at + 6 + nameBytes + (nameBytes % 2);
    if (sizeAt + 4 > data.length) return;
    const sizeBytes = view(data).getUint32(sizeAt);
    const from = sizeAt + 4;
    if (id === IPTC_RESOURCE)
      into.add({ kind: 'iptc', bytes: data.subarray(from, from + sizeBytes), where: 'JPEG IPTC' });
    at = from + sizeBytes + (sizeBytes % 2);
  }
}
