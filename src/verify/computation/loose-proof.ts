/**
 * Verifies a proof or quote that somebody holds as files, without any record (docs/spec/computation.md section 6). What comes
 * out says that it is genuine for this key and these values, never that it is about a content.
 */

import { type Bytes, fromUtf8, toBase64Url } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { ComputationTools } from './computation-tools.ts';
import { COMPUTATION_CODES, type ComputationCode, type Outcome, type PublicValues } from './system.ts';
import { withinTime } from './within-time.ts';

export const MAX_LOOSE_BYTES = {
  proof: 64 * 1024,
  key: 64 * 1024,
  values: 64 * 1024,
  collateral: 256 * 1024,
};

const TOO_LARGE = {
  proof: 'malformed-proof',
  key: 'malformed-key',
  values: 'wrong-inputs',
  collateral: 'malformed-collateral',
} as const;

export type LooseProof = {
  readonly system: string;
  readonly proof: Bytes;
  /** Verifying key, program key or image id; `null` for hardware. */
  readonly key: Bytes | null;
  /** A JSON list of decimal numbers, or the bytes that the program put out; `null` for hardware. */
  readonly values: Bytes | null;
  readonly collateral: Bytes | null;
  /** Milliseconds since 1970, for what a quote is checked with. */
  readonly atMs: number;
};

export type LooseAnswer = {
  readonly schema: 'rail.proof-check/1';
  readonly system: string;
  readonly outcome: Outcome;
  readonly code: ComputationCode | null;
  readonly because: string;
  /** What a genuine quote says. */
  readonly quote: {
    readonly measurements: { readonly [register: string]: string };
    readonly reportData: string;
    readonly tcbStatus: string | null;
    readonly advisories: readonly string[];
    readonly validUntil: string | null;
  } | null;
};

export async function verifyLoose(
  { system: id, proof, key, values, collateral, atMs }: LooseProof,
  { openSystem }: Pick<ComputationTools, 'openSystem'>,
): Promise<LooseAnswer> {
  const answer = (outcome: Outcome, code: ComputationCode | null, because: string): LooseAnswer => ({
    schema: 'rail.proof-check/1',
    system: id,
    outcome,
    code,
    because,
    quote: null,
  });
  const refused = (code: ComputationCode, because: string) => answer(COMPUTATION_CODES[code], code, because);
  const sizes = { proof, key, values, collateral };
  for (const name of Object.keys(MAX_LOOSE_BYTES) as (keyof typeof MAX_LOOSE_BYTES)[])
    if ((sizes[name]?.length ?? 0) > MAX_LOOSE_BYTES[name])
      return refused(TOO_LARGE[name], `larger than ${MAX_LOOSE_BYTES[name] / 1024} kB`);
  const system = await openSystem(id).catch(() => null);
  if (system === null)
    return refused('unsupported-system', 'this version does not know this kind of evidence');
  if ('unsupported' in system) return refused('unsupported-system', system.unsupported);
  if (system.family === 'hardware') {
    const facts = await withinTime(system.verify(proof, collateral, atMs));
    if (!facts.ok) return refused(facts.code, facts.because);
    const { reportData, ...said } = facts.value;
    const quote = { ...said, reportData: toBase64Url(reportData) };
    return { ...answer('valid', null, 'the quote is genuine'), quote };
  }
  if (key === null || values === null)
    return refused('unknown-key', 'a proof is checked with a key and public values');
  const read = valuesIn(values, system.values);
  if (!read.ok) return refused(read.code, read.because);
  const checked = await withinTime(system.verify(key, proof, read.value));
  return checked.ok
    ? answer('valid', null, 'the proof verifies for this key and these values')
    : refused(checked.code, checked.because);
}

const DECIMAL = /^(0|[1-9]\d{0,90})$/;

const LIST_EXPECTED =
  'the public values of a circuit are a JSON list of decimal numbers in quotes, such as ["33","7"]';

/** A circuit's are numbers; whatever a program puts out is bytes, a list of numbers included. */
function valuesIn(bytes: Bytes, as: PublicValues['as']): Parsed<PublicValues, 'wrong-inputs'> {
  if (as === 'bytes') return accept({ as, bytes });
  try {
    const json = JSON.parse(fromUtf8(bytes) ?? '') as unknown;
    const isList = Array.isArray(json) && json.every((one) => typeof one === 'string' && DECIMAL.test(one));
    if (isList) return accept({ as, values: json.map(BigInt) });
  } catch {}
  return refuse('wrong-inputs', LIST_EXPECTED);
}
