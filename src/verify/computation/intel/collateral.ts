/**
 * Verifies the collateral of an Intel quote at a time: who signed it, that it is meant for the chip, that it is neither
 * outdated nor from the future, and that the chip is not revoked.
 *
 * The time is part of the question: what is outdated today may have been current when a record was made.
 */

import { type Bytes, bytesEqual, utf8 } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import {
  type IntelCollateral,
  parseIntelCollateral,
  parseQeIdentity,
  parseTcbInfo,
  type QeIdentity,
  type TcbInfo,
} from '../../../formats/quotes/intel-collateral.ts';
import { verifySignature } from '../../../formats/signature.ts';
import type { Certificate } from '../../../formats/x509.ts';
import {
  DIGITAL_SIGNATURE,
  isListOf,
  maySign,
  type Validity,
  validityOf,
} from '../../../formats/x509-chain.ts';
import type { RevocationList } from '../../../formats/x509-revocation.ts';
import { pinnedPath } from '../pinned-path.ts';
import type { ComputationCode } from '../system.ts';
import type { Chip } from './quote-signatures.ts';

export type CheckedCollateral = {
  readonly tcbInfo: TcbInfo;
  readonly qeIdentity: QeIdentity;
  /** The first moment at which some part is outdated. */
  readonly validUntilMs: number;
};

type Statement = IntelCollateral['tcbInfo'];

/** Codes: `missing-collateral`, `malformed-collateral`, `bad-chain`, `unknown-key`, `bad-signature`, `expired-collateral`, `revoked-collateral`. */
export async function verifyIntelCollateral(
  bytes: Bytes | null,
  chip: Chip,
  kind: 'SGX' | 'TDX',
  atMs: number,
  roots: readonly Bytes[],
): Promise<Parsed<CheckedCollateral, ComputationCode>> {
  if (bytes === null) return refuse('missing-collateral', 'nothing lies beside the quote to judge it by');
  const collateral = parseIntelCollateral(bytes);
  if (!collateral.ok) return collateral;
  const issuers = await verifyLists(collateral.value, chip, roots);
  if (!issuers.ok) return issuers;
  const tcbSigners = await verifyStatement(collateral.value.tcbInfo, roots);
  if (!tcbSigners.ok) return tcbSigners;
  const qeSigners = await verifyStatement(collateral.value.qeIdentity, roots);
  if (!qeSigners.ok) return qeSigners;
  const tcbInfo = parseTcbInfo(collateral.value.tcbInfo.text);
  if (!tcbInfo.ok) return tcbInfo;
  const qeIdentity = parseQeIdentity(collateral.value.qeIdentity.text);
  if (!qeIdentity.ok) return qeIdentity;
  const misfit = whyNotFor(chip, kind, tcbInfo.value, qeIdentity.value);
  if (misfit !== null) return refuse('malformed-collateral', misfit);

  const certificates = [...chip.path, ...issuers.value, ...tcbSigners.value, ...qeSigners.value];
  const lists = [collateral.value.rootList, collateral.value.pckList];
  if (certificates.some((certificate) => lists.some((list) => isRevoked(certificate, list))))
    return refuse('revoked-collateral', 'a certificate of the quote or its collateral is revoked');
  const { fromMs, untilMs } = commonTime(certificates, lists, [tcbInfo.value, qeIdentity.value]);
  if (!(fromMs <= atMs && atMs <= untilMs))
    return refuse('expired-collateral', 'certificates or collateral were not valid at that time');
  return accept({ tcbInfo: tcbInfo.value, qeIdentity: qeIdentity.value, validUntilMs: untilMs });
}

/** The path of the authority that issued the chip's certificate, once both lists are its and the root's own. */
async function verifyLists(
  { rootList, pckList, pckIssuers }: IntelCollateral,
  chip: Chip,
  roots: readonly Bytes[],
): Promise<Parsed<readonly Certificate[], ComputationCode>> {
  const issuers = await pinnedPath(pckIssuers, roots);
  if (!issuers.ok) return issuers;
  const [authority] = issuers.value;
  if (!bytesEqual(authority!.subject, chip.path[0]!.issuer))
    return refuse('malformed-collateral', 'the list of revoked chips is of another authority');
  const isOwn = await isListOf(pckList, authority!);
  const isOfRoot = await isListOf(rootList, chip.path.at(-1)!);
  return isOwn && isOfRoot
    ? issuers
    : refuse('bad-signature', 'a list of revoked certificates is not signed by its issuer');
}

async function verifyStatement(
  { text, signature, signers }: Statement,
  roots: readonly Bytes[],
): Promise<Parsed<readonly Certificate[], ComputationCode>> {
  const path = await pinnedPath(signers, roots);
  if (!path.ok) return path;
  const signer = path.value[0]!;
  // Directly below the root: certificates of chips end two levels below it, and theirs must not sign collateral.
  const isSigner =
    path.value.length === 2 &&
    signer.issues === null &&
    maySign(signer, DIGITAL_SIGNATURE) &&
    signer.keyKind === 'p256';
  if (!isSigner) return refuse('bad-chain', 'collateral is signed by one who may not');
  return (await verifySignature('ecdsa-p256', signer.key, signature, utf8(text)))
    ? path
    : refuse('bad-signature', 'collateral is not signed by its signer');
}

function isRevoked(certificate: Certificate, list: RevocationList): boolean {
  return bytesEqual(certificate.issuer, list.issuer) && list.revoked.has(certificate.serial);
}

function whyNotFor(chip: Chip, kind: 'SGX' | 'TDX', tcbInfo: TcbInfo, qeIdentity: QeIdentity): string | null {
  const { fmspc, pceId } = chip.extension;
  if (tcbInfo.fmspc !== fmspc || tcbInfo.pceId !== pceId)
    return 'the collateral is for another family of chips';
  if (tcbInfo.id !== kind || qeIdentity.id !== (kind === 'TDX' ? 'TD_QE' : 'QE'))
    return 'the collateral is for another kind of sealed machine';
  // Intel numbers its evaluations across all statements, so that old and new ones cannot be mixed.
  if (tcbInfo.tcbEvaluationDataNumber !== qeIdentity.tcbEvaluationDataNumber)
    return 'the collateral is put together from two evaluations';
  return null;
}

/** The time in which certificates, lists and statements are all valid. */
function commonTime(
  certificates: readonly Certificate[],
  lists: readonly RevocationList[],
  statements: readonly (TcbInfo | QeIdentity)[],
): Validity {
  const { fromMs, untilMs } = validityOf(certificates);
  return {
    fromMs: Math.max(
      fromMs,
      ...lists.map(({ thisUpdateMs }) => thisUpdateMs),
      ...statements.map(({ issueDate }) => issueDate),
    ),
    untilMs: Math.min(
      untilMs,
      ...lists.map(({ nextUpdateMs }) => nextUpdateMs),
      ...statements.map(({ nextUpdate }) => nextUpdate),
    ),
  };
}
