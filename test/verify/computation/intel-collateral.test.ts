/**
 * What collateral of a self-made Intel says of a genuine quote: which level, and which advisories. What is refused is in
 * test/fixtures/computation-cases.
 */

import { describe, expect, test } from 'vitest';
import type { Bytes } from '../../../src/bytes.ts';
import { sgx } from '../../../src/verify/computation/systems/sgx.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import { LEVELS, withComponents } from '../../fixtures/computation-cases/intel-collateral.ts';
import { AT, type IntelChanges, makeIntelQuote } from '../../fixtures/quotes/intel.ts';

async function verify(changes: IntelChanges) {
  const { quote, collateral, root } = await makeIntelQuote(changes);
  return (changes.kind === 'sgx' ? sgx : tdx).verify(quote, collateral, AT, [root]);
}

describe('levels are named, with their advisories', () => {
  test.each(LEVELS)('%s', async (_, changes, tcbStatus, advisories) => {
    expect(await verify(changes)).toMatchObject({ ok: true, value: { tcbStatus, advisories } });
  });

  test('the first two TDX components are the platform’s only where the module has no level of its own', async () => {
    const strict = { tcbInfo: withComponents(16) };
    const version0 = (svn: number) => (report: Bytes) => report.set([svn, 0], 0);
    expect(await verify(strict)).toMatchObject({ value: { tcbStatus: 'UpToDate' } });
    expect(await verify({ report: version0(1) })).toMatchObject({ value: { tcbStatus: 'UpToDate' } });
    expect(await verify({ report: version0(4), ...strict })).toMatchObject({ code: 'missing-collateral' });
    const first = { tcbInfo: withComponents(16, (i) => ({ svn: i === 1 ? 0 : 2 })) };
    expect(await verify({ report: version0(2), ...first })).toMatchObject({ ok: true });
    expect(await verify({ report: version0(1), ...first })).toMatchObject({ code: 'missing-collateral' });
  });
});
