/** `rail verify-proof`: verifies a proof or quote held as files, without a record. It asks no server. */

import { type LooseAnswer, verifyLoose } from '../src/verify/computation/loose-proof.ts';
import { openNodeSystems } from './computation.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { readBytes } from './read-file.ts';

export const VERIFY_PROOF_USAGE = `usage: rail verify-proof PROOF --system ID --key FILE --values FILE [--json]
       rail verify-proof QUOTE --system tdx|sgx|nitro|sev-snp [--collateral FILE] [--at TIME] [--json]`;

const OPTIONS = {
  system: { type: 'string' },
  key: { type: 'string' },
  values: { type: 'string' },
  collateral: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** The last line of each answer. */
const UNBOUND = 'Which record or content it is about was not checked: rail check does that.';

export async function verifyProofCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(argv, OPTIONS, VERIFY_PROOF_USAGE);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw misuse('name one proof', VERIFY_PROOF_USAGE);
  if (!values.system) throw misuse('--system is needed: what made the proof?', VERIFY_PROOF_USAGE);
  const atMs = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(atMs)) throw misuse('--at is a time such as 2026-11-20T09:00:00Z', VERIFY_PROOF_USAGE);
  const read = async (path: string | undefined) => (path === undefined ? null : await readBytes(path));
  const loose = {
    system: values.system,
    proof: await readBytes(file),
    key: await read(values.key),
    values: await read(values.values),
    collateral: await read(values.collateral),
    atMs,
  };
  const answer = await verifyLoose(loose, { openSystem: openNodeSystems() });
  print(io, values.json, answer, linesOf(answer));
  return EXIT.done;
}

function linesOf({ system, outcome, because, quote }: LooseAnswer): readonly string[] {
  const facts =
    quote === null ? [] : Object.entries(quote).map(([name, value]) => `  ${name}: ${shown(value)}`);
  return [`${outcome}  ${system}: ${because}`, ...facts, UNBOUND];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
