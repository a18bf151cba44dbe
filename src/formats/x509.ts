/**
 * X.509 version 3 certificates (RFC 5280 section 4.1), as far as short chains to pinned roots need them.
 *
 * Reads one certificate; whether anybody trusts it is for x509-chain.ts. Names are compared byte by byte, as the makers of
 * the hardware write them, so a name in another encoding is another name.
 */

import { type Bytes, toHex } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type DerNode, parseDer } from './der.ts';
import { derBits, derBoolean, derFlags, derOid, derSmall, derTime, derUnsigned } from './der-values.ts';
import type { Scheme } from './signature.ts';

export type Extension = { readonly critical: boolean; readonly value: Bytes };

export type Certificate = {
  readonly bytes: Bytes;
  /** What the issuer signed. */
  readonly signed: Bytes;
  readonly scheme: Scheme;
  /** As written: DER for ECDSA. */
  readonly signature: Bytes;
  /** Hex without zeros in front. */
  readonly serial: string;
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SubjectPublicKeyInfo, and which schemes it can be used with. */
  readonly key: Bytes;
  readonly keyKind: KeyKind;
  /** `null` where it may not issue; path length `null` where it is not limited. */
  readonly issues: { readonly pathLength: number | null } | null;
  /** Bit n is flag n of section 4.2.1.3; `null` where the certificate does not limit its use. */
  readonly keyUsage: number | null;
  /** By object identifier; unique. */
  readonly extensions: ReadonlyMap<string, Extension>;
};

export type KeyKind = 'p256' | 'p384' | 'rsa';
export type CertificateCode = 'malformed-certificate' | 'unsupported-algorithm';

export const BASIC_CONSTRAINTS = '2.5.29.19';
export const KEY_USAGE = '2.5.29.15';

/** 4096-bit RSA with extensions is 1.4 kB. */
const MAX_BYTES = 8_192;
const MAX_EXTENSIONS = 64;
const [SEQUENCE, OCTET_STRING, VERSION, EXTENSIONS] = [0x30, 0x04, 0xa0, 0xa3];
const EC_POINT_BYTES = { p256: 65, p384: 97 } as const;

/** Codes: `malformed-certificate`; `unsupported-algorithm` for other keys and signatures than signature.ts knows. */
export function parseCertificate(bytes: Bytes): Parsed<Certificate, CertificateCode> {
  const malformed = refuse('malformed-certificate', 'not an X.509 version 3 certificate in strict DER');
  if (bytes.length > MAX_BYTES) return malformed;
  const tree = parseDer(bytes);
  if (!tree.ok || tree.value.tag !== SEQUENCE) return malformed;
  const [body, algorithm, bits] = exactly(tree.value, 3) ?? [];
  const fields = body && exactly(body, 8); // version to key and extensions, without the unique ids that nobody uses
  const signature = bits && derBits(bits);
  if (!fields || !signature || body.tag !== SEQUENCE) return malformed;
  const [version, serialNode, inner, issuer, validity, subject, key, extensionNode] = fields as Fields;
  const serial = derUnsigned(serialNode);
  const times = exactly(validity, 2)?.map(derTime);
  const extensions = readExtensions(extensionNode);
  const constraints = extensions && readConstraints(extensions);
  const keyUsage = extensions && readKeyUsage(extensions);
  if (!isVersion3(version) || serial === null || !sameBytes(inner, algorithm!)) return malformed;
  if (times?.[0] == null || times[1] == null || !extensions || !constraints || !keyUsage) return malformed;
  const scheme = readScheme(inner);
  const keyKind = readKeyKind(key);
  if (scheme === null || keyKind === null)
    return refuse('unsupported-algorithm', 'a key or signature of a kind that is not known here');
  return accept({
    bytes,
    signed: body.bytes,
    scheme,
    signature,
    serial: toHex(serial),
    issuer: issuer.bytes,
    subject: subject.bytes,
    notBeforeMs: times[0],
    notAfterMs: times[1],
    key: key.bytes,
    keyKind,
    issues: constraints.issues,
    keyUsage: keyUsage.flags,
    extensions,
  });
}

type Fields = readonly [DerNode, DerNode, DerNode, DerNode, DerNode, DerNode, DerNode, DerNode];

/** AlgorithmIdentifier of a signature; parameters have to be the ones that signature.ts verifies with. */
export function readScheme(algorithm: DerNode): Scheme | null {
  const [name, parameters, ...more] = algorithm.children;
  const oid = name && derOid(name);
  if (algorithm.tag !== SEQUENCE || more.length > 0) return null;
  if (oid === '1.2.840.10045.4.3.2') return parameters ? null : 'ecdsa-p256';
  if (oid === '1.2.840.10045.4.3.3') return parameters ? null : 'ecdsa-p384';
  return oid === '1.2.840.113549.1.1.10' && parameters && isPssSha384(parameters) ? 'rsa-pss-sha384' : null;
}

