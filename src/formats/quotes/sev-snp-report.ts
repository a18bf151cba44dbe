/**
 * Attestation reports of AMD SEV-SNP (AMD publication 56860, "ATTESTATION_REPORT"): exactly 1184 bytes, of which the first 672
 * are signed. Versions 2 to 5, which agree in all fields that are read here.
 *
 * Reads only; every field is hostile until src/verify/computation/systems/sev-snp.ts checked it.
 */

import { type Bytes, concat } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { byteReader } from '../byte-reader.ts';

export type SevSnpReport = {
  readonly signed: Bytes;
  /** r and s, big-endian, 96 bytes. */
  readonly signature: Bytes;
  readonly guestSvn: number;
  /** 8 bytes, little-endian. */
  readonly policy: Bytes;
  readonly familyId: Bytes;
  readonly imageId: Bytes;
  readonly vmpl: number;
  readonly reportData: Bytes;
  readonly measurement: Bytes;
  readonly hostData: Bytes;
  readonly idKeyDigest: Bytes;
  readonly authorKeyDigest: Bytes;
  /** The platform's security versions for which the chip's certificate was made: 8 bytes. */
  readonly reportedTcb: Bytes;
  readonly chipId: Bytes;
  /** Which key signed: 0 is the chip's own. */
  readonly signingKey: number;
};

const REPORT_BYTES = 1184;
const SIGNED_BYTES = 672;
const SCALAR_FIELD_BYTES = 72;
const SCALAR_BYTES = 48;
const ECDSA_P384 = 1;
const [FIRST_VERSION, LAST_VERSION, FIRST_WITH_FAMILY] = [2, 5, 3];
/** Zen 3 and Zen 4; later families lay out security versions and chip ids in another way. */
const KNOWN_FAMILY = 0x19;

/** Codes: `malformed-quote`; `unsupported-version` for other versions, algorithms and families of chips. */
export function parseSevSnpReport(
  bytes: Bytes,
): Parsed<SevSnpReport, 'malformed-quote' | 'unsupported-version'> {
  if (bytes.length !== REPORT_BYTES)
    return refuse('malformed-quote', `${bytes.length} bytes, a report has ${REPORT_BYTES}`);
  const reader = byteReader(bytes);
  const version = reader.u32();
  const guestSvn = reader.u32();
  const policy = reader.take(8);
  const [familyId, imageId] = [reader.take(16), reader.take(16)];
  const vmpl = reader.u32();
  const algorithm = reader.u32();
  const family = bytes[392]!;
  const signature = readSignature(bytes.subarray(SIGNED_BYTES));
  if (version < FIRST_VERSION || version > LAST_VERSION || algorithm !== ECDSA_P384)
    return refuse('unsupported-version', 'a report of another version or signed in another way');
  if (version >= FIRST_WITH_FAMILY && family !== KNOWN_FAMILY)
    return refuse('unsupported-version', 'a report of a family of chips that is not known here');
  if (signature === null) return refuse('malformed-quote', 'the signature is not two numbers of 48 bytes');
  return accept({
    signed: bytes.subarray(0, SIGNED_BYTES),
    signature,
    guestSvn,
    policy,
    familyId,
    imageId,
    vmpl,
    reportData: bytes.subarray(80, 144),
    measurement: bytes.subarray(144, 192),
    hostData: bytes.subarray(192, 224),
    idKeyDigest: bytes.subarray(224, 272),
    authorKeyDigest: bytes.subarray(272, 320),
    reportedTcb: bytes.subarray(384, 392),
    chipId: bytes.subarray(416, 480),
    signingKey: (bytes[72]! >> 2) & 7,
  });
}

/** Two little-endian numbers in 72 bytes each; the rest, which nobody signs, has to be zero. */
function readSignature(field: Bytes): Bytes | null {
  const r = field.subarray(0, SCALAR_BYTES);
  const s = field.subarray(SCALAR_FIELD_BYTES, SCALAR_FIELD_BYTES + SCALAR_BYTES);
  const rest = concat(
    field.subarray(SCALAR_BYTES, SCALAR_FIELD_BYTES),
    field.subarray(SCALAR_FIELD_BYTES + SCALAR_BYTES),
  );
  return rest.every((byte) => byte === 0) ? concat(r.toReversed(), s.toReversed()) : null;
}
