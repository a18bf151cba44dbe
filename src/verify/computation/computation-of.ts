/** The computation evidence of one content, or why none was looked at. */

import type { Lookup } from '../context.ts';
import { type Evidence, type NotRun, notRun } from '../evidence.ts';
import type { ExactlyFound } from '../exact.ts';
import type { CheckedContent } from './public-values.ts';

export type ComputationFound = { readonly rows: readonly Evidence[]; readonly notRun: readonly NotRun[] };

/** On a page nothing is proven of any content: it takes a second for each, and the reader looks up one at a time. */
export const ON_ITS_OWN: ComputationFound = { rows: [], notRun: [notRun('computation', 'on-its-own')] };
const NONE_NAMED: ComputationFound = { rows: [], notRun: [notRun('computation', 'none-named')] };

/** @param exact `null` where only pixels are at hand, which no record names */
export async function computationOf(
  lookup: Lookup,
  exact: ExactlyFound | null,
  content: CheckedContent,
): Promise<ComputationFound> {
  if (exact === null || exact.claims.length === 0) return NONE_NAMED;
  lookup.context.onStep?.('verifying');
  // Few records name any, and its code is as large as all else that reads records.
  const { computationEvidence } = await import('./check-computation.ts');
  const rows = await computationEvidence(lookup, exact.claims, content);
  return { rows, notRun: [] };
}
