/**
 * The report of a TDX virtual machine (Intel TDX DCAP quoting library, "TD Quote Body"): 584 bytes, or 648 with what TDX 1.5
 * adds at the end.
 */

import type { Bytes } from '../../bytes.ts';

export type TdReport = {
  readonly teeTcbSvn: Bytes;
  readonly mrSeam: Bytes;
  readonly mrSignerSeam: Bytes;
  readonly seamAttributes: Bytes;
  readonly tdAttributes: Bytes;
  readonly xfam: Bytes;
  readonly mrTd: Bytes;
  readonly mrConfigId: Bytes;
  readonly mrOwner: Bytes;
  readonly mrOwnerConfig: Bytes;
  readonly rtmrs: readonly Bytes[];
  readonly reportData: Bytes;
  /** Measurement of a service machine that this one is bound to; `null` in the shorter form. */
  readonly mrServiceTd: Bytes | null;
};

export const TD_REPORT_10_BYTES = 584;
export const TD_REPORT_15_BYTES = 648;

/** @param bytes exactly 584 or 648 */
export function readTdReport(bytes: Bytes): TdReport {
  const at = (from: number, sizeBytes: number) => bytes.subarray(from, from + sizeBytes);
  return {
    teeTcbSvn: at(0, 16),
    mrSeam: at(16, 48),
    mrSignerSeam: at(64, 48),
    seamAttributes: at(112, 8),
    tdAttributes: at(120, 8),
    xfam: at(128, 8),
    mrTd: at(136, 48),
    mrConfigId: at(184, 48),
    mrOwner: at(232, 48),
    mrOwnerConfig: at(280, 48),
    rtmrs: [328, 376, 424, 472].map((from) => at(from, 48)),
    reportData: at(520, 64),
    mrServiceTd: bytes.length === TD_REPORT_15_BYTES ? at(600, 48) : null,
  };
}
