/**
 * What a genuine quote is about: layout `rail.report-data/1` of docs/spec/computation.md section 3, the 32 bytes of the
 * statement and zeros for the rest of the field.
 */

import { type Bytes, bytesEqual } from '../../bytes.ts';
import type { QuoteFacts } from './system.ts';

const STATEMENT_BYTES = 32;

/** The statement, or `null` where the field is shorter or has something else after it. */
export function statementOfQuote({ reportData }: QuoteFacts): Bytes | null {
  const rest = reportData.subarray(STATEMENT_BYTES);
  return reportData.length >= STATEMENT_BYTES && rest.every((byte) => byte === 0)
    ? reportData.subarray(0, STATEMENT_BYTES)
    : null;
}

/** Whether the quote is about exactly this statement; otherwise it is `other-statement`. */
export function isBoundTo(facts: QuoteFacts, statement: Bytes): boolean {
  const stated = statementOfQuote(facts);
  return stated !== null && bytesEqual(stated, statement);
}
