/**
 * AMD SEV-SNP: a virtual machine that its host cannot read. Supported, through our own checks of the report and of the three
 * certificates that lie beside it (docs/spec/computation.md section 4).
 *
 * Does not prove what the measured software does. AMD's list of revoked certificates is not asked, and AMD says nothing on
 * which security versions are current: the certificate only has to be the one for the versions that the report names.
 */

import { type Bytes, bytesEqual, toHex } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import { parseSevSnpCollateral, readChipIdentity } from '../../../formats/quotes/sev-snp-chip.ts';
import { parseSevSnpReport, type SevSnpReport } from '../../../formats/quotes/sev-snp-report.ts';
import { verifySignature } from '../../../formats/signature.ts';
import type { Certificate } from '../../../formats/x509.ts';
import { validityOf } from '../../../formats/x509-chain.ts';
import { pinnedPath } from '../pinned-path.ts';
import type { ComputationCode, HardwareSystem, QuoteFacts } from '../system.ts';

/** Bit 19 of the policy: the host may read and change what is inside. */
const [DEBUG_BYTE, DEBUG_BIT] = [2, 0x08];
const CHIP_KEY = 0;

export const sevSnp: HardwareSystem = { id: 'sev-snp', family: 'hardware', verify: verifySevSnp };

async function verifySevSnp(
  bytes: Bytes,
  collateral: Bytes | null,
  atMs: number,
  roots: readonly Bytes[],
): Promise<Parsed<QuoteFacts, ComputationCode>> {
  const parsed = parseSevSnpReport(bytes);
  if (!parsed.ok)
    return refuse(parsed.code === 'malformed-quote' ? 'malformed-proof' : parsed.code, parsed.because);
  const report = parsed.value;
  if (report.signingKey !== CHIP_KEY)
    return refuse('unsupported-version', 'the report is signed by a key that is not the chip’s own');
  if (collateral === null) return refuse('missing-collateral', 'no certificates lie beside the report');
  const chain = parseSevSnpCollateral(collateral);
  if (!chain.ok) return chain;
  const path = await pinnedPath(chain.value, roots);
  if (!path.ok) return path;
  const leaf = path.value[0]!;
  if (!isOfChip(leaf, report)) return refuse('bad-chain', 'the certificate is not the one of this chip');
  if (!(await verifySignature('ecdsa-p384', leaf.key, report.signature, report.signed)))
    return refuse('bad-signature', 'the chip did not sign the report');
  if ((report.policy[DEBUG_BYTE]! & DEBUG_BIT) !== 0)
    return refuse('debug-mode', 'the sealed machine lets its host read and change it');
  const { fromMs, untilMs } = validityOf(path.value);
  if (!(fromMs <= atMs && atMs <= untilMs))
    return refuse('expired-collateral', 'the certificates were not valid at that time');
  return accept({
    measurements: measurements(report),
    reportData: report.reportData,
    tcbStatus: null,
    advisories: [],
    validUntil: new Date(untilMs).toISOString(),
  });
}

/** Same chip, and the very security versions that the report says the platform had. */
function isOfChip(leaf: Certificate, report: SevSnpReport): boolean {
  const identity = readChipIdentity(leaf);
  return (
    identity !== null &&
    leaf.issues === null &&
    leaf.keyKind === 'p384' &&
    bytesEqual(identity.chipId, report.chipId) &&
    bytesEqual(identity.tcb, report.reportedTcb)
  );
}

function measurements(report: SevSnpReport): QuoteFacts['measurements'] {
  return {
    measurement: toHex(report.measurement),
    hostData: toHex(report.hostData),
    policy: toHex(report.policy),
    vmpl: toHex(Uint8Array.of(report.vmpl & 0xff)),
    guestSvn: report.guestSvn.toString(16).padStart(8, '0'),
    familyId: toHex(report.familyId),
    imageId: toHex(report.imageId),
    idKeyDigest: toHex(report.idKeyDigest),
    authorKeyDigest: toHex(report.authorKeyDigest),
  };
}
