/** The window says which evidence a rule asks for, what there is of it by kind, and why there is none. */

import { expect, test, vi } from 'vitest';
import type { FoundEvidence, FoundFor } from '../../src/engine/wallet-protocol.ts';
import { textOf } from '../fixtures/text-of.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
}));
const { EvidenceView } = await import('../../src/ui/wallet/evidence-view.tsx');

const requires = {
  statement: 'rail.statement/1',
  model: 'm',
  kinds: ['zk', 'tee', 'reexec'],
  atLeast: 2,
} as const;
const NOTHING = { missing: null, who: null, model: null, isTestSetup: false, rating: null } as const;
const piece = (kind: FoundEvidence['kind'], change: Partial<FoundEvidence>): FoundEvidence => ({
  kind,
  status: 'unknown',
  ...NOTHING,
  ...change,
});

const shown = (
  found: readonly FoundEvidence[],
  of: Partial<FoundFor['requires']> = {},
  place: number | null = null,
) => textOf(EvidenceView({ found: [{ requires: { ...requires, ...of }, found }], place }));

test('counts kinds that agree, names models and companies, and says what a proof is worth', () => {
  const words = shown([
    piece('zk', { status: 'pass', who: 'Aurora', model: 'Treasurer', isTestSetup: true }),
    piece('tee', { status: 'pass', rating: 'OutOfDate' }),
    piece('reexec', { status: 'none', missing: 'record' }),
  ]);
  for (const part of [
    'evidence_count 2 3 2',
    'Treasurer',
    'Aurora',
    'evidence_test_setup',
    'evidence_rating OutOfDate',
    'evidence_none',
  ])
    expect(words).toContain(part);
});

test('says nothing of a platform that is up to date', () => {
  expect(shown([piece('tee', { status: 'pass', rating: 'UpToDate' })])).not.toContain('evidence_rating');
});

test.each([
  ['evidence_fail', { status: 'fail' }],
  ['evidence_unknown', {}],
  ['evidence_no_server', { missing: 'server' }],
  ['evidence_no_company', { status: 'none', missing: 'company' }],
  ['evidence_no_statement', { missing: 'statement' }],
] as const)('says %s', (word, change) => {
  expect(shown([piece('zk', change)])).toContain(word);
});

test('does not count what agrees and is not listed, and names the call of several', () => {
  const words = shown(
    [piece('zk', { status: 'pass' }), piece('tee', { status: 'pass' })],
    { kinds: ['tee'], atLeast: 1 },
    2,
  );
  expect(words).toContain('evidence_count 1 1 1');
  expect(words).toContain('ask_call_title 2');
});

test('shows nothing where no rule requires any', () => {
  expect(textOf(EvidenceView({ found: [], place: null }))).toBe('');
});
