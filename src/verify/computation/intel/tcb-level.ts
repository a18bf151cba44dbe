/**
 * How current a platform is, by Intel's "TCB info": the first level that all its security versions reach
 * (Intel SGX and TDX provisioning certification service API, "Get TCB info").
 *
 * A status other than `UpToDate` is a warning for the reader, not a refusal, except for `Revoked`.
 */

import { toHex } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import type { TcbInfo } from '../../../formats/quotes/intel-collateral.ts';
import type { PckExtension } from '../../../formats/quotes/pck-extension.ts';
import type { TdReport } from '../../../formats/quotes/td-report.ts';
import { equalUnder } from './quoting-enclave.ts';

export type Level = { readonly status: string; readonly advisories: readonly string[] };

const WORSENING = [
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
];

type Answer = Parsed<Level, 'bad-chain' | 'missing-collateral'>;

/** @param machine `null` for SGX, whose levels have no TDX components. Codes: `missing-collateral`. */
export function platformLevel(chip: PckExtension, machine: TdReport | null, tcbInfo: TcbInfo): Answer {
  const level = tcbInfo.tcbLevels.find(
    ({ tcb }) =>
      chip.pceSvn >= tcb.pcesvn &&
      reaches(chip.componentSvns, tcb.sgxtcbcomponents) &&
      (machine === null || reachesTdx(machine.teeTcbSvn, tcb.tdxtcbcomponents)),
  );
  return level
    ? accept({ status: level.tcbStatus, advisories: level.advisoryIDs })
    : refuse('missing-collateral', 'no level of the collateral describes the platform');
}

/**
 * The module that runs sealed machines: its signer, its attributes and, since version 1, its own level.
 * Codes: `bad-chain` where it is another module, `missing-collateral` where the collateral does not know it.
 */
export function moduleLevel(machine: TdReport, tcbInfo: TcbInfo): Answer {
  const svn = machine.teeTcbSvn[0]!;
  const version = machine.teeTcbSvn[1]!;
  const identity = tcbInfo.tdxModuleIdentities.find(({ id }) => id === moduleId(version));
  const expected = version === 0 ? tcbInfo.tdxModule : identity;
  if (!expected) return refuse('missing-collateral', 'the collateral does not know the TDX module');
  const isIntels =
    toHex(machine.mrSignerSeam) === expected.mrsigner &&
    equalUnder(expected.attributesMask, machine.seamAttributes, expected.attributes);
  if (!isIntels) return refuse('bad-chain', 'the TDX module is not the one that the chip maker names');
  if (version === 0 || !identity) return accept({ status: 'UpToDate', advisories: [] }); // its level is the platform's
  const level = identity.tcbLevels.find(({ tcb }) => svn >= tcb.isvsvn);
  return level
    ? accept({ status: level.tcbStatus, advisories: level.advisoryIDs })
    : refuse('missing-collateral', 'no level of the collateral describes the TDX module');
}

/** The status of the whole: the worse of the two, and what needs both said (an old part in a machine set up loosely). */
export function worse(a: Level, b: Level): Level {
  const [better, worst] = rank(a.status) <= rank(b.status) ? [a.status, b.status] : [b.status, a.status];
  const status =
    worst === 'OutOfDate' && better.startsWith('Configuration') ? 'OutOfDateConfigurationNeeded' : worst;
  return { status, advisories: [...new Set([...a.advisories, ...b.advisories])] };
}

/** A status that is not known here is worse than all but `Revoked`. */
function rank(status: string): number {
  if (status === 'Revoked') return WORSENING.length + 1;
  const known = WORSENING.indexOf(status);
  return known < 0 ? WORSENING.length : known;
}

function reaches(
  actual: ArrayLike<number>,
  required: readonly { readonly svn: number }[],
  from: number = 0,
): boolean {
  return required.every(({ svn }, i) => i < from || actual[i]! >= svn);
}

/** Since module version 1, the first two bytes are the module's, and its identity judges them. */
function reachesTdx(
  teeTcbSvn: Uint8Array,
  required: readonly { readonly svn: number }[] | undefined,
): boolean {
  return required !== undefined && reaches(teeTcbSvn, required, teeTcbSvn[1] === 0 ? 0 : 2);
}

function moduleId(version: number): string {
  return `TDX_${toHex(Uint8Array.of(version)).toUpperCase()}`;
}
