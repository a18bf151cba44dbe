/** Data items taken apart, so that tests can write what no correct encoder would. */

import { type Bytes, concat, utf8 } from '../../src/bytes.ts';
import type { DataItem } from '../../src/formats/ans104.ts';
import { deepHash } from '../../src/formats/deep-hash.ts';
import { ed25519Signer } from '../../src/formats/ed25519.ts';

export const SECRET_KEY = new Uint8Array(32).fill(7);
export const SIGNER = ed25519Signer(SECRET_KEY);

export type RawItem = {
  readonly type: number;
  readonly signature: Uint8Array;
  readonly owner: Uint8Array;
  /** With its presence byte. */
  readonly target: Uint8Array;
  /** With its presence byte. */
  readonly anchor: Uint8Array;
  readonly tagCount: bigint;
  readonly tagSize: bigint;
  readonly tagBytes: Uint8Array;
  readonly data: Uint8Array;
};

export function rawItem(item: DataItem): RawItem {
  const optional = (field: Uint8Array | null) =>
    field === null ? Uint8Array.of(0) : concat(Uint8Array.of(1), field);
  return {
    type: item.signatureType,
    signature: item.signature,
    owner: item.owner,
    target: optional(item.target),
    anchor: optional(item.anchor),
    tagCount: BigInt(item.tags.length),
    tagSize: BigInt(item.tagBytes.length),
    tagBytes: item.tagBytes,
    data: item.data,
  };
}

export function rawBytes(raw: RawItem): Bytes {
  const numbers = new DataView(new ArrayBuffer(18));
  numbers.setUint16(0, raw.type, true);
  numbers.setBigUint64(2, raw.tagCount, true);
  numbers.setBigUint64(10, raw.tagSize, true);
  const at = (from: number, to: number) => new Uint8Array(numbers.buffer, from, to - from);
  const { signature, owner, target, anchor, tagBytes, data } = raw;
  return concat(at(0, 2), signature, owner, target, anchor, at(2, 10), at(10, 18), tagBytes, data);
}

/** A type 2 item without target and anchor, correctly signed, whatever its tag bytes hold. */
export async function signedRaw(
  tagBytes: Uint8Array,
  tagCount: number,
  data = utf8('body'),
): Promise<RawItem> {
  const none = new Uint8Array(0);
  const owner = SIGNER.publicKey;
  const message = await deepHash([utf8('dataitem'), utf8('1'), utf8('2'), owner, none, none, tagBytes, data]);
  return {
    type: 2,
    signature: SIGNER.sign(message),
    owner,
    target: Uint8Array.of(0),
    anchor: Uint8Array.of(0),
    tagCount: BigInt(tagCount),
    tagSize: BigInt(tagBytes.length),
    tagBytes,
    data,
  };
}

/** A copy with one bit of one byte changed. */
export function flip(bytes: Uint8Array, at: number): Bytes {
  const out = new Uint8Array(bytes);
  out[at]! ^= 1;
  return out;
}

/** Avro's number form for any integer below 2^31 in size, without the shortest-form and sign checks. */
export function avroLong(value: number): Bytes {
  const out: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  return Uint8Array.from([...out, rest]);
}

/** One tag without any check; strings or raw bytes. */
export function avroTag(name: string | Uint8Array, value: string | Uint8Array): Bytes {
  const field = (content: string | Uint8Array) => {
    const bytes = typeof content === 'string' ? utf8(content) : content;
    return concat(avroLong(bytes.length), bytes);
  };
  return concat(field(name), field(value));
}
