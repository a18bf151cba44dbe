/**
 * Checks the proofs of this folder, and each with another public number. Needs no test runner and no file access, so that the
 * same check runs in Node, Chromium and Firefox: engines differ in big numbers and WebAssembly, answers must not.
 */

import { utf8 } from '../../../src/bytes.ts';
import { askSnarkjs } from '../../../src/engine/snarkjs-verifier.ts';
import { proofSystems } from '../../../src/verify/computation/registry.ts';
import fflonk from './fflonk-bn254.json' with { type: 'json' };
import groth16Bls from './groth16-bls12-381.json' with { type: 'json' };
import groth16Bn from './groth16-bn254.json' with { type: 'json' };
import plonk from './plonk-bn254.json' with { type: 'json' };

const PROOFS = [
  ['groth16-bn254', groth16Bn],
  ['groth16-bls12-381', groth16Bls],
  ['plonk-bn254', plonk],
  ['fflonk-bn254', fflonk],
] as const;

export const PROOF_COUNT = PROOFS.length;

/** One line per answer that is not the expected one; empty when all are. */
export async function checkProofs(): Promise<readonly string[]> {
  const systems = proofSystems(askSnarkjs);
  const wrong: string[] = [];
  for (const [id, { key, proof, publicSignals }] of PROOFS) {
    const [program, bytes] = [utf8(JSON.stringify(key)), utf8(JSON.stringify(proof))];
    const values = publicSignals.map(BigInt);
    const others = values.map((value, i) => (i === 0 ? value + 1n : value));
    for (const [expected, given] of [
      ['ok', values],
      ['proof-false', others],
    ] as const) {
      const result = await systems.get(id)!.verify(program, bytes, { as: 'fields', values: given });
      const found = result.ok ? 'ok' : result.code;
      if (found !== expected) wrong.push(`${id}: ${found}, expected ${expected}`);
    }
  }
  return wrong;
}
