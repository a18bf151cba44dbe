/**
 * The three signature schemes of certificates and quotes, through WebCrypto: ECDSA over P-256 with SHA-256, ECDSA over
 * P-384 with SHA-384, RSA-PSS with SHA-384 (salt of 48 bytes).
 *
 * A third party can turn an ECDSA signature into another valid one for the same message; nothing here may use a signature
 * as an id.
 */

import { type Bytes, concat, fromHex } from '../bytes.ts';
import { RailError } from '../errors.ts';
import { parseDer } from './der.ts';
import { derUnsigned } from './der-values.ts';

export type Scheme = 'ecdsa-p256' | 'ecdsa-p384' | 'rsa-pss-sha384';

const SEQUENCE = 0x30;
const SCALAR_BYTES = { 'ecdsa-p256': 32, 'ecdsa-p384': 48 } as const;
const IMPORT = {
  'ecdsa-p256': { name: 'ECDSA', namedCurve: 'P-256' },
  'ecdsa-p384': { name: 'ECDSA', namedCurve: 'P-384' },
  'rsa-pss-sha384': { name: 'RSA-PSS', hash: 'SHA-384' },
} as const;
const VERIFY = {
  'ecdsa-p256': { name: 'ECDSA', hash: 'SHA-256' },
  'ecdsa-p384': { name: 'ECDSA', hash: 'SHA-384' },
  'rsa-pss-sha384': { name: 'RSA-PSS', saltLength: 48 },
} as const;

/** SubjectPublicKeyInfo up to the point, so that every engine gets a key in the one form that all of them take. */
const P256_HEAD = fromHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004')!;

/**
 * Whether `signature` holds. Keys and signatures that cannot be read are `false`.
 * @param spki SubjectPublicKeyInfo in DER, of the scheme's own kind of key
 * @param signature r and s side by side for ECDSA
 * @throws RailError `unsupported-here` where the platform lacks the scheme
 */
export async function verifySignature(
  scheme: Scheme,
  spki: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', spki, IMPORT[scheme], false, ['verify']);
    return await crypto.subtle.verify(VERIFY[scheme], key, signature, message);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name !== 'NotSupportedError') return false;
    throw new RailError('unsupported-here', `this platform cannot verify ${scheme}`, { cause });
  }
}

/** r and s side by side from an Ecdsa-Sig-Value (RFC 3279 section 2.2.3); `null` where it is not strict DER. */
export function ecdsaPair(scheme: 'ecdsa-p256' | 'ecdsa-p384', signature: Bytes): Bytes | null {
  const size = SCALAR_BYTES[scheme];
  const parsed = parseDer(signature);
  if (!parsed.ok || parsed.value.tag !== SEQUENCE || parsed.value.children.length !== 2) return null;
  const scalars = parsed.value.children.map((child) => derUnsigned(child));
  const padded = scalars.map((scalar) => scalar && scalar.length <= size && leftPadded(scalar, size));
  return padded[0] && padded[1] ? concat(padded[0], padded[1]) : null;
}

/** @param point x and y, 64 bytes; whether it lies on the curve is checked when the key is used */
export function p256Key(point: Bytes): Bytes {
  return concat(P256_HEAD, point);
}

function leftPadded(scalar: Bytes, size: number): Bytes {
  return concat(new Uint8Array(size - scalar.length), scalar);
}
