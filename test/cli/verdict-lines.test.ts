/** What a terminal shows of a verdict beyond the rows: which record, whom else to ask, and who was asked. */

import { expect, it } from 'vitest';
import { verdictLines } from '../../cli/verdict-lines.ts';
import { documentOf } from '../../src/verify/document.ts';
import { type Evidence, evidence } from '../../src/verify/evidence.ts';

const SERVER = 'https://a.example';

function lines(rows: readonly Evidence[], sentTo: readonly string[] = [SERVER]): readonly string[] {
  return verdictLines(
    documentOf({
      subject: { kind: 'picture', sizeBytes: 1 },
      evidence: rows,
      notRun: [],
      askedGateways: [SERVER],
      answeredGateways: [SERVER],
      sent: sentTo.map((to) => ({ to, what: 'digest', values: 1 })),
      timingsMs: {},
    }),
  );
}

it('names the record, its model and when it claims to be from', () => {
  const details = { who: 'Aurora', record: 'R', model: 'aurora-xl', claimedAt: '2026-11-01T00:00:00Z' };
  expect(lines([evidence('exact-recognised', 'identical', details)])).toContain(
    '      record R, model aurora-xl, claimed 2026-11-01T00:00:00Z',
  );
});

it('names group and issuer by their whole keys, because anybody can take a name', () => {
  const details = { who: 'Press Guild', group: 'G', issuer: 'I', size: 412, record: 'R' };
  expect(lines([evidence('attested-source', 'a member attested', details)])).toContain(
    '      group G of issuer I, 412 members',
  );
});

it('says how the address of a credential is asked', () => {
  const url = 'https://manifests.example/1';
  expect(lines([evidence('credential-remote', 'kept elsewhere', { url })])).toContain(
    `      kept at ${url}; --ask-manifest ${url} asks there`,
  );
});

it.each([
  [undefined, '--ask-domain aurora.example asks there'],
  ['unreachable', 'asked, it answered: unreachable'],
])('says how a domain is asked, and what came of it: %s', (domainAnswer, end) => {
  const details = { who: '7Gk2mQx9', claimedDomain: 'aurora.example', domainAnswer };
  expect(lines([evidence('exact-unknown-key', 'an unknown key', details)])).toContain(
    `      says that it belongs to aurora.example; ${end}`,
  );
});

it('names who was asked besides the servers', () => {
  expect(lines([], [SERVER, 'https://manifests.example']).filter((line) => line.includes('too'))).toEqual([
    '  https://manifests.example was asked, too',
  ]);
});
