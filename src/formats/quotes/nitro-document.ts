/**
 * Attestation documents of AWS Nitro enclaves: COSE_Sign1 (RFC 9052 section 4.2) with ES384, without a tag and with no
 * unprotected members, over a map of digest, time, PCRs, certificates and three fields of the enclave's own.
 *
 * Reads only; whether Amazon's root stands behind it is for src/verify/computation/systems/nitro.ts.
 */

import { type Bytes, concat, fromHex, toHex, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type Cbor, type CborMap, cborBytes, parseCbor } from '../cbor.ts';
import { type Certificate, parseCertificate } from '../x509.ts';

export type NitroDocument = {
  /** What the leaf's key signed. */
  readonly signed: Bytes;
  /** r and s, 96 bytes. */
  readonly signature: Bytes;
  /** When the document was made, by the hypervisor's clock. */
  readonly timestampMs: number;
  /** By index, 48 bytes each. */
  readonly pcrs: ReadonlyMap<number, Bytes>;
  /** From the leaf up to the root. */
  readonly chain: readonly Certificate[];
  /** `null` where the enclave gave none. */
  readonly userData: Bytes | null;
};

const MAX_DOCUMENT_BYTES = 65_536;
const MAX_CERTIFICATES = 8;
const MAX_PCRS = 32;
const PCR_BYTES = 48;
/** {1: -35}: the algorithm is ES384. */
const ES384 = fromHex('a1013822')!;
/** Array of four and the context of section 4.4. */
const SIGNED_HEAD = concat(Uint8Array.of(0x84, 0x6a), utf8('Signature1'));
const MEMBERS = [
  'module_id',
  'digest',
  'timestamp',
  'pcrs',
  'certificate',
  'cabundle',
  'public_key',
  'user_data',
  'nonce',
];

type Code = 'malformed-quote' | 'unsupported-version';

/** Codes: `malformed-quote`; `unsupported-version` for another algorithm or digest and for members not known here. */
export function parseNitroDocument(bytes: Bytes): Parsed<NitroDocument, Code> {
  const malformed = refuse('malformed-quote', 'not an attestation document of a Nitro enclave');
  const outer = bytes.length <= MAX_DOCUMENT_BYTES ? parseCbor(bytes) : null;
  const parts = outer?.ok && Array.isArray(outer.value) ? (outer.value as readonly Cbor[]) : [];
  const [protectedBytes, unprotected, payload, signature] = parts;
  if (parts.length !== 4 || !isBytes(protectedBytes) || !isBytes(payload)) return malformed;
  if (!isBytes(signature) || signature.length !== 96) return malformed;
  if (!isMap(unprotected) || unprotected.size > 0) return malformed;
  if (toHex(protectedBytes) !== toHex(ES384)) return refuse('unsupported-version', 'signed in another way');
  const inner = parseCbor(payload);
  if (!inner.ok || !isMap(inner.value)) return malformed;
  const members = inner.value;
  if (members.get('digest') !== 'SHA384' || [...members.keys()].some((key) => !MEMBERS.includes(String(key))))
    return refuse('unsupported-version', 'another digest, or members that are not known here');
  const timestampMs = members.get('timestamp');
  const pcrs = readPcrs(members.get('pcrs'));
  const chain = readChain(members);
  const userData = members.get('user_data') ?? null;
  if (typeof timestampMs !== 'number' || pcrs === null || chain === null) return malformed;
  if (userData !== null && !isBytes(userData)) return malformed;
  const signed = concat(
    SIGNED_HEAD,
    cborBytes(protectedBytes),
    cborBytes(new Uint8Array()),
    cborBytes(payload),
  );
  return accept({ signed, signature, timestampMs, pcrs, chain, userData });
}

function readPcrs(value: Cbor | undefined): ReadonlyMap<number, Bytes> | null {
  if (!isMap(value) || value.size === 0 || value.size > MAX_PCRS) return null;
  const pcrs = new Map<number, Bytes>();
  for (const [index, digest] of value) {
    const isIndex = typeof index === 'number' && index >= 0 && index < MAX_PCRS;
    if (!isIndex || !isBytes(digest) || digest.length !== PCR_BYTES) return null;
    pcrs.set(index, digest);
  }
  return pcrs;
}

/** The bundle stands from the root down to the authority that issued the leaf. */
function readChain(members: CborMap): readonly Certificate[] | null {
  const bundle = members.get('cabundle');
  if (!Array.isArray(bundle) || bundle.length >= MAX_CERTIFICATES) return null;
  const chain: Certificate[] = [];
  for (const der of [members.get('certificate'), ...(bundle as readonly Cbor[]).toReversed()]) {
    const certificate = isBytes(der) ? parseCertificate(der) : null;
    if (!certificate?.ok) return null;
    chain.push(certificate.value);
  }
  return chain;
}

function isBytes(value: Cbor | undefined): value is Bytes {
  return value instanceof Uint8Array;
}

function isMap(value: Cbor | undefined): value is CborMap {
  return value instanceof Map;
}
