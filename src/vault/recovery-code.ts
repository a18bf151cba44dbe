/**
 * The recovery code: 128 random bits as 28 characters that a person writes down (docs/spec/vault.md section 3). Its last 12 bits tell
 * a slip of the hand from a wrong code; they protect nothing.
 */

import { type Bytes, bytesEqual, concat, sha256, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';

/** Crockford's: no I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const RECOVERY_BYTES = 16;
const CHECK_BITS = 12n;
const CHARS = 28;
const GROUP = /.{4}(?=.)/g;

export type RecoveryCode = 'bad-recovery-code' | 'mistyped-recovery-code';

/** @param secret 16 bytes */
export async function writeRecoveryCode(secret: Bytes): Promise<string> {
  let bits = 0n;
  for (const byte of secret) bits = (bits << 8n) | BigInt(byte);
  bits = (bits << CHECK_BITS) | (await checkOf(secret));
  let text = '';
  for (let at = CHARS - 1; at >= 0; at--) text += ALPHABET[Number((bits >> BigInt(5 * at)) & 31n)];
  return text.replaceAll(GROUP, '$&-');
}

/** The 16 bytes. Codes: `bad-recovery-code` (length or characters), `mistyped-recovery-code` (its last bits do not fit). */
export async function readRecoveryCode(text: string): Promise<Parsed<Bytes, RecoveryCode>> {
  if (text.length > 4 * CHARS) return refuse('bad-recovery-code', 'it is too long');
  const values = [...plain(text)].map((char) => ALPHABET.indexOf(char));
  if (values.length !== CHARS || values.includes(-1))
    return refuse('bad-recovery-code', `expected ${CHARS} letters and digits`);
  let bits = 0n;
  for (const value of values) bits = (bits << 5n) | BigInt(value);
  const secret = new Uint8Array(RECOVERY_BYTES);
  for (let i = 0; i < RECOVERY_BYTES; i++)
    secret[i] = Number((bits >> (CHECK_BITS + BigInt(8 * (RECOVERY_BYTES - 1 - i)))) & 255n);
  return (bits & 0xfffn) === (await checkOf(secret))
    ? accept(secret)
    : refuse('mistyped-recovery-code', 'a character is wrong');
}

/** Whether two spellings are the same code, without checking it. */
export function isSameCode(one: string, other: string): boolean {
  return bytesEqual(utf8(plain(one)), utf8(plain(other)));
}

/** In the alphabet's own letters, as far as a reader's spelling can be put into them. */
function plain(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

async function checkOf(secret: Bytes): Promise<bigint> {
  const [first = 0, second = 0] = await sha256(concat(utf8('rail-vault-recovery/1'), secret));
  return BigInt((first << 4) | (second >> 4));
}
