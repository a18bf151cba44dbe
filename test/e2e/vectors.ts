/** The golden fingerprints and the proofs inside a browser: the bits must be the same in every engine. */

import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

const GLOBAL = 'railVectors';

/** A script that any page can evaluate; its value is a promise of a `VectorReport`. */
export async function vectorScript(): Promise<string> {
  const entry = join(import.meta.dirname, 'vector-report.ts');
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: GLOBAL } },
  })) as Rolldown.RolldownOutput[];
  return `${bundle!.output[0].code}; ${GLOBAL}.report`;
}
