/** Whatever is wrong with rules is said beside them, by its code where there is no sentence for it. */

import { expect, test, vi } from 'vitest';
import { RULE_CODES } from '../../src/wallet/policy/rule-sense.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
}));
const { isAboutRules, policyProblem } = await import('../../src/ui/options/policy-words.ts');

test.each([...RULE_CODES, 'bad-member', 'unknown-member', 'same-id'])('%s is about the rules', (code) => {
  expect(isAboutRules(code)).toBe(true);
  expect(policyProblem(code)).toBe(`policy_bad_rule ${code}`);
});

test('a wrong secret is not', () => {
  expect(isAboutRules('wrong-password')).toBe(false);
});
