/** Every case of computation evidence in Node; test/e2e asks the same of the built extension in Chromium and Firefox. */

import { describe, expect, test } from 'vitest';
import { openNodeSystems } from '../../../cli/computation.ts';
import { COMPUTATION_CASES, LEFT_OUT } from '../../fixtures/computation-cases/all.ts';
import { askAbout } from '../../fixtures/computation-cases/ask.ts';
import { answerText, expectedText } from '../../fixtures/computation-cases/expected.ts';
import { INTEL_CASES } from '../../fixtures/computation-cases/intel.ts';
import { NITRO_CASES } from '../../fixtures/computation-cases/nitro.ts';
import { SEV_SNP_CASES } from '../../fixtures/computation-cases/sev-snp.ts';

const openSystem = openNodeSystems();

describe('answers', () => {
  test.for(LEFT_OUT)('public cases', (why, { skip }) => skip(why));

  test.each(COMPUTATION_CASES)('$name', async (one) => {
    expect(answerText(one.name, await askAbout(await one.make(), openSystem))).toBe(expectedText(one));
  });
});

describe('the cases', () => {
  test('have names of their own', () => {
    const names = COMPUTATION_CASES.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('have a genuine quote of every kind of hardware, whatever files are there', async () => {
    const valid = [...INTEL_CASES, ...NITRO_CASES, ...SEV_SNP_CASES].filter(
      ({ expected }) => expected === 'valid',
    );
    const kinds = await Promise.all(valid.map(async ({ make }) => (await make()).system));
    expect([...new Set(kinds)].toSorted()).toEqual(['nitro', 'sev-snp', 'sgx', 'tdx']);
  });
});
