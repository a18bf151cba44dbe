/** Which stored copies of a record can be put beside the content, best first. Pure. */

import type { VerdictDocument } from '../verify/document.ts';
import type { Evidence } from '../verify/evidence.ts';

export type StoredCopy = {
  readonly role: 'preview' | 'output' | 'input';
  readonly id: string;
  readonly digest: string;
  readonly media: string;
  readonly sizeBytes: number;
};

/** Evidence of a record that resembles or equals the content: what leads, then possible matches. */
export function comparable({ evidence }: VerdictDocument): readonly Evidence[] {
  const leading = evidence.find(({ kind, status }) => kind === 'ledger' && status === 'pass');
  const possible = evidence.filter(({ code }) => code === 'possible');
  return leading ? [leading, ...possible] : possible;
}

/** One copy of the output (the smaller preview where there is one) and one of the input, of the content's own kind. */
export function copiesToShow(evidence: Evidence, subject: 'picture' | 'text'): readonly StoredCopy[] {
  const stored = (evidence.details.stored ?? []) as readonly StoredCopy[];
  const fitting = stored.filter(({ media }) => media.startsWith(subject === 'picture' ? 'image/' : 'text/'));
  const byRole = (role: StoredCopy['role']) => fitting.find((copy) => copy.role === role);
  return [byRole('preview') ?? byRole('output'), byRole('input')].filter((copy) => copy !== undefined);
}
