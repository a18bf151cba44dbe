/** FFLONK over BN254 as snarkjs makes it (./kzg.ts): one setup for all circuits, and the shortest check of all. */

import { readFflonkKey, readFflonkProof } from '../../../formats/kzg-strict/fflonk.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { ProofSystem } from '../system.ts';
import { kzgBn254 } from './kzg.ts';

export function fflonkBn254(opinion: SecondOpinion): ProofSystem {
  return kzgBn254({ protocol: 'fflonk', readKey: readFflonkKey, readProof: readFflonkProof }, opinion);
}
