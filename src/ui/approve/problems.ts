/** Plain sentences for why a membership cannot answer, or a proof came to no end. */

import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

const SENTENCES: { readonly [code: string]: MessageKey } = {
  'group-too-small': 'approve_p_too_small',
  'not-listed': 'approve_p_not_listed',
  'wrong-admission': 'approve_p_admission',
  'root-too-old': 'approve_p_root_old',
  'root-expired': 'approve_p_root_expired',
  'no-records': 'approve_p_no_records',
  equivocation: 'approve_p_contradicted',
  'rolled-back': 'approve_p_distrusted',
  'chain-gap': 'approve_p_distrusted',
  forked: 'approve_p_distrusted',
  'times-disordered': 'approve_p_distrusted',
  'issued-in-future': 'approve_p_distrusted',
  unreachable: 'approve_p_unreachable',
  'root-changed': 'approve_p_root_changed',
  locked: 'approve_p_locked',
  cancelled: 'approve_p_cancelled',
  interrupted: 'approve_p_interrupted',
  'worker-lost': 'approve_p_interrupted',
  'too-slow': 'approve_p_interrupted',
  'page-left': 'approve_p_page_left',
  'timed-out': 'approve_p_unreachable',
  'bad-answer': 'ask_p_bad_answer',
  'too-large': 'ask_p_bad_answer',
  'other-chain': 'ask_p_other_chain',
  'bad-number': 'ask_p_bad_number',
  'number-used': 'home_p_number_used',
  'would-revert': 'ask_p_would_revert',
  'absurd-gas': 'ask_p_absurd',
  'absurd-fee': 'ask_p_absurd',
  'not-enough': 'ask_p_not_enough',
  'no-chain': 'ask_p_no_chain',
  'too-many-assets': 'ask_p_list_full',
  'no-account': 'ask_p_no_account',
  'watch-only': 'ask_p_watch_only',
  'policy-denied': 'ask_p_policy',
  'double-sign': 'ask_p_double_sign',
  'evidence-missing': 'decided_evidence_missing',
  'evidence-disagrees': 'decided_evidence_disagrees',
  'not-signed': 'home_p_not_signed',
  'wrong-choice': 'ask_p_wrong_choice',
  'transaction-refused': 'ask_p_refused',
  'not-taken': 'home_p_not_taken',
};

/** After these the request is over. */
export const ENDED: readonly string[] = ['page-left', 'too-late', 'transaction-refused'];

export function problemOf(code: string): string {
  const key = SENTENCES[code];
  return key === undefined ? t('approve_p_other', code) : t(key);
}
