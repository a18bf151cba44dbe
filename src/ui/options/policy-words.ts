/** Plain sentences for what is wrong with a policy, or with a file of signed numbers. */

import { RULE_CODES } from '../../wallet/policy/rule-sense.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { vaultProblem } from './vault-words.ts';

const SENTENCES: { readonly [code: string]: MessageKey } = {
  'not-json': 'policy_not_json',
  'too-large': 'policy_too_large',
  'too-deep': 'policy_too_large',
  'too-many-rules': 'policy_too_large',
  'future-version': 'policy_newer',
  'other-version': 'policy_numbers_other',
  'other-root': 'policy_numbers_other',
  attestations: 'policy_numbers_other',
  'too-many-roots': 'policy_numbers_other',
  'altered-record': 'policy_altered',
  'altered-gate': 'policy_gate_altered',
};

/** Of the rules themselves: the code says which, and the specification explains it. */
const RULES: readonly string[] = ['bad-member', 'unknown-member', 'same-id', ...RULE_CODES];

export function isAboutRules(code: string): boolean {
  return code in SENTENCES || RULES.includes(code);
}

export function policyProblem(code: string): string {
  const key = SENTENCES[code];
  if (key !== undefined) return t(key);
  return RULES.includes(code) ? t('policy_bad_rule', code) : vaultProblem(code);
}
