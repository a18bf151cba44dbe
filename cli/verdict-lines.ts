/** A verdict document as lines for a terminal, in the order in which the side panel shows it. */

import type { VerdictDocument } from '../src/verify/document.ts';
import type { Details, Status } from '../src/verify/evidence.ts';

/** Where the document's word would be read as something else. */
const KINDS: { readonly [kind: string]: string } = { attestation: 'attestation by people' };

const MARKS: Record<Status, string> = { pass: '✓', fail: '✗', none: '○', unknown: '?' };

export function verdictLines(verdict: VerdictDocument): readonly string[] {
  const { askedGateways: asked, answeredGateways: answered, sent } = verdict;
  const others = [...new Set(sent.map(({ to }) => to))].filter((to) => !asked.includes(to));
  return [
    `${verdict.tier}  ${verdict.headline}`,
    ...verdict.evidence.flatMap(({ status, code, because, details }) => [
      `  ${MARKS[status]} ${code}: ${because}`,
      ...factLines(details).map((line) => `      ${line}`),
    ]),
    ...verdict.notRun.map(({ kind, because }) => `  - ${KINDS[kind] ?? kind} was not checked: ${because}`),
    ...others.map((host) => `  ${host} was asked, too`),
    `  ${answered.length} of ${asked.length} servers answered; the content stayed on this machine`,
  ];
}

/** Which record, and whom else the reader could have asked. All facts are in the document (`--json`). */
function factLines({
  record,
  model,
  claimedAt,
  url,
  claimedDomain,
  domainAnswer,
  group,
  issuer,
  size,
}: Details): readonly string[] {
  const lines: string[] = [];
  if (typeof group === 'string')
    lines.push(
      `group ${group} of issuer ${String(issuer)}${typeof size === 'number' ? `, ${size} members` : ''}`,
    );
  if (typeof record === 'string')
    lines.push(
      [
        `record ${record}`,
        ...(typeof model === 'string' ? [`model ${model}`] : []),
        ...(typeof claimedAt === 'string' ? [`claimed ${claimedAt}`] : []),
      ].join(', '),
    );
  if (typeof url === 'string') lines.push(`kept at ${url}; --ask-manifest ${url} asks there`);
  if (typeof claimedDomain === 'string')
    lines.push(
      `says that it belongs to ${claimedDomain}; ${
        typeof domainAnswer === 'string'
          ? `asked, it answered: ${domainAnswer}`
          : `--ask-domain ${claimedDomain} asks there`
      }`,
    );
  return lines;
}
