/** What the parsers of quotes read, and their two codes; the rest is covered with the systems in test/verify/computation. */

import { describe, expect, test } from 'vitest';
import { type Bytes, toHex } from '../../../src/bytes.ts';
import { parseIntelQuote } from '../../../src/formats/quotes/intel-quote.ts';
import { parseNitroDocument } from '../../../src/formats/quotes/nitro-document.ts';
import { parseSevSnpReport } from '../../../src/formats/quotes/sev-snp-report.ts';
import { makeIntelQuote } from '../../fixtures/quotes/intel.ts';
import { makeNitroDocument, NITRO_AT } from '../../fixtures/quotes/nitro.ts';
import { makeSevSnpReport } from '../../fixtures/quotes/sev-snp.ts';

const tdx = (await makeIntelQuote()).quote;
const tdx5 = (await makeIntelQuote({ version: 5 })).quote;
const sgx = (await makeIntelQuote({ kind: 'sgx' })).quote;
const nitro = (await makeNitroDocument()).quote;
const sevSnp = (await makeSevSnpReport()).quote;

describe('Intel', () => {
  test.each<[string, Bytes, number, string]>([
    ['SGX 3: 48 and 384 bytes are signed', sgx, 432, 'sgx'],
    ['TDX 4: 48 and 584', tdx, 632, 'tdx'],
    ['TDX 5: 48, 6 and 648', tdx5, 702, 'tdx'],
  ])('%s', (_, quote, signedBytes, kind) => {
    const parsed = parseIntelQuote(quote);
    expect(parsed).toMatchObject({ ok: true, value: { report: { kind } } });
    expect(parsed.ok && parsed.value.signed).toEqual(quote.slice(0, signedBytes));
    expect(parsed.ok && parsed.value.pckChain.at(-1)).toBe(0x0a); // without the zero at its end
  });

  test.each<[string, Bytes]>([
    ['SGX as version 4', changed(sgx, 0, 4)],
    ['TDX as version 3', changed(tdx, 0, 3)],
    ['another kind of machine', changed(tdx, 4, 0x82)],
    ['another body', changed(tdx5, 48, 4)],
    ['a body of another size', changed(tdx5, 50, 0)],
  ])('%s', (_, quote) => {
    expect(parseIntelQuote(quote)).toMatchObject({ code: 'unsupported-version' });
  });

  test('lengths that claim more than there is', () => {
    const [authentication, chain] = [636 + 134 + 448, 636 + 134 + 448 + 2 + 32 + 2];
    for (const at of [632, 635, 766, 769, authentication, authentication + 1, chain, chain + 3])
      expect(parseIntelQuote(changed(tdx, at, 0xff)), `byte ${at}`).toMatchObject({
        code: 'malformed-quote',
      });
  });
});

test('Nitro: time, registers and chain', () => {
  const parsed = parseNitroDocument(nitro);
  expect(parsed).toMatchObject({ ok: true, value: { timestampMs: NITRO_AT } });
  expect(parsed.ok && [...parsed.value.pcrs.keys()]).toEqual([0, 1, 2]);
  expect(parsed.ok && parsed.value.chain.length).toBe(3);
  expect(parseNitroDocument(nitro.slice(1))).toMatchObject({ code: 'malformed-quote' });
});

test('SEV-SNP: numbers of the signature are turned around', () => {
  const parsed = parseSevSnpReport(sevSnp);
  if (!parsed.ok) throw new Error(parsed.because);
  expect(parsed.value.signature.length).toBe(96);
  expect(toHex(parsed.value.signature.slice(0, 48))).toBe(toHex(sevSnp.slice(672, 720).reverse()));
  expect(parseSevSnpReport(sevSnp.slice(1))).toMatchObject({ code: 'malformed-quote' });
});

function changed(bytes: Bytes, at: number, to: number): Bytes {
  const copy = bytes.slice();
  copy[at] = to;
  return copy;
}
