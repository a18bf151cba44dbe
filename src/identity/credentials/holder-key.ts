/**
 * The holder's side of key binding: keys on P-256, and the two texts that they sign (docs/spec/credentials.md sections 3 and 6). One key for each
 * credential issuer, so that issuers cannot tell that they know the same person.
 */

import * as v from 'valibot';
import { toBase64Url, utf8 } from '../../bytes.ts';
import { base64UrlOf } from '../../shapes.ts';
import type { HolderJwk } from './public-key.ts';

const coordinate = base64UrlOf(32);

/** Secret: stays in the keys worker and the vault. */
export const holderSecret = v.strictObject({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: coordinate,
  y: coordinate,
  d: coordinate,
});

export type HolderSecret = v.InferOutput<typeof holderSecret>;

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

export async function makeHolderKey(): Promise<HolderSecret> {
  const pair = (await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])) as CryptoKeyPair;
  const { x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { kty: 'EC', crv: 'P-256', x, y, d };
}

export function publicOf({ kty, crv, x, y }: HolderSecret): HolderJwk {
  return { kty, crv, x, y };
}

/** Proof for the credential issuer that somebody has the key (OpenID4VCI's form). @param nonce the issuer's */
export function proveKey(
  key: HolderSecret,
  { audience, nonce, nowMs }: { readonly audience: string; readonly nonce: string; readonly nowMs: number },
): Promise<string> {
  const header = { alg: 'ES256', jwk: publicOf(key), typ: 'openid4vci-proof+jwt' };
  return signJwt(key, header, { aud: audience, iat: Math.floor(nowMs / 1000), nonce });
}

/** ES256 (RFC 7518 section 3.4). */
export async function signJwt(key: HolderSecret, header: object, payload: object): Promise<string> {
  const signed = [header, payload].map((part) => toBase64Url(utf8(JSON.stringify(part)))).join('.');
  const secret = await crypto.subtle.importKey('jwk', key, CURVE, false, ['sign']);
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, secret, utf8(signed));
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
}
