/** Plain sentences for why something could not be prepared, signed or sent. */

import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

const SENTENCES: { readonly [code: string]: MessageKey } = {
  unreachable: 'home_p_unreachable',
  'timed-out': 'home_p_unreachable',
  'http-error': 'home_p_unreachable',
  'too-large': 'home_p_unreachable',
  'bad-answer': 'home_p_bad_answer',
  'not-logs': 'home_p_bad_answer',
  'too-many-logs': 'home_p_bad_answer',
  'not-asked-for': 'home_p_bad_answer',
  'no-logs': 'home_p_no_logs',
  'rpc-error': 'home_p_rpc',
  'would-revert': 'home_p_revert',
  'not-enough': 'home_p_funds',
  'transaction-refused': 'home_p_refused',
  'not-taken': 'home_p_not_taken',
  'bad-number': 'home_p_bad_answer',
  'number-used': 'home_p_number_used',
  'absurd-gas': 'home_p_bad_answer',
  'absurd-fee': 'home_p_bad_answer',
  'other-chain': 'home_p_other_chain',
  locked: 'vault_locked_again',
  'watch-only': 'home_watched',
  'no-account': 'home_p_no_account',
  'other-seed': 'home_p_no_account',
  'policy-denied': 'home_p_denied',
  'double-sign': 'decided_double',
  'evidence-missing': 'decided_evidence_missing',
  'evidence-disagrees': 'decided_evidence_disagrees',
  'worker-lost': 'home_p_lost',
  'too-slow': 'home_p_lost',
  failed: 'home_p_lost',
  'under-way': 'home_p_under_way',
  'reads-back-wrong': 'intent_signed_lost',
  gone: 'home_p_gone',
  'not-signed': 'home_p_not_signed',
  'bad-member': 'home_p_not_signed',
  'unknown-member': 'home_p_not_signed',
};

export function walletProblem(code: string): string {
  const key = SENTENCES[code];
  return key === undefined ? t('home_p_other', code) : t(key);
}
