/**
 * An SD-JWT VC as an issuer hands it out, read strictly (docs/spec/credentials.md sections 1 and 2). Reading says what it claims; who signed it is checked by
 * `signerOf`, and whether it was taken back cannot be known here.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { isLoopback } from '../../loopback.ts';
import { line, parseShape } from '../../shapes.ts';
import {
  type Claim,
  type Disclosure,
  type DisclosureCode,
  MAX_DISCLOSURES,
  type PlaceCode,
  placeDisclosures,
  readDisclosures,
} from './disclosures.ts';
import { isObject, type JsonObject, memberOf, readJsonPart } from './json-object.ts';
import { MAX_CREDENTIAL_CHARS } from './limits.ts';
import {
  type HolderJwk,
  holderJwk,
  type IssuerJwk,
  isSignedBy,
  type SignatureAlgorithm,
} from './public-key.ts';

export type Credential = {
  /** The issuer's signed part, as it stands. */
  readonly jwt: string;
  readonly algorithm: SignatureAlgorithm;
  /** `iss`: an address. */
  readonly issuer: string;
  /** `vct`. */
  readonly type: string;
  readonly holder: HolderJwk;
  /** Seconds since 1970. */
  readonly issuedAtS: number | null;
  readonly validFromS: number | null;
  readonly expiresAtS: number | null;
  /** There is a list that says whether it was taken back; it is not asked. */
  readonly hasStatus: boolean;
  readonly disclosures: readonly Disclosure[];
  readonly claims: readonly Claim[];
};

export type CredentialCode =
  | DisclosureCode
  | PlaceCode
  | 'credential-too-large'
  | 'too-many-disclosures'
  | 'not-sd-jwt'
  | 'has-key-binding'
  | 'bad-jwt'
  | 'wrong-type'
  | 'algorithm-not-allowed'
  | 'header-not-allowed'
  | 'hash-not-allowed'
  | 'bad-member'
  | 'private-key'
  | 'no-holder-key';

const TYPES: readonly unknown[] = ['dc+sd-jwt', 'vc+sd-jwt'];
const SIGNATURE_BYTES = 64;
/** The end of year 9999. */
const MAX_SECONDS = 253_402_300_799;

const seconds = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_SECONDS)));
const members = v.object({
  iss: v.pipe(line(1, 512), v.check(isIssuerAddress, 'an address')),
  vct: line(1, 512),
  exp: seconds,
  nbf: seconds,
  iat: seconds,
});

/** @param text from a file or a paste, of any length */
export async function readCredential(text: string): Promise<Parsed<Credential, CredentialCode>> {
  const parts = split(text);
  if (!parts.ok) return parts;
  const [jwt, ...texts] = parts.value;
  const read = readIssuerJwt(jwt!);
  if (!read.ok) return read;
  const { algorithm, payload } = read.value;
  const named = readMembers(payload);
  if (!named.ok) return named;
  const disclosures = await readDisclosures(texts);
  if (!disclosures.ok) return disclosures;
  const claims = placeDisclosures(payload, disclosures.value);
  if (!claims.ok) return claims;
  const { iss, vct, iat, nbf, exp, holder } = named.value;
  return accept({
    jwt: jwt!,
    algorithm,
    issuer: iss,
    type: vct,
    holder,
    issuedAtS: iat ?? null,
    validFromS: nbf ?? null,
    expiresAtS: exp ?? null,
    hasStatus: memberOf(payload, 'status') !== undefined,
    disclosures: disclosures.value,
    claims: claims.value,
  });
}

/** The compact form of everything, which is what was read. */
export function textOf({ jwt, disclosures }: Pick<Credential, 'jwt' | 'disclosures'>): string {
  return [jwt, ...disclosures.map(({ text }) => text), ''].join('~');
}

/** The first of the keys with which the issuer's part was signed; `null` where none was. */
export async function signerOf(
  { jwt, algorithm }: Pick<Credential, 'jwt' | 'algorithm'>,
  keys: readonly IssuerJwk[],
): Promise<IssuerJwk | null> {
  const end = jwt.lastIndexOf('.');
  const signature = fromBase64Url(jwt.slice(end + 1)) as Bytes;
  for (const key of keys) {
    if (await isSignedBy(key, algorithm, jwt.slice(0, end), signature)) return key;
  }
  return null;
}

