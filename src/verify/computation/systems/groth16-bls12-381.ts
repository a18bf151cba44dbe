/** Groth16 over BLS12-381 (./groth16.ts). The curve gives about 120 bits of security. */

import { BLS12_381 } from '../../../formats/pairing/curve.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';
import { groth16 } from './groth16.ts';

export function groth16Bls12381(opinion: SecondOpinion): ProofSystem {
  return groth16('groth16-bls12-381', BLS12_381, opinion);
}
