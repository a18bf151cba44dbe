/**
 * Byte helpers that every layer shares: encodings at the edges, comparison and joining inside.
 * Inside `src/` bytes are always `Uint8Array`; text forms exist only where a format or a screen asks for one.
 * None of these run in constant time: they are for public data.
 */

/** Bytes over a plain `ArrayBuffer`, which is what WebCrypto and `fetch` bodies accept. */
export type Bytes = Uint8Array<ArrayBuffer>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  // Characters as bytes, made a string once: appended one by one, a backup of megabytes would take many seconds.
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[at++] = ALPHABET.charCodeAt(word >> 18);
    out[at++] = ALPHABET.charCodeAt((word >> 12) & 63);
    if (left > 1) out[at++] = ALPHABET.charCodeAt((word >> 6) & 63);
    if (left > 2) out[at++] = ALPHABET.charCodeAt(word & 63);
  }
  return DECODER.decode(out);
}

/**
 * Strict base64url: no padding, no white space, and unused trailing bits must be zero, so that each byte
 * string has exactly one text form. Returns `null` for anything else.
 */
export function fromBase64Url(text: string): Bytes | null {
  const tail = text.length % 4;
  if (tail === 1) return null;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? VALUES[code]! : -1;
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 0xff;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? out : null;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** Hexadecimal of either case, even length; `null` for anything else. */
export function fromHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return null;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A big-endian number; 0 for no bytes. */
export function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** UTF-8 bytes of a string; lone surrogates become U+FFFD, as the platform does. */
export function utf8(text: string): Bytes {
  return ENCODER.encode(text);
}

/** The string of well-formed UTF-8 (a byte-order mark is kept); `null` where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

/** One array holding all parts in order. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  return concatAll(parts);
}

/** The same for parts whose number comes from outside: so many arguments would exhaust the stack. */
export function concatAll(parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** SHA-256 through WebCrypto, present in every place this runs (Node, pages, workers). */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes));
}
