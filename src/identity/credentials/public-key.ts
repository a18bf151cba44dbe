/** Public keys around a credential as JWK (RFC 7517): the holder's in `cnf`, and the issuer's, with which its signature is checked. */

import * as v from 'valibot';
import { concat, fromBase64Url, utf8 } from '../../bytes.ts';
import { verifyEd25519 } from '../../formats/ed25519.ts';
import { p256Key, verifySignature } from '../../formats/signature.ts';
import { base64UrlOf } from '../../shapes.ts';

const coordinate = base64UrlOf(32);

/** Members beside these, such as `kid`, are dropped; a private key is never read as a public one. */
const notPrivate = { d: v.optional(v.never()) };
const p256 = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: coordinate,
  y: coordinate,
  ...notPrivate,
});
const ed25519 = v.object({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: coordinate, ...notPrivate });

export const holderJwk = v.pipe(
  p256,
  v.transform(({ kty, crv, x, y }) => ({ kty, crv, x, y })),
);
export const issuerJwk = v.union([
  holderJwk,
  v.pipe(
    ed25519,
    v.transform(({ kty, crv, x }) => ({ kty, crv, x })),
  ),
]);

export type HolderJwk = v.InferOutput<typeof holderJwk>;
export type IssuerJwk = v.InferOutput<typeof issuerJwk>;
export type SignatureAlgorithm = 'ES256' | 'EdDSA';

/** Whether a key of this algorithm signed the text. */
export async function isSignedBy(
  jwk: IssuerJwk,
  algorithm: SignatureAlgorithm,
  text: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const x = fromBase64Url(jwk.x)!; // the schema has checked the form
  if (jwk.kty === 'OKP') return algorithm === 'EdDSA' && verifyEd25519(signature, utf8(text), x);
  const key = p256Key(concat(x, fromBase64Url(jwk.y)!));
  return algorithm === 'ES256' && verifySignature('ecdsa-p256', key, signature, utf8(text));
}
