/**
 * Nonces of enrolments (docs/spec/issuer.md section 3). They carry their own end and a code of the issuer's, so that asking for one writes nothing; only
 * those that were used are kept, until they end.
 *
 *   nonce = random[12] || end, seconds since 1970, big-endian [4] || the first 16 bytes of HMAC-SHA-256(secret, label || the 16 before)
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { concat, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Issuer } from './issuer.ts';

const LIFE_MS = 10 * 60_000;
const RANDOM_BYTES = 12;
const SIGNED_BYTES = 16;
const LABEL = utf8('rail-issuer-nonce/1');

export function newNonce({ secret, random, clock }: Issuer): string {
  const signed = new Uint8Array(SIGNED_BYTES);
  signed.set(random(RANDOM_BYTES));
  new DataView(signed.buffer).setUint32(RANDOM_BYTES, Math.floor((clock() + LIFE_MS) / 1000));
  return toBase64Url(concat(signed, codeOf(secret, signed)));
}

/** When it ends. @param nonce 32 bytes as base64url, from an applicant @param graceMs after its end in which it is taken all the same */
export function nonceEnd(
  { secret, clock }: Issuer,
  nonce: string,
  graceMs = 0,
): Parsed<number, 'nonce-unknown' | 'nonce-expired'> {
  const bytes = fromBase64Url(nonce)!;
  const signed = bytes.subarray(0, SIGNED_BYTES);
  if (!timingSafeEqual(codeOf(secret, signed), bytes.subarray(SIGNED_BYTES)))
    return refuse('nonce-unknown', 'this nonce was not handed out here');
  const expiresMs = new DataView(signed.buffer, signed.byteOffset).getUint32(RANDOM_BYTES) * 1000;
  return expiresMs + graceMs > clock() ? accept(expiresMs) : refuse('nonce-expired', 'this nonce is too old');
}

/** Inside the transaction that it admits. `false` where it was used before, or has ended since it was read. */
export function useUpNonce({ store, clock }: Issuer, nonce: string, expiresMs: number): boolean {
  const nowMs = clock();
  // Its first use would be forgotten with the next line.
  if (expiresMs <= nowMs) return false;
  store.sql('DELETE FROM usedNonce WHERE expiresMs <= ?').run(nowMs);
  return store.sql('INSERT OR IGNORE INTO usedNonce VALUES (?, ?)').run(nonce, expiresMs).changes === 1;
}

function codeOf(secret: Uint8Array, signed: Uint8Array): Uint8Array {
  return createHmac('sha256', secret).update(LABEL).update(signed).digest().subarray(0, SIGNED_BYTES);
}
