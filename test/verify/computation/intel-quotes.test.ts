/** What quotes of a self-made Intel say where they are genuine. What is refused is in test/fixtures/computation-cases. */

import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes.ts';
import { sgx } from '../../../src/verify/computation/systems/sgx.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import { AT, type IntelChanges, makeIntelQuote, STATEMENT } from '../../fixtures/quotes/intel.ts';

describe('a genuine quote', () => {
  test.each<{ readonly name: string; readonly changes: IntelChanges; readonly register: string }>([
    { name: 'TDX version 4', changes: {}, register: 'mrTd' },
    { name: 'TDX version 5', changes: { version: 5 }, register: 'mrTd' },
    { name: 'SGX version 3', changes: { kind: 'sgx' }, register: 'mrEnclave' },
  ])('$name', async ({ changes, register }) => {
    const { quote, collateral, root } = await makeIntelQuote(changes);
    const answer = await (changes.kind === 'sgx' ? sgx : tdx).verify(quote, collateral, AT, [root]);
    expect(answer).toMatchObject({
      ok: true,
      value: { tcbStatus: 'UpToDate', advisories: [], validUntil: '2026-06-20T00:00:00.000Z' },
    });
    const facts = answer.ok ? answer.value : null;
    expect(facts?.measurements[register]).toMatch(/^(ab){48}$|^(cd){32}$/);
    expect(facts?.reportData).toEqual(fromHex(STATEMENT + '00'.repeat(32)));
  });
});

test('a quote at no time is outdated', async () => {
  const { quote, collateral, root } = await makeIntelQuote();
  const answer = await tdx.verify(quote, collateral, Number.NaN, [root]);
  expect(answer).toMatchObject({ code: 'expired-collateral' });
});

test('a root that cannot be read is the caller’s mistake', async () => {
  const { quote, collateral } = await makeIntelQuote();
  await expect(tdx.verify(quote, collateral, AT, [new Uint8Array(3)])).rejects.toMatchObject({
    code: 'bad-argument',
  });
});
