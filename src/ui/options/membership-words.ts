/** Plain sentences for what memberships can be refused with, and how a group is named. */

import { MIN_GROUP_SIZE, SMALL_GROUP_SIZE } from '../../identity/bounds.ts';
import type { Group } from '../../identity/group.ts';
import type { MessageKey } from '../message.ts';
import { readerLocale, t } from '../text.ts';
import type { Names } from './use-memberships.ts';
import { vaultProblem } from './vault-words.ts';

/** What an issuer says in its own words is never among them. */
const SENTENCES: { readonly [code: string]: MessageKey } = {
  'bad-address': 'member_bad_address',
  'bad-invite': 'member_bad_invite',
  'needs-invite': 'member_no_code',
  'needs-bridge': 'member_needs_bridge',
  unreachable: 'member_issuer_away',
  'timed-out': 'member_issuer_away',
  'too-large': 'member_bad_answer',
  'bad-answer': 'member_bad_answer',
  'bad-group': 'member_bad_group',
  'group-too-large': 'member_bad_group',
  'other-group': 'member_other_group',
  'issuer-refused': 'member_refused',
  'invite-unknown': 'member_invite_unknown',
  'invite-used': 'member_invite_used',
  'invite-expired': 'member_invite_expired',
  removed: 'member_removed',
  'too-many-requests': 'member_busy',
  'too-many-applications': 'member_busy',
  'wrong-admission': 'member_refused',
  'application-unknown': 'member_application_unknown',
  'already-vouched': 'member_already_vouched',
  'vouched-recently': 'member_vouch_later',
  'budget-spent': 'member_vouch_later',
  'not-a-member': 'member_not_a_member',
  'other-seed': 'member_other_seed',
  equivocation: 'member_is_contradicted',
  'vault-full': 'member_full',
  'credential-issuer-not-allowed': 'cred_join_refused',
  'credential-type-not-allowed': 'cred_join_refused',
  'credential-false': 'cred_join_refused',
  'credential-not-yet-valid': 'cred_join_refused',
  'status-unsupported': 'cred_join_refused',
  'subject-missing': 'cred_join_refused',
  'key-binding-old': 'cred_join_clock',
  'credential-expired': 'cred_is_expired',
  'subject-used': 'cred_join_used',
  'presentation-too-large': 'cred_too_large',
  'no-credential': 'cred_gone',
  'other-holder': 'cred_other_holder',
};

export function membershipProblem(code: string): string {
  const key = SENTENCES[code];
  return key === undefined ? vaultProblem(code) : t(key);
}

/** The name only where the reader recognises the group: anybody can give theirs any name. */
export function groupTitle(group: Pick<Group, 'groupId' | 'issuer'>, names: Names): string {
  const known = names.get(group.groupId);
  return known?.shown ?? t('member_unnamed', eightOf(group.groupId), eightOf(group.issuer));
}

/** What is shown of ids and keys. */
export function eightOf(id: string): string {
  return id.slice(0, 8);
}

export const ADMISSION_WORDS: Record<Group['admission'], MessageKey> = {
  invite: 'member_by_invite',
  vouching: 'member_by_vouching',
  credential: 'member_by_credential',
  bridge: 'member_by_bridge',
};

export function sizeWords(size: number): string {
  const count = size.toLocaleString(readerLocale());
  if (size < MIN_GROUP_SIZE) return t('member_size_small', count);
  return size < SMALL_GROUP_SIZE ? t('member_size_few', count) : count;
}
