/** The cases of computation evidence for a page of the built extension, and what must come of them. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64Url } from '../../src/bytes.ts';
import { COMPUTATION_CASES } from '../fixtures/computation-cases/all.ts';
import type { Given } from '../fixtures/computation-cases/case.ts';
import { expectedText } from '../fixtures/computation-cases/expected.ts';
import { bundled } from './bundled.ts';
import type { SentCase } from './case-answers.ts';

export const EXPECTED_ANSWERS: readonly string[] = COMPUTATION_CASES.map(expectedText);

/**
 * A script that the page can evaluate; its value is a promise of one line for each case.
 * @param build folder of the built extension that the page is of
 */
export async function caseScript(build: string): Promise<string> {
  const cases = await Promise.all(
    COMPUTATION_CASES.map(async ({ name, make }) => ({ name, given: sent(await make()) })),
  );
  const code = await bundled('case-answers.ts', 'railCases');
  return `${code}; railCases.answers(${JSON.stringify(cases)}, '${workerOf(build)}')`;
}

function sent({ proof, key, values, collateral, roots, ...rest }: Given): SentCase['given'] {
  return {
    ...rest,
    proof: toBase64Url(proof),
    key: key && toBase64Url(key),
    values: values && toBase64Url(values),
    collateral: collateral && toBase64Url(collateral),
    roots: roots?.map(toBase64Url) ?? null,
  };
}

/** Its name holds a hash of what is in it. */
function workerOf(build: string): string {
  const name = readdirSync(join(build, 'assets')).find((file) => /^proof-worker-.*\.js$/.test(file));
  if (name === undefined) throw new Error(`no proof worker in ${build}`);
  return `/assets/${name}`;
}
