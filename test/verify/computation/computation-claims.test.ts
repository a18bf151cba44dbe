/** Of how many records the evidence is read: whoever logs more of them does not make a check cost more. */

import { expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes.ts';
import { accept } from '../../../src/errors.ts';
import { checkImage } from '../../../src/verify/check-image.ts';
import type { ComputationKey } from '../../../src/verify/computation/computation-keys.ts';
import type { ProofSystem } from '../../../src/verify/computation/system.ts';
import { logComputed } from '../../fixtures/computed-records.ts';
import { codesOf, contextOf, pictureOf, SERVER_A, toCheck } from '../../fixtures/lookups.ts';
import { lying, serve } from '../../fixtures/lying-gateway.ts';
import { makeProvider, randomBytes } from '../../fixtures/providers.ts';

const NAMES = ['Aurora', 'Borealis', 'Corona', 'Dawn'];
const picture = pictureOf(5);
const piece = {
  system: 'circuit',
  model: { commitment: toBase64Url(randomBytes(32)), scheme: 'image-id' },
  layout: 'rail.journal/1',
} as const;

/** How many proofs were verified where so many recognised companies have logged the picture with one each. */
async function verifiedOf(count: number): Promise<number> {
  const companies = await Promise.all(
    NAMES.slice(0, count).map((name, i) => makeProvider(i + 1, name, `${name.toLowerCase()}.example`)),
  );
  const records = companies.map((company) =>
    logComputed(company, picture, { ...piece, systemVersion: 'test@1', proof: randomBytes(9) }),
  );
  const held = (await Promise.all(records)).flat().map(({ bytes }) => bytes);
  const { fetch } = await serve([lying(SERVER_A, held, {})]);
  let verified = 0;
  const verify: ProofSystem['verify'] = async () => {
    verified++;
    return accept(null);
  };
  const context = contextOf({
    fetch,
    gatewayUrls: [SERVER_A],
    recognised: companies.map(({ trusted }) => trusted),
    reach: 'exact',
    computation: {
      ...contextOf({ fetch }).computation,
      keys: companies.map(
        ({ name, root }): ComputationKey => ({ ...piece, name, provider: root, setup: 'test' }),
      ),
      openSystem: async () => ({
        id: 'circuit',
        family: 'proof',
        values: 'bytes',
        readProgram: async () => accept(null),
        verify,
      }),
    },
  });
  const verdict = await checkImage(toCheck(picture), context);
  expect(codesOf(verdict).filter((code) => code === 'exact-recognised')).toHaveLength(count);
  return verified;
}

test('the evidence of two records is read, and of no more', async () => {
  expect(await verifiedOf(1)).toBe(1);
  expect(await verifiedOf(2)).toBe(2);
  expect(await verifiedOf(4)).toBe(2);
});
