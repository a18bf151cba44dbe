/**
 * What Intel's certificate of a chip says about the chip (Intel SGX PCK certificate specification, section 1.3.5): family
 * and provisioning enclave, by which collateral is chosen, and the security versions that the certificate was made for.
 */

import { type Bytes, toHex } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type DerNode, parseDer } from '../der.ts';
import { derOid, derSmall } from '../der-values.ts';
import type { Certificate } from '../x509.ts';

export type PckExtension = {
  /** Family, model, stepping, platform type: 6 bytes in lower-case hex. */
  readonly fmspc: string;
  /** 2 bytes in lower-case hex. */
  readonly pceId: string;
  /** 16 numbers. */
  readonly componentSvns: readonly number[];
  readonly pceSvn: number;
};

const OID = '1.2.840.113741.1.13.1';
const OCTET_STRING = 0x04;
const COMPONENTS = 16;

/** Codes: `malformed-extension`, also where there is none. */
export function readPckExtension(certificate: Certificate): Parsed<PckExtension, 'malformed-extension'> {
  const malformed = refuse('malformed-extension', 'the certificate does not describe a chip of Intel');
  const extension = certificate.extensions.get(OID);
  const tree = extension && parseDer(extension.value);
  const members = tree?.ok ? byOid(tree.value) : null;
  const tcb = members?.get(`${OID}.2`);
  const svns = tcb ? byOid(tcb) : null;
  const fmspc = octets(members?.get(`${OID}.4`), 6);
  const pceId = octets(members?.get(`${OID}.3`), 2);
  if (!svns || fmspc === null || pceId === null) return malformed;
  const numbers = Array.from({ length: COMPONENTS + 1 }, (_, i) => svns.get(`${OID}.2.${i + 1}`)).map(
    (node) => (node ? derSmall(node) : null),
  );
  if (!numbers.every((number) => number !== null && number <= 0xffff)) return malformed;
  const all = numbers as readonly number[];
  return accept({
    fmspc: toHex(fmspc),
    pceId: toHex(pceId),
    componentSvns: all.slice(0, COMPONENTS),
    pceSvn: all[COMPONENTS]!,
  });
}

/** A sequence of (object identifier, value); `null` where it is something else or names one twice. */
function byOid(list: DerNode): ReadonlyMap<string, DerNode> | null {
  const found = new Map<string, DerNode>();
  for (const { children } of list.children) {
    const oid = children[0] && derOid(children[0]);
    if (!oid || children.length !== 2 || found.has(oid)) return null;
    found.set(oid, children[1]!);
  }
  return found;
}

function octets(node: DerNode | undefined, sizeBytes: number): Bytes | null {
  return node?.tag === OCTET_STRING && node.body.length === sizeBytes ? node.body : null;
}
