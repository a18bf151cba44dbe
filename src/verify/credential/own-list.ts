/**
 * Lists of certificates that the reader added for Content Credentials, as PEM files hold them and as `settings.trust`
 * stores them (docs/spec/signals.md section 1). Whoever is on one counts like the official list, because the reader said so.
 */

import * as v from 'valibot';
import { fromBase64Url } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { line, parseShape } from '../../shapes.ts';

/** The official list has 38 kB, the interim one 250 kB. */
export const MAX_PEM_BYTES = 512 * 1024;
const MAX_CERTIFICATES = 1_000;
/** A DER sequence with a two-byte length: nothing smaller is a certificate. */
const DER_START = [0x30, 0x82];

const credentialList = v.strictObject({
  schema: v.literal('rail.credential-list/1'),
  name: line(1, 80),
  pem: v.pipe(v.string(), v.maxLength(MAX_PEM_BYTES)),
});

export type CredentialList = v.InferOutput<typeof credentialList>;
export type PemCode = 'too-large' | 'private-key' | 'no-certificate' | 'bad-certificate';

/** The certificates of a PEM file, comments left out. What each says is checked when a credential is read. */
export function readCertificates(
  text: string,
): Parsed<{ readonly pem: string; readonly count: number }, PemCode> {
  if (text.length > MAX_PEM_BYTES) return refuse('too-large', `larger than ${MAX_PEM_BYTES / 1024} kB`);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return refuse('private-key', 'the file holds a private key');
  const found = text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0 || found.length > MAX_CERTIFICATES)
    return refuse('no-certificate', `no certificates, or more than ${MAX_CERTIFICATES}`);
  const isWhole = found.every((block) => {
    const base64 = block.replaceAll(/-----[A-Z ]+-----|[\s=]/g, '');
    const der = fromBase64Url(base64.replaceAll('+', '-').replaceAll('/', '_'));
    return der !== null && DER_START.every((byte, at) => der[at] === byte);
  });
  if (!isWhole) return refuse('bad-certificate', 'a certificate is damaged');
  return accept({ pem: `${found.join('\n')}\n`, count: found.length });
}

/** As stored; `null` for every other kind of trust. */
export function parseCredentialList(stored: unknown): (CredentialList & { readonly count: number }) | null {
  const parsed = parseShape(credentialList, stored);
  const read = parsed.ok ? readCertificates(parsed.value.pem) : null;
  return parsed.ok && read?.ok ? { ...parsed.value, count: read.value.count } : null;
}

/** All certificates that the reader added, one PEM text. */
export function ownCertificates(trust: readonly unknown[]): string {
  return trust.flatMap((item) => parseCredentialList(item)?.pem ?? []).join('');
}
