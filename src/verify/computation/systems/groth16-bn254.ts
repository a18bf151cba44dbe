/** Groth16 over BN254: what circom and snarkjs make by default (./groth16.ts). The curve gives about 100 bits of security. */

import { BN254 } from '../../../formats/pairing/curve.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';
import { groth16 } from './groth16.ts';

export function groth16Bn254(opinion: SecondOpinion): ProofSystem {
  return groth16('groth16-bn254', BN254, opinion);
}
