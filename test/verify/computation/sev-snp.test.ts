/** What a report of a self-made AMD says where it is genuine. What is refused is in test/fixtures/computation-cases. */

import { expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes.ts';
import { sevSnp } from '../../../src/verify/computation/systems/sev-snp.ts';
import { makeSevSnpReport, SEV_AT, STATEMENT } from '../../fixtures/quotes/sev-snp.ts';

test('a genuine report says what was started and what it is about', async () => {
  const { quote, collateral, root } = await makeSevSnpReport();
  const answer = await sevSnp.verify(quote, collateral, SEV_AT, [root]);
  expect(answer).toMatchObject({
    ok: true,
    value: {
      measurements: { measurement: 'ef'.repeat(48), policy: '0000030000000000', vmpl: '00' },
      reportData: fromHex(STATEMENT + '00'.repeat(32)),
      tcbStatus: null,
      advisories: [],
      validUntil: '2035-01-01T00:00:00.000Z',
    },
  });
});
