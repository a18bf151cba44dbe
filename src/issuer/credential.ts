/**
 * Presentations of SD-JWT VC (docs/spec/issuer.md section 5). The library checks signatures, disclosures and `sd_hash`; everything that it leaves to its caller,
 * or takes when it is absent, is decided here before it runs: key binding, audience, nonce, age, algorithms, times, status. It is given no network.
 *
 * Says that an allowed issuer signed this for whoever holds the key. Not that one person has one subject, and not that the credential was not taken back.
 */

import { createHmac } from 'node:crypto';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { type Bytes, fromBase64Url, fromUtf8, sha256, toBase64Url, utf8 } from '../bytes.ts';
import { canonicalize } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type AllowedCredentials, algorithmOf } from './allowed-credentials.ts';
import type { Issuer } from './issuer.ts';

export const MAX_PRESENTATION_CHARS = 16_384;
const MAX_DISCLOSURES = 64;
const TYPES: readonly unknown[] = ['dc+sd-jwt', 'vc+sd-jwt'];
const ALGORITHMS: readonly unknown[] = ['ES256', 'EdDSA'];
const BINDING_AGE_S = 600;
const BINDING_AHEAD_S = 120;
const MAX_SUBJECT_CHARS = 512;
/** They must be signed as they are, not hidden in a disclosure (SD-JWT VC section 2.2.2.2). */
const NEVER_DISCLOSED = ['iss', 'vct', 'cnf', 'exp', 'nbf', 'status'] as const;

export type Subject = { readonly iss: string; readonly sub: string };
export type CredentialCode =
  | 'credential-malformed'
  | 'key-binding-missing'
  | 'algorithm-not-allowed'
  | 'header-not-allowed'
  | 'credential-issuer-not-allowed'
  | 'credential-type-not-allowed'
  | 'credential-expired'
  | 'credential-not-yet-valid'
  | 'status-unsupported'
  | 'wrong-audience'
  | 'wrong-nonce'
  | 'key-binding-old'
  | 'credential-false'
  | 'subject-missing';

export type ExpectedBinding = {
  /** This issuer's key as base64url. */
  readonly audience: string;
  /** Of the enrolment. */
  readonly nonce: string;
  readonly nowMs: number;
};

type Claims = Readonly<Record<string, unknown>>;
type Jwt = { readonly header: Claims; readonly payload: Claims };

/** Who the allowed issuer says it is. @param presentation from an applicant, at most `MAX_PRESENTATION_CHARS` */
export async function checkCredential(
  presentation: string,
  allowed: AllowedCredentials,
  expected: ExpectedBinding,
): Promise<Parsed<Subject, CredentialCode>> {
  const read = readPresentation(presentation);
  if (!read.ok) return read;
  const { credential, binding } = read.value;
  const refused = refuseCredential(credential, allowed, expected.nowMs) ?? refuseBinding(binding, expected);
  if (refused) return refused;
  const { iss } = credential.payload as { readonly iss: string };
  const keys = allowed.find((entry) => entry.iss === iss)!.keys;
  const claims = await verified(presentation, read.value, keys, expected);
  if (claims === null) return refuse('credential-false', 'the credential does not verify');
  const { sub } = claims;
  return typeof sub === 'string' && sub.length > 0 && sub.length <= MAX_SUBJECT_CHARS && sub.isWellFormed()
    ? accept({ iss, sub })
    : refuse('subject-missing', 'the credential shows no subject');
}

/** Inside the transaction that admits. `false` where the subject has been admitted before. Only a keyed digest is kept. */
export function useUpSubject({ store, secret }: Issuer, { iss, sub }: Subject): boolean {
  const hmac = createHmac('sha256', secret)
    .update('rail-issuer-subject/1|')
    .update(canonicalize([iss, sub]));
  return store.sql('INSERT OR IGNORE INTO subject VALUES (?)').run(toBase64Url(hmac.digest())).changes === 1;
}

type Read = { readonly credential: Jwt; readonly binding: Jwt };

function readPresentation(text: string): Parsed<Read, 'credential-malformed' | 'key-binding-missing'> {
  const parts = text.length <= MAX_PRESENTATION_CHARS ? text.split('~') : [];
  if (parts.length < 2 || parts.length > MAX_DISCLOSURES + 2 || !/^[A-Za-z0-9_.~-]+$/.test(text))
    return refuse('credential-malformed', 'this is no presentation of an SD-JWT');
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (last === '') return refuse('key-binding-missing', 'the holder has not signed');
  const [credential, binding] = [readJwt(first), readJwt(last)];
  return credential !== null && binding !== null
    ? accept({ credential, binding })
    : refuse('credential-malformed', 'a part is no JWT');
}

