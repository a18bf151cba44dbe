/**
 * What has to be known to judge an Intel quote, and what lies beside it on the ledger (docs/spec/computation.md,
 * "Collateral"): Intel's lists of revoked certificates and its two signed statements on security versions.
 *
 * The statements are text that Intel signed; `parseTcbInfo` and `parseQeIdentity` are for after its signature was checked.
 */

import * as v from 'valibot';
import { fromHex, fromUtf8, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import { parsePemChain } from '../pem.ts';
import { parseRevocationList } from '../x509-revocation.ts';

const MAX_COLLATERAL_BYTES = 262_144;
const MAX_LEVELS = 64;

const hex = (sizeBytes: number) =>
  v.pipe(v.string(), v.regex(/^[0-9a-fA-F]*$/), v.length(2 * sizeBytes), v.toLowerCase());
const svn = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));
const date = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  v.transform(Date.parse),
  v.finite(),
);
const components = v.pipe(v.array(v.object({ svn })), v.length(16));
const levelOf = <S extends v.GenericSchema>(tcb: S) =>
  v.pipe(
    v.array(
      v.object({
        tcb,
        tcbStatus: v.pipe(v.string(), v.regex(/^[A-Za-z]{1,64}$/)),
        advisoryIDs: v.optional(
          v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,32}$/))), v.maxLength(128)),
          [],
        ),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAX_LEVELS),
  );
const moduleMembers = { mrsigner: hex(48), attributes: hex(8), attributesMask: hex(8) };
const dated = {
  issueDate: date,
  nextUpdate: date,
  tcbEvaluationDataNumber: v.pipe(v.number(), v.safeInteger()),
};

const collateralShape = v.object({
  pck_crl_issuer_chain: v.string(),
  root_ca_crl: v.string(),
  pck_crl: v.string(),
  tcb_info_issuer_chain: v.string(),
  tcb_info: v.string(),
  tcb_info_signature: v.string(),
  qe_identity_issuer_chain: v.string(),
  qe_identity: v.string(),
  qe_identity_signature: v.string(),
});

const tcbInfoShape = v.object({
  ...dated,
  id: v.picklist(['SGX', 'TDX']),
  version: v.literal(3),
  fmspc: hex(6),
  pceId: hex(2),
  tcbType: v.literal(0),
  tdxModule: v.optional(v.object(moduleMembers)),
  tdxModuleIdentities: v.optional(
    v.pipe(
      v.array(
        v.object({
          ...moduleMembers,
          id: v.pipe(v.string(), v.regex(/^TDX_[0-9A-F]{2}$/)),
          tcbLevels: levelOf(v.object({ isvsvn: svn })),
        }),
      ),
      v.maxLength(MAX_LEVELS),
    ),
    [],
  ),
  tcbLevels: levelOf(
    v.object({ sgxtcbcomponents: components, pcesvn: svn, tdxtcbcomponents: v.optional(components) }),
  ),
});

const qeIdentityShape = v.object({
  ...dated,
  id: v.picklist(['QE', 'TD_QE']),
  version: v.literal(2),
  miscselect: hex(4),
  miscselectMask: hex(4),
  attributes: hex(16),
  attributesMask: hex(16),
  mrsigner: hex(32),
  isvprodid: svn,
  tcbLevels: levelOf(v.object({ isvsvn: svn })),
});

export type TcbInfo = v.InferOutput<typeof tcbInfoShape>;
export type QeIdentity = v.InferOutput<typeof qeIdentityShape>;
export type IntelCollateral = NonNullable<ReturnType<typeof readMembers>>;

/** Codes: `malformed-collateral`. Nothing is verified. */
export function parseIntelCollateral(bytes: Uint8Array): Parsed<IntelCollateral, 'malformed-collateral'> {
  const text = bytes.length > MAX_COLLATERAL_BYTES ? null : fromUtf8(bytes);
  const shape = parseShape(collateralShape, text === null ? null : json(text));
  const collateral = shape.ok ? readMembers(shape.value) : null;
  return collateral
    ? accept(collateral)
    : refuse('malformed-collateral', 'not the collateral of an Intel quote');
}

/** The levels of a family of chips (Intel's "TCB info" version 3). Codes: `malformed-collateral`. */
export function parseTcbInfo(text: string): Parsed<TcbInfo, 'malformed-collateral'> {
  const shape = parseShape(tcbInfoShape, json(text));
  return shape.ok ? shape : refuse('malformed-collateral', `TCB info: ${shape.because}`);
}

/** What the quoting enclave has to be (Intel's "enclave identity" version 2). Codes: `malformed-collateral`. */
export function parseQeIdentity(text: string): Parsed<QeIdentity, 'malformed-collateral'> {
  const shape = parseShape(qeIdentityShape, json(text));
  return shape.ok ? shape : refuse('malformed-collateral', `QE identity: ${shape.because}`);
}

function readMembers(members: v.InferOutput<typeof collateralShape>) {
  const [pckIssuers, tcbSigners, qeSigners] = [
    members.pck_crl_issuer_chain,
    members.tcb_info_issuer_chain,
    members.qe_identity_issuer_chain,
  ].map((pem) => parsePemChain(utf8(pem)));
  const [rootList, pckList] = [members.root_ca_crl, members.pck_crl].map((list) => {
    const bytes = fromHex(list);
    return bytes && parseRevocationList(bytes);
  });
  const tcbSignature = fromHex(members.tcb_info_signature);
  const qeSignature = fromHex(members.qe_identity_signature);
  if (!pckIssuers?.ok || !tcbSigners?.ok || !qeSigners?.ok || !rootList?.ok || !pckList?.ok) return null;
  if (!tcbSignature || !qeSignature) return null;
  return {
    rootList: rootList.value,
    pckList: pckList.value,
    pckIssuers: pckIssuers.value,
    tcbInfo: { text: members.tcb_info, signature: tcbSignature, signers: tcbSigners.value },
    qeIdentity: { text: members.qe_identity, signature: qeSignature, signers: qeSigners.value },
  };
}

function json(text: string): unknown {
  // The engines' own parsers do not recurse, so that nesting, bounded by the size, costs memory only.
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