/** Codes `credential-expired` and `credential-not-yet-valid`. */
export function checkTime(
  { validFromS, expiresAtS }: Pick<Credential, 'validFromS' | 'expiresAtS'>,
  nowMs: number,
): Parsed<null, 'credential-expired' | 'credential-not-yet-valid'> {
  if (expiresAtS !== null && nowMs >= expiresAtS * 1000)
    return refuse('credential-expired', 'the credential has expired');
  return validFromS !== null && nowMs < validFromS * 1000
    ? refuse('credential-not-yet-valid', 'the credential is not valid yet')
    : accept(null);
}

/** `https`, or the own device while somebody develops, in one spelling. */
export function isIssuerAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, href } = new URL(text);
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && isLoopback(text));
  // An empty query or fragment is none to the parser, and stays in the address.
  const isPlain = username + password === '' && !/[?#]/.test(text);
  return isAllowed && isPlain && (href === text || href === `${text}/`);
}

function split(
  text: string,
): Parsed<
  readonly string[],
  'credential-too-large' | 'not-sd-jwt' | 'has-key-binding' | 'too-many-disclosures'
> {
  // Only as far as it could be allowed, since a paste can have megabytes.
  const trimmed = text.length <= 2 * MAX_CREDENTIAL_CHARS ? text.trim() : text;
  if (trimmed.length > MAX_CREDENTIAL_CHARS)
    return refuse('credential-too-large', `a credential of more than ${MAX_CREDENTIAL_CHARS} characters`);
  if (!/^[\w.~-]+$/.test(trimmed)) return refuse('not-sd-jwt', 'this is no SD-JWT in its compact form');
  const parts = trimmed.split('~');
  const last = parts.pop();
  if (parts.length === 0) return refuse('not-sd-jwt', 'this is no SD-JWT in its compact form');
  if (last !== '') return refuse('has-key-binding', 'this was made for one use by another wallet');
  return parts.length - 1 > MAX_DISCLOSURES
    ? refuse('too-many-disclosures', `more than ${MAX_DISCLOSURES} disclosures`)
    : accept(parts);
}

type IssuerJwt = { readonly algorithm: SignatureAlgorithm; readonly payload: JsonObject };

function readIssuerJwt(jwt: string): Parsed<IssuerJwt, CredentialCode> {
  const [head = '', body = '', signature = '', ...more] = jwt.split('.');
  const [header, payload] = [readJsonPart(head), readJsonPart(body)];
  for (const part of [header, payload])
    if (!part.ok) return part.code === 'bad-json' ? refuse('bad-jwt', part.because) : part;
  if (!header.ok || !payload.ok || !isObject(header.value) || !isObject(payload.value) || more.length > 0)
    return refuse('bad-jwt', 'the signed part is no JWT');
  if (fromBase64Url(signature)?.length !== SIGNATURE_BYTES)
    return refuse('bad-jwt', 'the signature has another length');
  const { value } = header;
  const algorithm = memberOf(value, 'alg');
  if (!TYPES.includes(memberOf(value, 'typ'))) return refuse('wrong-type', 'this JWT is no credential');
  if (algorithm !== 'ES256' && algorithm !== 'EdDSA')
    return refuse('algorithm-not-allowed', 'signed with another algorithm than ES256 or EdDSA');
  if (Object.hasOwn(value, 'crit') || Object.hasOwn(value, 'b64'))
    return refuse('header-not-allowed', 'the JWT wants to be read in another way');
  const hash = memberOf(payload.value, '_sd_alg');
  if (hash !== undefined && hash !== 'sha-256')
    return refuse('hash-not-allowed', 'digests are of another hash than SHA-256');
  return accept({ algorithm, payload: payload.value });
}

function readMembers(payload: JsonObject) {
  const named = parseShape(members, payload);
  if (!named.ok) return refuse('bad-member', named.because);
  const { cnf } = payload;
  const jwk = isObject(cnf) ? memberOf(cnf, 'jwk') : undefined;
  if (isObject(jwk) && Object.hasOwn(jwk, 'd')) return refuse('private-key', 'there is a private key in it');
  const holder = parseShape(holderJwk, jwk);
  return holder.ok
    ? accept({ ...named.value, holder: holder.value })
    : refuse('no-holder-key', 'it is bound to no key on P-256');
}
