/**
 * Whose credentials an issuer takes: a file of its operator's, with the public keys in it. Nothing is fetched, so that a change of somebody else's site
 * admits nobody.
 */

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { RailError } from '../errors.ts';
import { type CredentialAsks, credentialAsks } from '../identity/credentials/asks.ts';
import { base64UrlOf, line, parseShape } from '../shapes.ts';

const coordinate = base64UrlOf(32);
/** Public keys alone: a member `d` is refused. */
const publicJwk = v.variant('kty', [
  v.strictObject({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: coordinate,
    y: coordinate,
    kid: v.optional(line(1, 200)),
    alg: v.optional(v.literal('ES256')),
    use: v.optional(v.literal('sig')),
  }),
  v.strictObject({
    kty: v.literal('OKP'),
    crv: v.literal('Ed25519'),
    x: coordinate,
    kid: v.optional(line(1, 200)),
    alg: v.optional(v.literal('EdDSA')),
    use: v.optional(v.literal('sig')),
  }),
]);

const allowedFile = v.strictObject({
  schema: v.literal('rail.allowed-credentials/1'),
  issuers: v.pipe(
    v.array(
      v.strictObject({
        iss: line(1, 512),
        keys: v.pipe(v.array(publicJwk), v.minLength(1), v.maxLength(16)),
        vct: v.pipe(v.array(line(1, 512)), v.minLength(1), v.maxLength(32)),
      }),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
});

export type PublicJwk = v.InferOutput<typeof publicJwk>;
export type AllowedCredentials = v.InferOutput<typeof allowedFile>['issuers'];

/** @throws RailError `bad-settings` */
export async function readAllowedCredentials(path: string): Promise<AllowedCredentials> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new RailError('bad-settings', `${path} is missing or not JSON`, { cause });
  }
  const file = parseShape(allowedFile, value);
  if (!file.ok) throw new RailError('bad-settings', `${path} is no list of credentials: ${file.because}`);
  const { issuers } = file.value;
  if (!parseShape(credentialAsks, asksFor(issuers)).ok)
    throw new RailError('bad-settings', `${path} names more than applicants can be told`);
  return issuers;
}

/** What applicants are told to show: of whom, of which types, and the one claim that is needed. */
export function asksFor(allowed: AllowedCredentials): CredentialAsks {
  const iss = [...new Set(allowed.map((entry) => entry.iss))];
  const vct = [...new Set(allowed.flatMap((entry) => entry.vct))];
  return { iss, vct, claims: ['sub'] };
}

/** The algorithm of a key that may sign; `null` for a key of another kind. */
export function algorithmOf(key: unknown): 'ES256' | 'EdDSA' | null {
  const { kty, crv } = (key ?? {}) as { readonly kty?: unknown; readonly crv?: unknown };
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : null;
}
