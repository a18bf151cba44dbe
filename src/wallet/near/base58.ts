/** base58 as NEAR writes keys and signatures (the alphabet of Bitcoin, no checksum). For public values of known length: the time grows with the square of it. */

import type { Bytes } from '../../bytes.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function toBase58(bytes: Bytes): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; value > 0n; value /= 58n) text = ALPHABET[Number(value % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text;
}

/** `null` unless `text` is the one form of exactly `lengthBytes` bytes. */
export function fromBase58(text: string, lengthBytes: number): Bytes | null {
  if (text.length > 2 * lengthBytes) return null;
  let value = 0n;
  for (const char of text) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const bytes = new Uint8Array(lengthBytes);
  for (let i = lengthBytes - 1; i >= 0; i--, value >>= 8n) bytes[i] = Number(value & 255n);
  return value === 0n && toBase58(bytes) === text ? bytes : null;
}
