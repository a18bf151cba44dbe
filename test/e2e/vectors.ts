/** The golden fingerprints inside a browser: the bits must be the same in every engine. */

import { bundled } from './bundled.ts';

/** A script that any page can evaluate; its value is a `VectorReport`. */
export async function vectorScript(): Promise<string> {
  return `${await bundled('vector-report.ts', 'railVectors')}; railVectors.report`;
}
