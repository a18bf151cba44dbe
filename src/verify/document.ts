/**
 * The verdict document, schema `rail.verdict/1` (docs/spec/verdict.md section 4): the verdict, every check that was
 * made or not made, and everything that left the device.
 */

import type { Sent } from '../ledger/search/gateway.ts';
import { type Evidence, type NotRun, notRun } from './evidence.ts';
import { inReadingOrder, type Verdict, verdictOf } from './verdict.ts';

export type Subject = {
  readonly kind: 'picture' | 'text';
  /** SHA-256 of the exact bytes, where the exact bytes were at hand. */
  readonly digest?: string;
  readonly sizeBytes?: number;
  readonly mediaType?: string;
  readonly width?: number;
  readonly height?: number;
  readonly words?: number;
};

export type VerdictDocument = Verdict & {
  readonly schema: 'rail.verdict/1';
  readonly subject: Subject;
  readonly evidence: readonly Evidence[];
  readonly notRun: readonly NotRun[];
  readonly askedGateways: readonly string[];
  /** Servers that answered every question. */
  readonly answeredGateways: readonly string[];
  readonly sent: readonly Sent[];
  readonly timingsMs: { readonly [step: string]: number };
};

/** Checks of the full table that this version does not make. */
const NOT_YET: readonly NotRun[] = [notRun('watermark', 'makers-only')];

export function documentOf(parts: {
  readonly subject: Subject;
  readonly evidence: readonly Evidence[];
  readonly notRun: readonly NotRun[];
  readonly askedGateways: readonly string[];
  readonly answeredGateways: readonly string[];
  readonly sent: readonly Sent[];
  readonly timingsMs: { readonly [step: string]: number };
}): VerdictDocument {
  return {
    schema: 'rail.verdict/1',
    ...verdictOf(parts.evidence),
    ...parts,
    evidence: inReadingOrder(parts.evidence),
    notRun: [...parts.notRun, ...NOT_YET],
    sent: totals(parts.sent),
  };
}

/** One line per server and kind of value. */
export function totals(sent: readonly Sent[]): readonly Sent[] {
  const groups = Map.groupBy(sent, ({ to, what }) => `${to} ${what}`);
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    values: group.reduce((sum, { values }) => sum + values, 0),
  }));
}
