/**
 * The byte layout of an ANS-104 data item: cutting it into fields and joining them again.
 * Spec: https://github.com/ArweaveTeam/arweave-standards/blob/master/ans/ANS-104.md section 1.3.
 *
 *   size      field
 *   2         signature type, little-endian
 *   per type  signature
 *   per type  owner (public key)
 *   1 (+32)   target: 0x00, or 0x01 and 32 bytes
 *   1 (+32)   anchor: 0x00, or 0x01 and 32 bytes
 *   8         number of tags, little-endian
 *   8         number of tag bytes, little-endian
 *   ...       tags (avro-tags.ts)
 *   rest      data
 *
 * Looks neither into the tags nor at the signature; `ans104.ts` does.
 */

import { type Bytes, concat } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { MAX_TAG_BYTES, MAX_TAGS } from './avro-tags.ts';
import { isSignatureType, SIGNATURE_TYPES, type SignatureType } from './item-signature.ts';

/** Each field is a view of the item's bytes. */
export type ItemLayout = {
  readonly signatureType: SignatureType;
  readonly signature: Bytes;
  readonly owner: Bytes;
  readonly target: Bytes | null;
  readonly anchor: Bytes | null;
  /** As announced; the tags may hold another number. */
  readonly tagCount: number;
  readonly tagBytes: Bytes;
  readonly data: Bytes;
};

export type LayoutCode =
  | 'truncated'
  | 'unsupported-signature-type'
  | 'bad-presence-byte'
  | 'too-many-tags'
  | 'tags-too-large';

/** Of a target and of an anchor. */
export const OPTIONAL_FIELD_BYTES = 32;

/** Every length is checked before it is used. Codes: every `LayoutCode`. */
export function cutItem(bytes: Bytes): Parsed<ItemLayout, LayoutCode> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2) return truncated('signature type');
  const signatureType = view.getUint16(0, true);
  if (!isSignatureType(signatureType))
    return refuse('unsupported-signature-type', `signature type ${signatureType}, supported: 1, 2, 3`);
  const { signatureBytes, ownerBytes } = SIGNATURE_TYPES[signatureType];

  const ownerAt = 2 + signatureBytes;
  const targetAt = ownerAt + ownerBytes;
  if (bytes.length < targetAt) return truncated('signature or owner');
  const target = cutOptional(bytes, targetAt, 'target');
  if (!target.ok) return target;
  const anchor = cutOptional(bytes, target.value.end, 'anchor');
  if (!anchor.ok) return anchor;

  const tagsAt = anchor.value.end + 16;
  if (bytes.length < tagsAt) return truncated('tag counts');
  // Compared as 64-bit integers, so that no high bit is lost.
  const tagCount = view.getBigUint64(tagsAt - 16, true);
  const tagSize = view.getBigUint64(tagsAt - 8, true);
  if (tagCount > MAX_TAGS) return refuse('too-many-tags', `${tagCount} tags, at most ${MAX_TAGS}`);
  if (tagSize > MAX_TAG_BYTES)
    return refuse('tags-too-large', `${tagSize} tag bytes, at most ${MAX_TAG_BYTES}`);
  const dataAt = tagsAt + Number(tagSize);
  if (bytes.length < dataAt) return truncated('tags');

  return accept({
    signatureType,
    signature: bytes.subarray(2, ownerAt),
    owner: bytes.subarray(ownerAt, targetAt),
    target: target.value.field,
    anchor: anchor.value.field,
    tagCount: Number(tagCount),
    tagBytes: bytes.subarray(tagsAt, dataAt),
    data: bytes.subarray(dataAt),
  });
}

/** The reverse of `cutItem`. */
export function joinItem(layout: ItemLayout): Bytes {
  return concat(
    uint(layout.signatureType, 2),
    layout.signature,
    layout.owner,
    ...optionalField(layout.target),
    ...optionalField(layout.anchor),
    uint(layout.tagCount, 8),
    uint(layout.tagBytes.length, 8),
    layout.tagBytes,
    layout.data,
  );
}

function cutOptional(
  bytes: Bytes,
  at: number,
  name: string,
): Parsed<{ readonly field: Bytes | null; readonly end: number }, LayoutCode> {
  const presence = bytes[at];
  if (presence === undefined) return truncated(name);
  if (presence === 0) return accept({ field: null, end: at + 1 });
  if (presence !== 1) return refuse('bad-presence-byte', `${name} presence byte is ${presence}, not 0 or 1`);
  const end = at + 1 + OPTIONAL_FIELD_BYTES;
  return bytes.length < end ? truncated(name) : accept({ field: bytes.subarray(at + 1, end), end });
}

function optionalField(field: Bytes | null): readonly Uint8Array[] {
  return field === null ? [Uint8Array.of(0)] : [Uint8Array.of(1), field];
}

/** Little-endian, `sizeBytes` long; `value` is below 2^31. */
function uint(value: number, sizeBytes: number): Bytes {
  const out = new Uint8Array(sizeBytes);
  for (let i = 0, rest = value; rest > 0; i++, rest >>>= 8) out[i] = rest & 0xff;
  return out;
}

const truncated = (where: string) => refuse('truncated', `the item ends inside its ${where}`);
