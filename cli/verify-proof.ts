/** `rail verify-proof`: verifies a proof or quote held as files, without a record. It asks no server. */

import type { OpenSystem } from '../src/verify/computation/computation-tools.ts';
import { type LooseAnswer, verifyLoose } from '../src/verify/computation/loose-proof.ts';
import { openNodeSystems } from './computation.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { onOneLine } from './printable.ts';
import { readBytes } from './read-file.ts';

export const VERIFY_PROOF_USAGE = `usage: rail verify-proof PROOF --system ID --key FILE --values FILE [--json]
       rail verify-proof QUOTE --system ID [--collateral FILE] [--at TIME] [--json]
proofs: groth16-bn254, groth16-bls12-381, plonk-bn254, fflonk-bn254, sp1-groth16, risc0-groth16, ezkl
quotes: tdx, sgx, nitro, sev-snp
The answer is printed; the exit code is 0 whatever it is.`;

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
  const openSystem = openNodeSystems();
  await checkOptions(values, openSystem);
  const read = async (path: string | undefined) => (path === undefined ? null : await readBytes(path));
  const loose = {
    system: values.system,
    proof: await readBytes(file),
    key: await read(values.key),
    values: await read(values.values),
    collateral: await read(values.collateral),
    atMs,
  };
  const answer = await verifyLoose(loose, { openSystem });
  print(io, values.json, answer, linesOf(answer));
  return EXIT.done;
}

/** What is missing or does not belong together is the caller's mistake, and says nothing about the proof. */
async function checkOptions(
  values: { readonly [option in Exclude<keyof typeof OPTIONS, 'json'>]?: string },
  openSystem: OpenSystem,
): Promise<void> {
  const id = values.system!;
  if (id === 'onnx') throw misuse('a model is run again by rail check --reproduce', VERIFY_PROOF_USAGE);
  const system = await openSystem(id);
  if (system === null) throw misuse(`no system has the name ${onOneLine(id)}`, VERIFY_PROOF_USAGE);
  const isKeyed = values.key !== undefined || values.values !== undefined;
  const isDated = values.collateral !== undefined || values.at !== undefined;
  if (system.family === 'hardware' && isKeyed)
    throw misuse('a quote has no --key and no --values', VERIFY_PROOF_USAGE);
  if (system.family === 'proof' && isDated)
    throw misuse('--collateral and --at are for quotes', VERIFY_PROOF_USAGE);
  // Why a system is not checked is said without any files.
  if (system.family === 'hardware' || 'unsupported' in system) return;
  if (values.key === undefined || values.values === undefined)
    throw misuse('a proof is checked with --key and --values', VERIFY_PROOF_USAGE);
}

function linesOf({ system, outcome, code, because, quote }: LooseAnswer): readonly string[] {
  const facts =
    quote === null ? [] : Object.entries(quote).map(([name, value]) => `  ${name}: ${shown(value)}`);
  const named = code === null ? '' : `${code}: `;
  return [onOneLine(`${outcome}  ${system}: ${named}${because}`), ...facts, UNBOUND];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
