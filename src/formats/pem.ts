/**
 * PEM certificate chains (RFC 7468) in the one form that quotes and their collateral are written in: lines of 64 characters,
 * each ended by a line feed, no text between the certificates.
 *
 * Strict, so that no byte of a quote can be changed without changing what it says.
 */

import { type Bytes, fromBase64Url, fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type Certificate, type CertificateCode, parseCertificate } from './x509.ts';

const MAX_BYTES = 32_768;
const MAX_CERTIFICATES = 8;
const BEGIN = '-----BEGIN CERTIFICATE-----\n';
const END = '-----END CERTIFICATE-----\n';

/**
 * Certificates in the order in which they stand.
 * Codes: `malformed-pem`, and those of `parseCertificate`.
 */
export function parsePemChain(
  pem: Uint8Array,
): Parsed<readonly Certificate[], 'malformed-pem' | CertificateCode> {
  const malformed = refuse('malformed-pem', 'not a chain of PEM certificates');
  const text = pem.length > MAX_BYTES ? null : fromUtf8(pem);
  const blocks = text?.split(END);
  if (blocks?.pop() !== '' || blocks.length > MAX_CERTIFICATES) return malformed;
  const certificates: Certificate[] = [];
  for (const block of blocks) {
    const der = block.startsWith(BEGIN) ? decodeLines(block.slice(BEGIN.length)) : null;
    if (der === null) return malformed;
    const certificate = parseCertificate(der);
    if (!certificate.ok) return certificate;
    certificates.push(certificate.value);
  }
  return accept(certificates);
}

/** Base64 of RFC 4648 section 4 in full lines but for the last. */
function decodeLines(body: string): Bytes | null {
  const match = /^((?:[A-Za-z0-9+/]{64}\n)*)([A-Za-z0-9+/]{1,64}={0,2})\n$/.exec(body);
  if (match === null) return null;
  const text = match[1]!.replaceAll('\n', '') + match[2]!;
  if (text.length % 4 !== 0 || match[2]!.length > 64) return null;
  return fromBase64Url(text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
}
