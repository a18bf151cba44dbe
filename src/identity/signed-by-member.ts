/**
 * What members sign for their issuer (docs/spec/personhood.md section 2, docs/spec/issuer.md section 4): EdDSA over a digest, with the public key beside it. It names
 * the member to whoever reads it, unlike a proof.
 */

import * as v from 'valibot';
import { type Bytes, sha256, toBigInt } from '../bytes.ts';
import { canonicalize, type Json } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type Coordinates, type CurveCode, signEddsa, subgroupPoint, verifyEddsa } from './baby-jubjub.ts';
import { fieldNumber, MAX_DIGITS } from './decimal.ts';
import { commitmentOf, type Identity } from './identity.ts';

const numberText = v.pipe(v.string(), v.maxLength(MAX_DIGITS));
const point = v.strictTuple([numberText, numberText]);

/** Members of a signed object. Numbers are decimal. */
export const SIGNED = { publicKey: point, signature: v.strictObject({ r8: point, s: numberText }) };

export type Signed = {
  readonly publicKey: [string, string];
  readonly signature: { readonly r8: [string, string]; readonly s: string };
};

export type SignedCode = CurveCode | 'signature-false';

/** @param message what is signed, with a schema of its own */
export async function signAsMember({ secret, publicKey }: Identity, message: Json): Promise<Signed> {
  const { r8, s } = signEddsa(secret, await numberOf(message));
  return { publicKey: textPair(publicKey), signature: { r8: textPair(r8), s: String(s) } };
}

/** The commitment of the key that signed. */
export async function signerOf(
  { publicKey, signature }: Signed,
  message: Json,
): Promise<Parsed<bigint, SignedCode>> {
  const [x, y, rx, ry, s] = [...publicKey, ...signature.r8, signature.s].map(fieldNumber);
  if (x == null || y == null || rx == null || ry == null || s == null)
    return refuse('not-canonical', 'a number is not in its one spelling');
  const key = subgroupPoint([x, y]);
  if (!key.ok) return key;
  const signed = verifyEddsa(key.value, await numberOf(message), { r8: [rx, ry], s });
  return signed.ok ? accept(commitmentOf([x, y])) : signed;
}

/** 31 bytes of the digest, so that it is a number of the field. */
async function numberOf(message: Json): Promise<bigint> {
  const digest: Bytes = await sha256(canonicalize(message));
  return toBigInt(digest) >> 8n;
}

function textPair([x, y]: Coordinates): [string, string] {
  return [String(x), String(y)];
}
