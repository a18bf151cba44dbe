/** Words of attesting: statements exactly as docs/spec/personhood.md section 6 has them, and plain sentences for what can go wrong. Pure. */

import type { Statement } from '../browser/attest-state.ts';
import type { Standing } from '../browser/membership-state.ts';
import { MIN_GROUP_SIZE, SMALL_GROUP_SIZE } from '../identity/bounds.ts';
import { type Message, type MessageKey, msg } from './message.ts';

export type StatementWords = { readonly says: MessageKey; readonly means: MessageKey };

export const STATEMENT_WORDS: Readonly<Record<Statement, StatementWords>> = {
  'made-without-ai/1': { says: 'statement_without_ai', means: 'attest_without_ai_means' },
  'made-with-ai/1': { says: 'statement_with_ai', means: 'attest_with_ai_means' },
  'vouch-for-source/1': { says: 'statement_source', means: 'attest_source_means' },
};

/** As they are offered. */
export const STATEMENTS = Object.keys(STATEMENT_WORDS) as readonly Statement[];

/** What stands in the way where the group was asked about, and what is to be known where nothing does. */
export type GroupNote = {
  readonly canAttest: boolean;
  /** To be read before anything else. */
  readonly isWarning: boolean;
  readonly says: Message;
};

export function groupNote(standing: Standing, locale: string): GroupNote {
  if (standing.is !== 'member') return cannot(msg(STANDING_WORDS[standing.is]));
  const count = standing.size.toLocaleString(locale);
  if (!standing.hasRelay) return cannot(msg('attest_no_relay'));
  if (standing.size < MIN_GROUP_SIZE) return cannot(msg('attest_size_small', count));
  const isWarning = standing.size < SMALL_GROUP_SIZE;
  return { canAttest: true, isWarning, says: msg(isWarning ? 'attest_size_few' : 'attest_size', count) };
}

function cannot(says: Message): GroupNote {
  return { canAttest: false, isWarning: true, says };
}

const STANDING_WORDS: Record<Exclude<Standing['is'], 'member'>, MessageKey> = {
  waiting: 'member_is_waiting',
  'not-listed': 'member_is_not_listed',
  expired: 'member_is_expired',
  contradicted: 'member_is_contradicted',
  distrusted: 'member_is_distrusted',
  unreachable: 'member_is_unreachable',
};

/** Why nothing was sent, or was taken. */
export function endedBecause(code: string): Message {
  const key = ENDED[code];
  return key === undefined ? msg('attest_problem_failed', code) : msg(key);
}

const ENDED: { readonly [code: string]: MessageKey } = {
  locked: 'attest_problem_locked',
  'too-slow': 'attest_problem_too_slow',
  'worker-lost': 'attest_problem_too_slow',
  'no-relay': 'attest_no_relay',
  'unknown-root': 'attest_problem_root',
  'no-membership': 'attest_problem_membership',
  'other-seed': 'member_other_seed',
  'not-listed': 'member_is_not_listed',
  'group-too-small': 'attest_problem_small',
  'no-records': 'member_is_waiting',
  'root-expired': 'member_is_expired',
  'no-server': 'member_is_unreachable',
  unreadable: 'member_is_unreachable',
  'list-unreachable': 'member_is_unreachable',
  equivocation: 'member_is_contradicted',
  'rolled-back': 'member_is_distrusted',
  'chain-gap': 'member_is_distrusted',
  forked: 'member_is_distrusted',
  'times-disordered': 'member_is_distrusted',
  'issued-in-future': 'member_is_distrusted',
  'under-way': 'attest_problem_under_way',
  'already-said': 'attest_problem_said',
  'said-otherwise': 'attest_problem_said',
  'unknown-content': 'attest_problem_content',
};

/** Why it is not known whether the relay has it, or why it takes nothing now. */
export function unansweredBecause(code: string): MessageKey {
  return UNANSWERED[code] ?? 'attest_problem_nonsense';
}

const UNANSWERED: { readonly [code: string]: MessageKey } = {
  unreachable: 'attest_problem_away',
  'timed-out': 'attest_problem_away',
  'queue-full': 'attest_problem_busy',
  'too-many-requests': 'attest_problem_busy',
  'issuer-refused': 'attest_problem_refused',
  'worker-lost': 'attest_problem_interrupted',
  'too-slow': 'attest_problem_interrupted',
};
