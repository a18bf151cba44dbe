/**
 * The report of an SGX enclave (Intel SGX ECDSA quote library reference, "Enclave Report Body"): 384 bytes. It is the body
 * of an SGX quote, and in every Intel quote what the quoting enclave says about itself.
 */

import type { Bytes } from '../../bytes.ts';

export type EnclaveReport = {
  readonly miscSelect: Bytes;
  readonly attributes: Bytes;
  readonly mrEnclave: Bytes;
  readonly mrSigner: Bytes;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly reportData: Bytes;
};

export const ENCLAVE_REPORT_BYTES = 384;

/** @param bytes exactly 384 */
export function readEnclaveReport(bytes: Bytes): EnclaveReport {
  const at = (from: number, sizeBytes: number) => bytes.subarray(from, from + sizeBytes);
  const u16 = (from: number) => bytes[from]! + 256 * bytes[from + 1]!;
  return {
    miscSelect: at(16, 4),
    attributes: at(48, 16),
    mrEnclave: at(64, 32),
    mrSigner: at(128, 32),
    isvProdId: u16(256),
    isvSvn: u16(258),
    reportData: at(320, 64),
  };
}

/** DEBUG of the SGX attributes: the host may read and change what is inside. */
export function isDebugEnclave({ attributes }: EnclaveReport): boolean {
  return (attributes[0]! & 0x02) !== 0;
}
