/** Addresses of Bitcoin for a public key's hash (BIP-173, version 0, 20 bytes). Written only, never read. */

import type { Bytes } from '../../bytes.ts';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/**
 * @param hrp `bc` or `tb`
 * @param hash 20 bytes
 */
export function witnessAddress(hrp: string, hash: Bytes): string {
  const data = [0, ...toFiveBits(hash)];
  const prefix = [...hrp].map((char) => char.charCodeAt(0));
  const expanded = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)];
  const sum = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >> shift) & 31);
  return `${hrp}1${[...data, ...check].map((value) => ALPHABET[value]).join('')}`;
}

/** 20 bytes are 32 groups of five bits exactly. */
function toFiveBits(bytes: Bytes): number[] {
  const groups: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) groups.push((held >> (bits - 5)) & 31);
  }
  return groups;
}

function polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((term, i) => {
      if ((top >> i) & 1) check ^= term;
    });
  }
  return check;
}
