/**
 * The few DER value types that certificates and signatures use, each read strictly: `null` for every other tag and for
 * encodings that DER does not allow.
 */

import type { Bytes } from '../bytes.ts';
import type { DerNode } from './der.ts';

const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_IDENTIFIER = 0x06;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

export function derBoolean({ tag, body }: DerNode): boolean | null {
  if (tag !== BOOLEAN || body.length !== 1) return null;
  return body[0] === 0xff ? true : body[0] === 0 ? false : null;
}

/** Big-endian bytes of an INTEGER or ENUMERATED that is not negative, without a zero in front; zero is no bytes. */
export function derUnsigned({ tag, body }: DerNode, expectedTag: number = INTEGER): Bytes | null {
  if (tag !== expectedTag || body.length === 0 || body[0]! >= 0x80) return null;
  if (body.length > 1 && body[0] === 0 && body[1]! < 0x80) return null; // a needless zero
  return body[0] === 0 ? body.subarray(1) : body;
}

/** The same as a number, where it has at most 32 bits. */
export function derSmall(node: DerNode): number | null {
  const bytes = derUnsigned(node);
  if (bytes === null || bytes.length > 4) return null;
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** `1.2.840...`; at most 64 bytes, each number at most 2^28. */
export function derOid({ tag, body }: DerNode): string | null {
  if (tag !== OBJECT_IDENTIFIER || body.length === 0 || body.length > 64) return null;
  const numbers: number[] = [];
  let value = 0;
  let septets = 0;
  for (const byte of body) {
    if (septets === 0 && byte === 0x80) return null; // a needless zero
    if (++septets > 4) return null;
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
    septets = 0;
  }
  if (septets !== 0) return null;
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...rest].join('.');
}

/** A BIT STRING of whole bytes. */
export function derBits({ tag, body }: DerNode): Bytes | null {
  return tag === BIT_STRING && body.length > 1 && body[0] === 0 ? body.subarray(1) : null;
}

/**
 * A BIT STRING of named flags: bit n of the answer is flag n. At most 16 flags. DER would leave zeros at the end out; AMD's
 * certificates keep one, which changes nothing.
 */
export function derFlags({ tag, body }: DerNode): number | null {
  if (tag !== BIT_STRING || body.length < 2 || body.length > 3 || body[0]! > 7) return null;
  const last = body.at(-1)!;
  if ((last & ((1 << body[0]!) - 1)) !== 0) return null; // unused bits are zero
  let flags = 0;
  for (let i = 0; i < (body.length - 1) * 8; i++)
    if ((body[1 + (i >> 3)]! & (0x80 >> (i & 7))) !== 0) flags |= 1 << i;
  return flags;
}

/** UTCTime or GeneralizedTime as RFC 5280 section 4.1.2.5 allows them, in milliseconds. */
export function derTime({ tag, body }: DerNode): number | null {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) return null;
  const text = String.fromCharCode(...body.subarray(0, 16));
  const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null || (match[1] === undefined) !== (tag === UTC_TIME)) return null;
  const [, century, year, month, day, hour, minute, second] = match;
  const fullYear = `${century ?? (Number(year) >= 50 ? '19' : '20')}${year}`;
  const iso = `${fullYear}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const ms = Date.parse(iso);
  return Number.isFinite(ms) && new Date(ms).toISOString() === iso ? ms : null;
}
