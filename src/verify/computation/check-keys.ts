/**
 * Whether a file of keys can be used, asked when a reader adds it (docs/spec/computation.md section 5): a key under which anybody can
 * forge, or one that is none, must not lie on a list until a record needs it.
 */

import { fromBase64Url, sha256, toBase64Url } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { ComputationKey, ComputationKeys } from './computation-keys.ts';
import type { OpenSystem } from './computation-tools.ts';
import type { ProofSystem } from './system.ts';

/** Code `unusable-key`. Entries of systems that are not checked here, or have no keys, are taken as they are. */
export async function checkKeys(
  { entries }: ComputationKeys,
  openSystem: OpenSystem,
): Promise<Parsed<null, 'unusable-key'>> {
  for (const entry of entries) {
    const system = await openSystem(entry.system).catch(() => null);
    if (system === null || 'unsupported' in system || system.family !== 'proof') continue;
    const problem = await problemOf(entry, system);
    if (problem !== null) return refuse('unusable-key', `the key of “${entry.name}”: ${problem}`);
  }
  return accept(null);
}

async function problemOf({ key, model }: ComputationKey, system: ProofSystem): Promise<string | null> {
  const isCircuit = system.values === 'fields';
  if (isCircuit !== (key !== undefined))
    return isCircuit ? 'a circuit has a verifying key, and there is none' : 'a program has no verifying key';
  const program = fromBase64Url(key ?? model.commitment);
  if (program === null) return 'not base64url';
  const isCommitted =
    model.scheme !== 'verifying-key' || toBase64Url(await sha256(program)) === model.commitment;
  if (isCircuit && !isCommitted) return 'the model is not committed to by this key';
  const read = await system.readProgram(program);
  return read.ok ? null : read.because;
}
