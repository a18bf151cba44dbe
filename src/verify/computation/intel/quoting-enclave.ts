/**
 * Whether the enclave that signed a quote's attestation key is Intel's own quoting enclave, and how current it is, by
 * Intel's "enclave identity".
 */

import { bytesEqual, fromHex, toHex } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import type { EnclaveReport } from '../../../formats/quotes/enclave-report.ts';
import type { QeIdentity } from '../../../formats/quotes/intel-collateral.ts';
import type { Level } from './tcb-level.ts';

/** Codes: `bad-chain` where it is another enclave, `missing-collateral` where no level describes it. */
export function checkQuotingEnclave(
  report: EnclaveReport,
  identity: QeIdentity,
): Parsed<Level, 'bad-chain' | 'missing-collateral'> {
  const isIntels =
    toHex(report.mrSigner) === identity.mrsigner &&
    report.isvProdId === identity.isvprodid &&
    equalUnder(identity.miscselectMask, report.miscSelect, identity.miscselect) &&
    equalUnder(identity.attributesMask, report.attributes, identity.attributes);
  if (!isIntels) return refuse('bad-chain', 'the quoting enclave is not the one that the chip maker names');
  const level = identity.tcbLevels.find(({ tcb }) => report.isvSvn >= tcb.isvsvn);
  return level
    ? accept({ status: level.tcbStatus, advisories: level.advisoryIDs })
    : refuse('missing-collateral', 'no level of the collateral describes the quoting enclave');
}

/** @param mask hex of as many bytes as the others */
export function equalUnder(mask: string, actual: Uint8Array, expected: string): boolean {
  const [bits, wanted] = [fromHex(mask)!, fromHex(expected)!];
  return bytesEqual(
    actual.map((byte, i) => byte & bits[i]!),
    wanted.map((byte, i) => byte & bits[i]!),
  );
}
