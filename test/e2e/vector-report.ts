/**
 * Recomputes the golden fingerprints, and checks proofs, wherever it is evaluated; bundled and sent to browsers by
 * `vectors.ts`.
 */

import { checkProofs, PROOF_COUNT } from '../vectors/computation/check.ts';
import { checkPdqVectors, PDQ_VECTOR_COUNT } from '../vectors/pdq/check.ts';
import { checkTextVectors, TEXT_VECTORS } from '../vectors/text/check.ts';

export type VectorReport = {
  /** Vectors, so that a caller can see that something was checked. */
  readonly count: number;
  /** One line for each that this engine answers differently. */
  readonly different: readonly string[];
};

export const report: Promise<VectorReport> = checkProofs().then((proofs) => ({
  count: PDQ_VECTOR_COUNT + TEXT_VECTORS.length + PROOF_COUNT,
  different: [...checkPdqVectors(), ...checkTextVectors(), ...proofs],
}));
