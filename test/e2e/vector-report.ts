/** Recomputes the golden fingerprints wherever it is evaluated; bundled and sent to browsers by `vectors.ts`. */

import { checkPdqVectors, PDQ_VECTOR_COUNT } from '../vectors/pdq/check.ts';
import { checkTextVectors, TEXT_VECTORS } from '../vectors/text/check.ts';

export type VectorReport = {
  /** Vectors, so that a caller can see that something was checked. */
  readonly count: number;
  /** One line for each that this engine answers differently. */
  readonly different: readonly string[];
};

export const report: VectorReport = {
  count: PDQ_VECTOR_COUNT + TEXT_VECTORS.length,
  different: [...checkPdqVectors(), ...checkTextVectors()],
};
