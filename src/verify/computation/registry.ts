/**
 * All systems that a record may name, each with its own file (docs/spec/computation.md section 4), and the roots that
 * hardware is checked against. A system that is not in this list is unsupported, too; it only has no reason.
 */

import type { Bytes } from '../../bytes.ts';
import { utf8 } from '../../bytes.ts';
import { RailError } from '../../errors.ts';
import { parsePemChain } from '../../formats/pem.ts';
import type { SecondOpinion } from './second-opinion.ts';
import type { HardwareSystem, PinnedHardware, ProofSystem, System } from './system.ts';
import { fflonkBn254 } from './systems/fflonk-bn254.ts';
import { groth16Bls12381 } from './systems/groth16-bls12-381.ts';
import { groth16Bn254 } from './systems/groth16-bn254.ts';
import { nitro } from './systems/nitro.ts';
import { plonkBn254 } from './systems/plonk-bn254.ts';
import { risc0Groth16 } from './systems/risc0-groth16.ts';
import { sevSnp } from './systems/sev-snp.ts';
import { sgx } from './systems/sgx.ts';
import { sp1Groth16 } from './systems/sp1-groth16.ts';
import { tdx } from './systems/tdx.ts';
import { UNSUPPORTED } from './systems/unsupported.ts';

/** Makers of hardware, as the files of `roots/computation` name them. */
export const MAKERS = ['intel-sgx-root', 'aws-nitro-root', 'amd-ark-milan', 'amd-ark-genoa'] as const;
export type Maker = (typeof MAKERS)[number];

/** PEM of one self-signed certificate of each. */
export type LoadHardwareRoots = () => Promise<Readonly<Record<Maker, string>>>;

const PROOFS = [groth16Bn254, groth16Bls12381, plonkBn254, fflonkBn254, sp1Groth16, risc0Groth16];
const HARDWARE: readonly (readonly [HardwareSystem, readonly Maker[]])[] = [
  [tdx, ['intel-sgx-root']],
  [sgx, ['intel-sgx-root']],
  [nitro, ['aws-nitro-root']],
  [sevSnp, ['amd-ark-milan', 'amd-ark-genoa']],
];

/** Proof systems that are checked here. Make them once: they remember the keys that they prepared. */
export function proofSystems(opinion: SecondOpinion): ReadonlyMap<string, ProofSystem> {
  return new Map(PROOFS.map((system) => system(opinion)).map((one) => [one.id, one]));
}

/** Everything that has a name, checked here or not. */
export function systemsById(
  opinion: SecondOpinion,
  loadRoots: LoadHardwareRoots,
): ReadonlyMap<string, System> {
  const proofs = proofSystems(opinion).values();
  const hardware = HARDWARE.map(([system, makers]) => pinned(system, makers, loadRoots));
  return new Map<string, System>([...proofs, ...hardware, ...UNSUPPORTED].map((one) => [one.id, one]));
}

function pinned(
  { id, family, verify }: HardwareSystem,
  makers: readonly Maker[],
  loadRoots: LoadHardwareRoots,
): PinnedHardware {
  return {
    id,
    family,
    verify: async (quote, collateral, atMs) => {
      const pems = await loadRoots();
      const roots = makers.map((maker) => derOf(pems[maker]));
      return await verify(quote, collateral, atMs, roots);
    },
  };
}

/** @throws RailError `unsupported-here` where the installation is damaged */
function derOf(pem: string): Bytes {
  const chain = parsePemChain(utf8(pem));
  if (!chain.ok)
    throw new RailError('unsupported-here', 'a root certificate of this installation is damaged');
  return chain.value[0]!.bytes;
}
