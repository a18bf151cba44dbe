/** Plain sentences for what the policy says. */

import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { WARNINGS } from '../approve/wallet-words.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

const REASONS: { readonly [code: string]: MessageKey } = {
  'rule-deny': 'decided_rule_deny',
  'rule-ask': 'decided_rule_ask',
  'rule-allow': 'decided_rule_allow',
  'cap-per-tx': 'decided_cap_tx',
  'cap-window': 'decided_cap_window',
  'cap-count': 'decided_cap_count',
  'cap-other-asset': 'decided_cap_other',
  'fee-above': 'decided_fee',
  'simulation-missing': 'decided_sim_missing',
  'simulation-failed': 'decided_sim_failed',
  'simulation-above': 'decided_sim_above',
  'not-decoded': 'decided_not_decoded',
  'evidence-missing': 'decided_evidence_missing',
  'evidence-disagrees': 'decided_evidence_disagrees',
  'double-sign': 'decided_double',
  authorization: 'decided_authorization',
  unlimited: 'decided_unlimited',
  'fee-replacement': 'decided_replacement',
  cancellation: 'decided_cancellation',
};

/** A warning among the reasons is said where warnings are; that no rule is about it, where that is all there is to say. */
export function reasonWords(code: string): string | null {
  if (Object.hasOwn(WARNINGS, code) || code === 'no-rule') return null;
  const key = REASONS[code];
  return key === undefined ? t('decided_other', code) : t(key);
}

/** Only rules of the person's give these. */
const RULES_REFUSE = ['rule-deny', 'evidence-missing', 'evidence-disagrees'];

/** What the person's rules say is said only where there is one about it. */
export function verdictWords({
  verdict,
  because,
  rules,
}: Pick<SigningDecision, 'verdict' | 'because' | 'rules'>): string {
  if (verdict === 'allow') return t('decided_allows');
  if (verdict === 'ask') return t(rules.length > 0 ? 'decided_asks' : 'decided_yours');
  return t(because.some((code) => RULES_REFUSE.includes(code)) ? 'decided_denies' : 'decided_not_signed');
}
