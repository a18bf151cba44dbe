/** Which stored copies of a record can be put beside the content, best first. Pure. */

import type { VerdictDocument } from '../verify/document.ts';
import type { Evidence } from '../verify/evidence.ts';
import type { Match } from '../verify/judge.ts';

export type StoredCopy = {
  readonly role: 'preview' | 'output' | 'input';
  readonly id: string;
  readonly digest: string;
  readonly media: string;
  readonly sizeBytes: number;
};

/**
 * Evidence worth comparing by eye: what only resembles the content, whether a copy was stored or not, and what is
 * identical where there is something to see.
 */
export function comparable({ evidence, subject }: VerdictDocument): readonly Evidence[] {
  return evidence.filter((row) => {
    if (row.kind !== 'ledger' || row.details.match === undefined) return false;
    const resembles = row.code === 'possible' || (row.details.match as Match).how !== 'exact';
    return resembles || copiesToShow(row, subject.kind).length > 0;
  });
}

/** One copy of the output (the smaller preview where there is one) and one of the input, of the content's own kind. */
export function copiesToShow(evidence: Evidence, subject: 'picture' | 'text'): readonly StoredCopy[] {
  const stored = (evidence.details.stored ?? []) as readonly StoredCopy[];
  const fitting = stored.filter(({ media }) => media.startsWith(subject === 'picture' ? 'image/' : 'text/'));
  const byRole = (role: StoredCopy['role']) => fitting.find((copy) => copy.role === role);
  return [byRole('preview') ?? byRole('output'), byRole('input')].filter((copy) => copy !== undefined);
}
