/** The end of a nonce: docs/spec/issuer.md section 3. Everything else about nonces is asked over HTTP in join.test.ts. */

import { expect, test } from 'vitest';
import { newNonce, nonceEnd, useUpNonce } from '../../src/issuer/nonces.ts';
import { testIssuer } from './fixture.ts';

const LIFE_MS = 600_000;

test('a nonce that ends while its enrolment is checked is not used, neither first nor again', async () => {
  const { issuer, clock } = await testIssuer();
  const [used, unused] = [newNonce(issuer), newNonce(issuer)];
  clock.nowMs += LIFE_MS - 1;
  const end = nonceEnd(issuer, used);
  if (!end.ok) throw new Error(end.code);
  expect(useUpNonce(issuer, used, end.value)).toBe(true);
  clock.nowMs += 1;
  for (const nonce of [used, unused]) expect(useUpNonce(issuer, nonce, end.value)).toBe(false);
});
