/** A verdict document as lines for a terminal, in the order in which the side panel shows it. */

import type { VerdictDocument } from '../src/verify/document.ts';
import type { Status } from '../src/verify/evidence.ts';

const MARKS: Record<Status, string> = { pass: '✓', fail: '✗', none: '○', unknown: '?' };

export function verdictLines(verdict: VerdictDocument): readonly string[] {
  const { askedGateways: asked, answeredGateways: answered } = verdict;
  return [
    `${verdict.tier}  ${verdict.headline}`,
    ...verdict.evidence.map(({ status, code, because }) => `  ${MARKS[status]} ${code}: ${because}`),
    ...verdict.notRun.map(({ kind, because }) => `  - ${kind} was not checked: ${because}`),
    `  ${answered.length} of ${asked.length} servers answered; the content stayed on this machine`,
  ];
}
