/**
 * Short certificate chains up to a pinned root (RFC 5280 section 6, the part that applies): signatures, who may issue,
 * path lengths, times and revocation.
 *
 * No policies, no name constraints: a certificate with a critical extension that is not checked here is refused.
 * Signatures are judged without regard to time, so that an outdated chain can be told from a forged one.
 */

import { type Bytes, bytesEqual } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { ecdsaPair, type Scheme, verifySignature } from './signature.ts';
import { BASIC_CONSTRAINTS, type Certificate, KEY_USAGE, parseCertificate } from './x509.ts';
import type { RevocationList } from './x509-revocation.ts';

/** From the leaf to the pinned root, which is the last. */
export type Path = readonly Certificate[];

export type Validity = { readonly fromMs: number; readonly untilMs: number };

/** Flags of RFC 5280 section 4.2.1.3. */
export const DIGITAL_SIGNATURE = 1 << 0;
export const CERTIFICATE_SIGNING = 1 << 5;
export const LIST_SIGNING = 1 << 6;

/** Intel and AMD have 3, Nitro 5. */
const MAX_CERTIFICATES = 8;
const KIND_OF = { 'ecdsa-p256': 'p256', 'ecdsa-p384': 'p384', 'rsa-pss-sha384': 'rsa' } as const;

/**
 * @param chain from the leaf upwards, with or without the root; from outside
 * @param roots DER of trusted certificates
 * Codes: `unknown-root` where the chain ends at somebody who is not among them, `broken-chain` for everything else.
 */
export async function pathToRoot(
  chain: readonly Certificate[],
  roots: readonly Bytes[],
): Promise<Parsed<Path, 'broken-chain' | 'unknown-root'>> {
  if (chain.length === 0 || chain.length > MAX_CERTIFICATES)
    return refuse('broken-chain', `${chain.length} certificates, from 1 to ${MAX_CERTIFICATES} are read`);
  const path = endAtRoot(chain, roots.map(readRoot));
  if (path === null) return refuse('unknown-root', 'the chain ends at no root on the list');
  for (const [i, certificate] of path.entries()) {
    const issuer = path[i + 1];
    const problem = issuer ? whyNotIssued(certificate, issuer, i) : unknownCritical(certificate);
    if (problem !== null) return refuse('broken-chain', problem);
    if (issuer && !(await isSignedBy(certificate, issuer)))
      return refuse('broken-chain', 'a certificate is not signed by the one above it');
  }
  return accept(path);
}

/** Whether certificate or list carries a signature of `issuer`'s key; says nothing about whether it was allowed to. */
export async function isSignedBy(
  {
    signed,
    scheme,
    signature,
  }: { readonly signed: Bytes; readonly scheme: Scheme; readonly signature: Bytes },
  issuer: Certificate,
): Promise<boolean> {
  if (KIND_OF[scheme] !== issuer.keyKind) return false;
  const raw = scheme === 'rsa-pss-sha384' ? signature : ecdsaPair(scheme, signature);
  return raw !== null && verifySignature(scheme, issuer.key, raw, signed);
}

/** The time in which all of them are valid; `fromMs` lies after `untilMs` where there is none. */
export function validityOf(certificates: readonly Certificate[]): Validity {
  return {
    fromMs: Math.max(...certificates.map(({ notBeforeMs }) => notBeforeMs)),
    untilMs: Math.min(...certificates.map(({ notAfterMs }) => notAfterMs)),
  };
}

/** Whether a list is the issuer's own and signed by it. */
export async function isListOf(list: RevocationList, issuer: Certificate): Promise<boolean> {
  return (
    bytesEqual(list.issuer, issuer.subject) &&
    maySign(issuer, LIST_SIGNING) &&
    (await isSignedBy(list, issuer))
  );
}

/** Whether a certificate may use its key for `flag`; one that does not say may do anything. */
export function maySign({ keyUsage }: Certificate, flag: number): boolean {
  return keyUsage === null || (keyUsage & flag) !== 0;
}

function readRoot(bytes: Bytes): Certificate {
  const root = parseCertificate(bytes);
  if (!root.ok)
    throw new RailError('bad-argument', 'a root certificate cannot be read', { details: [root.code] });
  return root.value;
}

/** Taken as the end is only what has the very bytes of a root; a chain without one gets it by name, and has to be signed by it. */
function endAtRoot(chain: readonly Certificate[], roots: readonly Certificate[]): Path | null {
  const last = chain.at(-1)!;
  if (roots.some(({ bytes }) => bytesEqual(bytes, last.bytes))) return chain;
  const root = roots.find(({ subject }) => bytesEqual(subject, last.issuer));
  return root ? [...chain, root] : null;
}

/** @param below how many certificates are below the one that was issued; path lengths do not count the leaf */
function whyNotIssued(certificate: Certificate, issuer: Certificate, below: number): string | null {
  if (!bytesEqual(certificate.issuer, issuer.subject)) return 'a certificate names another issuer';
  if (issuer.issues === null) return 'a certificate was issued by one that is no authority';
  if (issuer.issues.pathLength !== null && below > issuer.issues.pathLength)
    return 'there are more certificates below an authority than it allows';
  if (!maySign(issuer, CERTIFICATE_SIGNING)) return 'an authority may not sign certificates';
  return unknownCritical(certificate);
}

function unknownCritical({ extensions }: Certificate): string | null {
  for (const [oid, { critical }] of extensions)
    if (critical && oid !== BASIC_CONSTRAINTS && oid !== KEY_USAGE)
      return `extension ${oid} is critical and not known here`;
  return null;
}
