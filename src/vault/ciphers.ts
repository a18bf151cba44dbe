/**
 * The three things that a vault computes with a key, all by WebCrypto: AES-256-GCM, HKDF-SHA256, HMAC-SHA256
 * (docs/spec/vault.md section 2).
 */

import { type Bytes, utf8 } from '../bytes.ts';
import type { Random } from '../ports.ts';

export const KEY_BYTES = 32;
export const IV_BYTES = 12;
export const TAG_BYTES = 16;

export type Sealed = {
  /** 12 bytes, drawn for this encryption. */
  readonly iv: Bytes;
  /** Ciphertext, then the tag (16). */
  readonly data: Bytes;
};

/** @param key 32 bytes */
export async function seal(key: Bytes, plain: Bytes, bound: Bytes, random: Random): Promise<Sealed> {
  const iv = random(IV_BYTES);
  const data = await crypto.subtle.encrypt(algorithm(iv, bound), await aesKey(key, 'encrypt'), plain);
  return { iv, data: new Uint8Array(data) };
}

/** `null` where key, IV, ciphertext or associated data are not the ones that belong together. */
export async function unseal(key: Bytes, { iv, data }: Sealed, bound: Bytes): Promise<Bytes | null> {
  if (data.length < TAG_BYTES) return null;
  const cipherKey = await aesKey(key, 'decrypt');
  return crypto.subtle.decrypt(algorithm(iv, bound), cipherKey, data).then(
    (plain) => new Uint8Array(plain),
    () => null,
  );
}

/** 32 bytes. */
export async function hkdf(secret: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) },
    key,
    8 * KEY_BYTES,
  );
  return new Uint8Array(bits);
}

export async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await hmacKey(key, 'sign'), message));
}

/** Compared by WebCrypto, in constant time. */
export async function isHmac(key: Bytes, tag: Bytes, message: Bytes): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await hmacKey(key, 'verify'), tag, message);
}

function algorithm(iv: Bytes, additionalData: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData, tagLength: 8 * TAG_BYTES };
}

function aesKey(key: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
}

function hmacKey(key: Bytes, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [use]);
}
