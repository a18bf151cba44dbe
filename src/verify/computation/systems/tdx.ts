/**
 * Intel TDX: a virtual machine that its host cannot read. Supported, through our own checks of the quote and of the collateral
 * that lies beside it (docs/spec/computation.md section 4).
 *
 * Does not prove what the measured software does; the registry says which measurements are known.
 */

import { toHex } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import type { TdReport } from '../../../formats/quotes/td-report.ts';
import { verifyIntelQuote } from '../intel/verify-quote.ts';
import type { ComputationCode, HardwareSystem, QuoteFacts } from '../system.ts';

/** Byte 0 of the attributes: debug and what else weakens a machine. */
const UNTRUSTED = 0;
/** Bits that no version defines, by byte. */
const RESERVED = [0x00, 0xff, 0xff, 0x2f, 0xff, 0xff, 0xff, 0x7f];
/** SEPT_VE_DISABLE, bit 28: without it the host can inject exceptions on memory accesses. */
const [GUARD_BYTE, GUARD_BIT] = [3, 0x10];

export const tdx: HardwareSystem = {
  id: 'tdx',
  family: 'hardware',
  verify: (quote, collateral, atMs, roots) =>
    verifyIntelQuote(
      {
        kind: 'tdx',
        checkSettings: ({ machine }) => checkSettings(machine),
        facts: ({ machine }) => ({ measurements: measurements(machine), reportData: machine.reportData }),
      },
      quote,
      collateral,
      atMs,
      roots,
    ),
};

function checkSettings({ tdAttributes, mrServiceTd }: TdReport): Parsed<null, ComputationCode> {
  if (tdAttributes[UNTRUSTED] !== 0)
    return refuse('debug-mode', 'the sealed machine lets its host read and change it');
  if ((tdAttributes[GUARD_BYTE]! & GUARD_BIT) === 0)
    return refuse('debug-mode', 'the sealed machine lets its host inject exceptions');
  if (tdAttributes.some((byte, i) => (byte & RESERVED[i]!) !== 0))
    return refuse('unsupported-version', 'the sealed machine has attributes that are not known here');
  if (mrServiceTd?.some((byte) => byte !== 0))
    return refuse('unsupported-version', 'the sealed machine is bound to a service machine');
  return accept(null);
}

function measurements(machine: TdReport): QuoteFacts['measurements'] {
  const [rtmr0, rtmr1, rtmr2, rtmr3] = machine.rtmrs.map(toHex) as [string, string, string, string];
  return {
    mrTd: toHex(machine.mrTd),
    rtmr0,
    rtmr1,
    rtmr2,
    rtmr3,
    mrConfigId: toHex(machine.mrConfigId),
    mrOwner: toHex(machine.mrOwner),
    mrOwnerConfig: toHex(machine.mrOwnerConfig),
    mrSeam: toHex(machine.mrSeam),
    tdAttributes: toHex(machine.tdAttributes),
    xfam: toHex(machine.xfam),
  };
}
