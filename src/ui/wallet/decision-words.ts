/** Plain sentences for what the policy says. */

import { WARNINGS } from '../approve/wallet-words.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

const REASONS: { readonly [code: string]: MessageKey } = {
  'rule-deny': 'decided_rule_deny',
  'rule-ask': 'decided_rule_ask',
  'rule-allow': 'decided_rule_allow',
  'no-rule': 'decided_no_rule',
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

/** A warning among the reasons is said where warnings are. */
export function reasonWords(code: string): string | null {
  if (Object.hasOwn(WARNINGS, code)) return null;
  const key = REASONS[code];
  return key === undefined ? t('decided_other', code) : t(key);
}

const VERDICTS = {
  allow: 'decided_allows',
  ask: 'decided_asks',
  deny: 'decided_denies',
} as const;

export function verdictWords(verdict: keyof typeof VERDICTS): string {
  return t(VERDICTS[verdict]);
}
