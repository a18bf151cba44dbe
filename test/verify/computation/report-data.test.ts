/** Layout `rail.report-data/1`: the statement, and zeros after it. */

import { describe, expect, test } from 'vitest';
import { type Bytes, concat } from '../../../src/bytes.ts';
import { isBoundTo, statementOfQuote } from '../../../src/verify/computation/report-data.ts';
import type { QuoteFacts } from '../../../src/verify/computation/system.ts';
import { field } from '../../fixtures/quotes/authorities.ts';

const statement = field(32, '5a'.repeat(32));
const facts = (reportData: Bytes): QuoteFacts => ({
  measurements: {},
  reportData,
  tcbStatus: null,
  advisories: [],
  validUntil: null,
});

describe('bound', () => {
  test.each([0, 32, 480])('with %i zeros after it', (zeros) => {
    const quote = facts(concat(statement, new Uint8Array(zeros)));
    expect(statementOfQuote(quote)).toEqual(statement);
    expect(isBoundTo(quote, statement)).toBe(true);
  });
});

describe('not bound', () => {
  test.each<[string, Bytes]>([
    ['nothing', new Uint8Array()],
    ['one byte too few', statement.slice(1)],
    ['something after it', concat(statement, new Uint8Array(31), Uint8Array.of(1))],
    ['something before it', concat(new Uint8Array(32), statement)],
    ['another statement', concat(field(32, '5b'), new Uint8Array(32))],
  ])('%s', (_, reportData) => {
    expect(isBoundTo(facts(reportData), statement)).toBe(false);
  });
});
