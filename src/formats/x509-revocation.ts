/**
 * Certificate revocation lists (RFC 5280 section 5): who is revoked, who says so, and until when the list may be used.
 *
 * Only complete lists of the issuer itself: delta and indirect lists have critical extensions and are refused, because
 * read as complete ones they would leave revoked certificates out.
 */

import { type Bytes, bytesEqual, toHex } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type DerNode, parseDer } from './der.ts';
import { derBits, derSmall, derTime, derUnsigned } from './der-values.ts';
import type { Scheme } from './signature.ts';
import { readExtensions, readScheme } from './x509.ts';

export type RevocationList = {
  readonly signed: Bytes;
  readonly scheme: Scheme;
  readonly signature: Bytes;
  readonly issuer: Bytes;
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number;
  /** Serial numbers in hex without zeros in front. */
  readonly revoked: ReadonlySet<string>;
};

const [SEQUENCE, LIST_EXTENSIONS] = [0x30, 0xa0];

/** Codes: `malformed-list`. */
export function parseRevocationList(bytes: Bytes): Parsed<RevocationList, 'malformed-list'> {
  const malformed = refuse('malformed-list', 'not a complete X.509 revocation list in strict DER');
  const tree = parseDer(bytes);
  if (!tree.ok || tree.value.tag !== SEQUENCE || tree.value.children.length !== 3) return malformed;
  const [body, algorithm, bits] = tree.value.children as [DerNode, DerNode, DerNode];
  const scheme = readScheme(algorithm);
  const signature = derBits(bits);
  const fields = readBody(body);
  if (scheme === null || signature === null || fields === null) return malformed;
  if (!bytesEqual(fields.algorithm, algorithm.bytes)) return malformed;
  const { algorithm: _inner, ...rest } = fields;
  return accept({ signed: body.bytes, scheme, signature, ...rest });
}

type Body = Pick<RevocationList, 'issuer' | 'thisUpdateMs' | 'nextUpdateMs' | 'revoked'> & {
  readonly algorithm: Bytes;
};

/** Version 2, algorithm, issuer, two times, then optionally the entries, then the extensions. */
function readBody({ tag, children }: DerNode): Body | null {
  const [version, algorithm, issuer, thisUpdate, nextUpdate, ...rest] = children;
  if (tag !== SEQUENCE || !version || !algorithm || !issuer || !thisUpdate || !nextUpdate) return null;
  const thisUpdateMs = derTime(thisUpdate);
  const nextUpdateMs = derTime(nextUpdate);
  const extensions = rest.at(-1);
  if (derSmall(version) !== 1 || thisUpdateMs === null || nextUpdateMs === null) return null;
  if (extensions?.tag !== LIST_EXTENSIONS || rest.length > 2) return null;
  const revoked = rest.length === 2 ? readEntries(rest[0]!) : new Set<string>();
  if (revoked === null || !nothingCritical(extensions)) return null;
  return { algorithm: algorithm.bytes, issuer: issuer.bytes, thisUpdateMs, nextUpdateMs, revoked };
}

/** Entry extensions are not read: whatever the reason, the certificate is on the list. */
function readEntries({ tag, children }: DerNode): ReadonlySet<string> | null {
  if (tag !== SEQUENCE) return null;
  const revoked = new Set<string>();
  for (const entry of children) {
    const serial = entry.children[0] && derUnsigned(entry.children[0]);
    if (entry.tag !== SEQUENCE || entry.children.length < 2 || !serial) return null;
    revoked.add(toHex(serial));
  }
  return revoked;
}

function nothingCritical(tagged: DerNode): boolean {
  const extensions = readExtensions(tagged);
  return extensions !== null && [...extensions.values()].every(({ critical }) => !critical);
}
