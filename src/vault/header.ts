/**
 * The vault's header: how the data key is wrapped, and a MAC over all of it (docs/spec/vault.md section 4). What is parsed here is
 * not yet believed: only `isGenuine`, which takes the data key, says that nobody changed it. Does not show that it is the newest one.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, toBase64Url } from '../bytes.ts';
import { canonicalize, type Json, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { base64UrlOf, base64UrlRows, bytes32, parseShape } from '../shapes.ts';
import { hkdf, hmac, IV_BYTES, isHmac, KEY_BYTES, TAG_BYTES } from './ciphers.ts';
import { boundedKdf, kdfShape } from './kdf.ts';
import { isFutureSchema } from './versions.ts';

export const VAULT_ID_BYTES = 16;
const MAX_HEADER_BYTES = 8192;
/** WebAuthn's own limit. */
const MAX_CREDENTIAL_BYTES = 1023;

const wrapped = { iv: base64UrlOf(IV_BYTES), key: base64UrlOf(KEY_BYTES + TAG_BYTES) };
const wraps = v.strictObject({
  password: v.strictObject({ kdf: kdfShape, ...wrapped }),
  recovery: v.strictObject(wrapped),
  passkey: v.optional(
    v.strictObject({
      credential: v.pipe(base64UrlRows(1, MAX_CREDENTIAL_BYTES), v.minLength(2)),
      input: bytes32,
      ...wrapped,
    }),
  ),
});
const shape = v.strictObject({
  schema: v.literal('rail-vault/1'),
  vaultId: base64UrlOf(VAULT_ID_BYTES),
  wraps,
  mac: bytes32,
});

export type Header = v.InferOutput<typeof shape>;
export type Wraps = v.InferOutput<typeof wraps>;
export type HeaderCode = 'bad-header' | 'future-version' | 'kdf-too-weak' | 'kdf-too-heavy';

/** Codes: `bad-header`, `future-version`, `kdf-too-weak`, `kdf-too-heavy`. */
export function parseHeader(bytes: Bytes): Parsed<Header, HeaderCode> {
  const json = parseCanonical(bytes, MAX_HEADER_BYTES);
  if (!json.ok) return refuse('bad-header', json.because);
  if (isFutureSchema(json.value, 'rail-vault'))
    return refuse('future-version', 'the vault is of a newer version of this program');
  const header = parseShape(shape, json.value);
  if (!header.ok) return refuse('bad-header', header.because);
  const kdf = boundedKdf(header.value.wraps.password.kdf);
  return kdf.ok ? accept(header.value) : kdf;
}

/** The header's bytes, with its MAC. */
export async function writeHeader(vaultId: string, wraps: Wraps, dataKey: Bytes): Promise<Bytes> {
  const body = { schema: 'rail-vault/1', vaultId, wraps } as const;
  const mac = await hmac(await headerKey(vaultId, dataKey), canonicalize(body as Json));
  return canonicalize({ ...body, mac: toBase64Url(mac) } as Json);
}

/** Whether somebody who had the data key wrote exactly this header. */
export async function isGenuine({ mac, ...body }: Header, dataKey: Bytes): Promise<boolean> {
  const key = await headerKey(body.vaultId, dataKey);
  return isHmac(key, fromBase64Url(mac)!, canonicalize(body as Json));
}

function headerKey(vaultId: string, dataKey: Bytes): Promise<Bytes> {
  return hkdf(dataKey, fromBase64Url(vaultId)!, 'rail-vault/1 header');
}