/** RSASSA-PSS-params (RFC 4055 section 3.1): SHA-384, MGF1 with SHA-384, 48 bytes of salt, trailer field 1. */
function isPssSha384({ children }: DerNode): boolean {
  const [hash, mask, salt, trailer, ...more] = children;
  if (hash?.tag !== 0xa0 || mask?.tag !== 0xa1 || salt?.tag !== 0xa2 || more.length > 0) return false;
  const [maskName, maskHash] = mask.children[0]?.children ?? [];
  const isTrailer1 = trailer === undefined || (trailer.tag === 0xa3 && smallIn(trailer) === 1);
  return (
    isSha384(hash.children[0]) &&
    maskName !== undefined &&
    derOid(maskName) === '1.2.840.113549.1.1.8' &&
    isSha384(maskHash) &&
    smallIn(salt) === 48 &&
    isTrailer1
  );
}

function isSha384(algorithm: DerNode | undefined): boolean {
  const name = algorithm?.children[0];
  return name !== undefined && derOid(name) === '2.16.840.1.101.3.4.2.2';
}

function readKeyKind(key: DerNode): KeyKind | null {
  const [algorithm, bits] = exactly(key, 2) ?? [];
  const [name, curve] = algorithm?.children ?? [];
  const point = bits && derBits(bits);
  if (!name || !point) return null;
  if (derOid(name) === '1.2.840.113549.1.1.1') return 'rsa';
  const curveOid = derOid(name) === '1.2.840.10045.2.1' && curve ? derOid(curve) : null;
  const kind = curveOid === '1.2.840.10045.3.1.7' ? 'p256' : curveOid === '1.3.132.0.34' ? 'p384' : null;
  return kind !== null && point.length === EC_POINT_BYTES[kind] && point[0] === 4 ? kind : null;
}

/** Extensions by object identifier; `null` where one is malformed or comes twice. Also for revocation lists. */
export function readExtensions(tagged: DerNode): ReadonlyMap<string, Extension> | null {
  const [list] = exactly(tagged, 1) ?? [];
  if (tagged.tag !== EXTENSIONS && tagged.tag !== VERSION) return null;
  if (list?.tag !== SEQUENCE || list.children.length > MAX_EXTENSIONS) return null;
  const found = new Map<string, Extension>();
  for (const { tag, children } of list.children) {
    const [name, ...rest] = children;
    const value = rest.at(-1);
    const oid = name && derOid(name);
    const critical = rest.length === 2 ? derBoolean(rest[0]!) : false;
    if (tag !== SEQUENCE || !oid || found.has(oid) || rest.length > 2 || critical === null) return null;
    if (value?.tag !== OCTET_STRING) return null;
    found.set(oid, { critical, value: value.body });
  }
  return found;
}

function readConstraints(
  extensions: ReadonlyMap<string, Extension>,
): { readonly issues: Certificate['issues'] } | null {
  const extension = extensions.get(BASIC_CONSTRAINTS);
  if (!extension) return { issues: null };
  const parsed = parseDer(extension.value);
  if (!parsed.ok || parsed.value.tag !== SEQUENCE || parsed.value.children.length > 2) return null;
  const [authority, path] = parsed.value.children;
  if (!authority) return { issues: null };
  const pathLength = path ? derSmall(path) : null;
  if (derBoolean(authority) !== true || (path && pathLength === null)) return null;
  return { issues: { pathLength } };
}

function readKeyUsage(extensions: ReadonlyMap<string, Extension>): { readonly flags: number | null } | null {
  const extension = extensions.get(KEY_USAGE);
  if (!extension) return { flags: null };
  const parsed = parseDer(extension.value);
  const flags = parsed.ok ? derFlags(parsed.value) : null;
  return flags === null ? null : { flags };
}

function isVersion3(version: DerNode): boolean {
  return version.tag === VERSION && smallIn(version) === 2;
}

function smallIn(tagged: DerNode): number | null {
  const [only] = exactly(tagged, 1) ?? [];
  return only ? derSmall(only) : null;
}

function exactly(node: DerNode, count: number): readonly DerNode[] | null {
  return node.children.length === count ? node.children : null;
}

function sameBytes(a: DerNode, b: DerNode): boolean {
  return toHex(a.bytes) === toHex(b.bytes);
}
