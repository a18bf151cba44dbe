/** PLONK over BN254 as snarkjs makes it (./kzg.ts): one setup for all circuits. */

import { readPlonkKey, readPlonkProof } from '../../../formats/kzg-strict/plonk.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';
import { kzgBn254 } from './kzg.ts';

export function plonkBn254(opinion: SecondOpinion): ProofSystem {
  return kzgBn254({ protocol: 'plonk', readKey: readPlonkKey, readProof: readPlonkProof }, opinion);
}
