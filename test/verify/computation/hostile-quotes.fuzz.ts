/** Whatever lies where a quote should be, and beside it, there is an answer with a code of the list. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, concat } from '../../../src/bytes.ts';
import { COMPUTATION_CODES, type HardwareSystem } from '../../../src/verify/computation/system.ts';
import { nitro } from '../../../src/verify/computation/systems/nitro.ts';
import { sevSnp } from '../../../src/verify/computation/systems/sev-snp.ts';
import { sgx } from '../../../src/verify/computation/systems/sgx.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import { AT, makeIntelQuote } from '../../fixtures/quotes/intel.ts';
import { makeNitroDocument, NITRO_AT } from '../../fixtures/quotes/nitro.ts';
import { makeSevSnpReport, SEV_AT } from '../../fixtures/quotes/sev-snp.ts';

type Given = {
  readonly quote: Bytes;
  readonly collateral: Bytes | null;
  readonly root: Bytes;
  readonly atMs: number;
};

const SYSTEMS: readonly { readonly system: HardwareSystem; readonly given: Given }[] = [
  { system: tdx, given: { ...(await makeIntelQuote()), atMs: AT } },
  { system: sgx, given: { ...(await makeIntelQuote({ kind: 'sgx' })), atMs: AT } },
  { system: nitro, given: { ...(await makeNitroDocument()), collateral: null, atMs: NITRO_AT } },
  { system: sevSnp, given: { ...(await makeSevSnpReport()), atMs: SEV_AT } },
];

type Edit = { readonly from: number; readonly cut: number; readonly put: Uint8Array };

const put = fc.uint8Array({ minLength: 1, maxLength: 40 });
const from = fc.double({ min: 0, max: 1, noNaN: true });
/** In place, so that lengths still fit and the change is found further in; or pieces cut out and put in. */
const overwrite = fc.record({ from, put }).map(({ from, put }) => ({ from, cut: put.length, put }));
const edit: fc.Arbitrary<Edit> = fc.oneof(overwrite, fc.record({ from, cut: fc.nat(300), put }));
const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

function apply(bytes: Bytes, edits: readonly Edit[]): Bytes {
  return edits.reduce<Bytes>((now, { from, cut, put }) => {
    const at = Math.floor(from * now.length);
    return concat(now.subarray(0, at), put, now.subarray(at + cut));
  }, bytes);
}

test.each(SYSTEMS)('$system.id: changed quotes', async ({ system, given }) => {
  await fc.assert(
    fc.asyncProperty(edits, async (some) => {
      const quote = apply(given.quote, some);
      const answer = await system.verify(quote, given.collateral, given.atMs, [given.root]);
      if (answer.ok) expect(quote).toEqual(given.quote);
      else expect(Object.keys(COMPUTATION_CODES)).toContain(answer.code);
    }),
    { numRuns: 300 },
  );
});

const WITH_COLLATERAL = SYSTEMS.filter(({ given }) => given.collateral !== null);

test.each(WITH_COLLATERAL)('$system.id: changed collateral', async ({ system, given }) => {
  const genuine = await system.verify(given.quote, given.collateral, given.atMs, [given.root]);
  await fc.assert(
    fc.asyncProperty(edits, async (some) => {
      const collateral = apply(given.collateral!, some);
      const answer = await system.verify(given.quote, collateral, given.atMs, [given.root]);
      if (answer.ok) expect(answer).toEqual(genuine);
      else expect(Object.keys(COMPUTATION_CODES)).toContain(answer.code);
    }),
    { numRuns: 300 },
  );
});

test.each(SYSTEMS)('$system.id: any bytes', async ({ system, given }) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 1_500 }), async (some) => {
      const answer = await system.verify(new Uint8Array(some), given.collateral, given.atMs, [given.root]);
      expect(answer.ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});
