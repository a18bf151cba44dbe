/** What the person's rules say is said only where there is one about it. */

import { expect, test, vi } from 'vitest';
import type { SigningDecision } from '../../src/engine/wallet-gate.ts';
import { textOf } from '../fixtures/text-of.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
}));
const { DecisionView } = await import('../../src/ui/wallet/decision-view.tsx');

const wordsOf = (verdict: SigningDecision['verdict'], because: readonly string[], rules: readonly string[]) =>
  textOf(DecisionView({ decision: { verdict, because, rules } as unknown as SigningDecision })).trim();

test.each<[string, SigningDecision['verdict'], readonly string[], readonly string[], string]>([
  ['nothing to say', 'ask', ['no-rule'], [], 'decided_no_rule'],
  ['a warning alone', 'ask', ['no-rule', 'letters-hidden'], [], 'decided_no_rule'],
  ['a reason without a rule', 'ask', ['cancellation', 'no-rule'], [], 'decided_yours decided_cancellation'],
  [
    'what cannot be read',
    'deny',
    ['data-not-decoded', 'no-rule', 'not-decoded'],
    [],
    'decided_not_signed decided_not_decoded',
  ],
  ['a number that is taken', 'deny', ['double-sign', 'no-rule'], [], 'decided_not_signed decided_double'],
])('no rule, %s', (_, verdict, because, rules, words) => {
  expect(wordsOf(verdict, because, rules)).toBe(words);
});

test('a rule is named, and refuses only where it does', () => {
  expect(wordsOf('ask', ['rule-ask'], ['a'])).toContain('decided_asks');
  expect(wordsOf('allow', ['rule-allow'], ['a'])).toContain('decided_allows');
  expect(wordsOf('deny', ['rule-deny'], ['a'])).toMatch(/decided_denies.*decided_rule_deny.*decided_rules a/);
  expect(wordsOf('deny', ['evidence-missing'], ['a'])).toContain('decided_denies');
  expect(wordsOf('deny', ['not-decoded', 'rule-allow'], ['a'])).toContain('decided_not_signed');
});
