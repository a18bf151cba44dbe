/**
 * Proofs that snarkjs alone verifies, behind strict input rules (docs/spec/computation.md section 4): there is no second verifier
 * for them here, so a mistake of snarkjs's equations would go unnoticed.
 */

import type { Bytes } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import type { KzgKey } from '../../../formats/kzg-strict/plonk.ts';
import { BN254 } from '../../../formats/pairing/curve.ts';
import { cachedKeys } from '../key-cache.ts';
import { askFor, type SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';

export type KzgFormat = {
  readonly protocol: 'plonk' | 'fflonk';
  readonly readKey: (bytes: Bytes) => Parsed<KzgKey>;
  /** The proof's JSON value. */
  readonly readProof: (bytes: Bytes) => Parsed<unknown>;
};

export function kzgBn254({ protocol, readKey, readProof }: KzgFormat, opinion: SecondOpinion): ProofSystem {
  const keyFor = cachedKeys(readKey);
  return {
    id: `${protocol}-bn254`,
    family: 'proof',
    values: 'fields',
    readProgram: keyFor,
    verify: async (program, proof, values) => {
      if (values.as !== 'fields') return refuse('wrong-inputs', 'public values of a circuit are numbers');
      const checked = readProof(proof);
      if (!checked.ok) return refuse('malformed-proof', `${checked.code}: ${checked.because}`);
      const key = await keyFor(program);
      if (!key.ok) return key;
      const inputs = values.values;
      if (inputs.length !== key.value.inputs || !inputs.every((input) => input >= 0n && input < BN254.order))
        return refuse('wrong-inputs', 'not the number or range of public inputs that the key is for');
      const asked = await askFor(opinion, protocol, key.value.source, inputs, checked.value);
      if (!asked.ok) return asked;
      return asked.value ? accept(null) : refuse('proof-false', 'the proof does not verify');
    },
  };
}
