/**
 * Groth16 over one curve, with keys and proofs in snarkjs's JSON (docs/spec/computation.md section 4). It proves that somebody
 * knew private inputs for which the circuit behind the key gives these public values, if the setup was honest.
 */

import { refuse } from '../../../errors.ts';
import { readGroth16Proof } from '../../../formats/groth16-strict/proof.ts';
import type { PairingCurve } from '../../../formats/pairing/curve.ts';
import { preparedKeys, verifyTwice } from '../groth16-pair.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';

export function groth16(id: string, curve: PairingCurve, opinion: SecondOpinion): ProofSystem {
  const keyFor = preparedKeys(curve);
  return {
    id,
    family: 'proof',
    values: 'fields',
    readProgram: keyFor,
    verify: async (program, proof, values) => {
      if (values.as !== 'fields') return refuse('wrong-inputs', 'public values of a circuit are numbers');
      const points = readGroth16Proof(curve, proof);
      if (!points.ok) return refuse('malformed-proof', `${points.code}: ${points.because}`);
      const key = await keyFor(program);
      return key.ok ? verifyTwice(key.value, values.values, points.value, opinion) : key;
    },
  };
}