function refuseCredential({ header, payload }: Jwt, allowed: AllowedCredentials, nowMs: number) {
  const { iss, vct, exp, nbf, iat, status, _sd_alg: hash = 'sha-256' } = payload;
  if (!TYPES.includes(header.typ) || hash !== 'sha-256')
    return refuse('credential-malformed', 'this is no SD-JWT VC with SHA-256');
  const refused = refuseHeader(header);
  if (refused) return refused;
  const entry = allowed.find((one) => one.iss === iss);
  if (entry === undefined) return refuse('credential-issuer-not-allowed', 'not from an issuer on the list');
  if (!entry.vct.some((type) => type === vct))
    return refuse('credential-type-not-allowed', 'not a type on the list');
  if (![exp, nbf, iat].every((time) => time === undefined || Number.isFinite(time)))
    return refuse('credential-malformed', 'a time is no number');
  if (Number(exp ?? Number.POSITIVE_INFINITY) * 1000 <= nowMs)
    return refuse('credential-expired', 'the credential has expired');
  if (Number(nbf ?? 0) * 1000 > nowMs) return refuse('credential-not-yet-valid', 'not valid yet');
  return status === undefined
    ? null
    : refuse('status-unsupported', 'whether it was taken back cannot be asked here');
}

function refuseBinding({ header, payload }: Jwt, { audience, nonce, nowMs }: ExpectedBinding) {
  const refused = refuseHeader(header);
  if (refused) return refused;
  if (payload.aud !== audience) return refuse('wrong-audience', 'presented to another issuer');
  if (payload.nonce !== nonce) return refuse('wrong-nonce', 'presented for another enrolment');
  const ageS = typeof payload.iat === 'number' ? nowMs / 1000 - payload.iat : Number.NaN;
  return ageS <= BINDING_AGE_S && ageS >= -BINDING_AHEAD_S
    ? null
    : refuse('key-binding-old', 'presented too long ago');
}

function refuseHeader(header: Claims) {
  if (!ALGORITHMS.includes(header.alg))
    return refuse('algorithm-not-allowed', 'only ES256 and EdDSA are taken');
  // Both ask to be read in another way (RFC 7515 section 4.1.11, RFC 7797), which the library does not.
  return Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')
    ? refuse('header-not-allowed', 'a header wants to be read in another way')
    : null;
}

/** All claims, disclosed ones included; `null` where anything does not verify. */
async function verified(
  presentation: string,
  { credential, binding }: Read,
  keys: AllowedCredentials[number]['keys'],
  { nonce, nowMs }: ExpectedBinding,
): Promise<Claims | null> {
  const library = new SDJwtVcInstance({
    hasher: async (data) => sha256(typeof data === 'string' ? utf8(data) : new Uint8Array(data)),
    verifier: (data, signature) => anyVerifies(keys, credential.header, data, signature),
    kbVerifier: (data, signature, { cnf }) => anyVerifies([cnf?.jwk], binding.header, data, signature),
    statusListFetcher: () => Promise.reject(new Error('no network')),
  });
  try {
    const { payload } = await library.verify(presentation, {
      keyBindingNonce: nonce,
      currentDate: Math.floor(nowMs / 1000),
    });
    const claims = payload as unknown as Claims;
    const isAsSigned = NEVER_DISCLOSED.every(
      (name) => JSON.stringify(claims[name]) === JSON.stringify(credential.payload[name]),
    );
    return isAsSigned ? claims : null;
  } catch {
    return null;
  }
}

async function anyVerifies(keys: readonly unknown[], header: Claims, data: string, signature: string) {
  for (const key of keys) {
    if (algorithmOf(key) === header.alg && (await verifies(key as JsonWebKey, data, signature))) return true;
  }
  return false;
}

async function verifies(key: JsonWebKey, data: string, signature: string): Promise<boolean> {
  const { kty, crv, x, y } = key;
  const bytes = fromBase64Url(signature);
  if (bytes === null) return false;
  const isEc = kty === 'EC';
  const jwk = isEc ? { kty, crv, x, y } : { kty, crv, x };
  const imported = isEc ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' };
  const algorithm = isEc ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'Ed25519' };
  const publicKey = await crypto.subtle.importKey('jwk', jwk as JsonWebKey, imported, false, ['verify']);
  return await crypto.subtle.verify(algorithm, publicKey, bytes, utf8(data));
}

function readJwt(text: string): Jwt | null {
  const parts = text.split('.').map(fromBase64Url);
  if (parts.length !== 3 || parts.includes(null)) return null;
  const [header, payload] = parts.map((part) => readClaims(part!));
  return header && payload ? { header, payload } : null;
}

/** An object of JSON; members are looked at, never walked. */
function readClaims(bytes: Bytes): Claims | null {
  try {
    const value = JSON.parse(fromUtf8(bytes) ?? '') as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}
