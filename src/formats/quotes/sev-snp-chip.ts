/**
 * What AMD's certificate of a chip (VCEK) says about it (AMD publication 57230, "VCEK Certificate"): its id, and the security
 * versions that the key was derived for.
 */

import { type Bytes, fromBase64Url, fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseDer } from '../der.ts';
import { derSmall } from '../der-values.ts';
import { type Certificate, parseCertificate } from '../x509.ts';

export type ChipIdentity = {
  /** 64 bytes. */
  readonly chipId: Bytes;
  /** In the order of a report's field: boot loader, TEE, four reserved, SNP firmware, microcode. */
  readonly tcb: Bytes;
};

const AMD = '1.3.6.1.4.1.3704.1';
/** Last number of the extension for each byte of the field, for chips of family 19h. */
const TCB_BYTES = [1, 2, 4, 5, 6, 7, 3, 8];
const CHIP_ID_BYTES = 64;
const OCTET_STRING = 0x04;
const MAX_COLLATERAL_BYTES = 32_768;

/** `null` where the certificate is not one of a chip of family 19h. */
export function readChipIdentity(certificate: Certificate): ChipIdentity | null {
  const chipId = certificate.extensions.get(`${AMD}.4`)?.value;
  const tcb = TCB_BYTES.map((last) => readVersion(certificate, `${AMD}.3.${last}`));
  if (!chipId || !tcb.every((version) => version !== null)) return null;
  const id = withoutHead(chipId);
  return id.length === CHIP_ID_BYTES ? { chipId: id, tcb: Uint8Array.from(tcb as readonly number[]) } : null;
}

/**
 * What lies beside a report: `{"vcek","ask","ark"}`, DER in base64url. The answer goes from the chip up.
 * Codes: `malformed-collateral`.
 */
export function parseSevSnpCollateral(
  bytes: Uint8Array,
): Parsed<readonly Certificate[], 'malformed-collateral'> {
  const text = bytes.length > MAX_COLLATERAL_BYTES ? null : fromUtf8(bytes);
  const match = text && MEMBERS.exec(text);
  const chain: Certificate[] = [];
  for (const encoded of match ? [match[3]!, match[2]!, match[1]!] : []) {
    const der = fromBase64Url(encoded);
    const certificate = der && parseCertificate(der);
    if (certificate?.ok) chain.push(certificate.value);
  }
  return chain.length === 3
    ? accept(chain)
    : refuse('malformed-collateral', 'not the three certificates of a chip, its family and its maker');
}

/** Canonical JSON has one form for three strings. */
const MEMBERS = /^\{"ark":"([\w-]{1,8192})","ask":"([\w-]{1,8192})","vcek":"([\w-]{1,8192})"\}$/;

function readVersion(certificate: Certificate, oid: string): number | null {
  const extension = certificate.extensions.get(oid);
  const node = extension && parseDer(extension.value);
  const version = node?.ok ? derSmall(node.value) : null;
  return version !== null && version < 256 ? version : null;
}

/** AMD writes the id as it is; an octet string around it would be the usual form. */
function withoutHead(value: Bytes): Bytes {
  const node = value.length > CHIP_ID_BYTES ? parseDer(value) : null;
  return node?.ok && node.value.tag === OCTET_STRING ? node.value.body : value;
}
