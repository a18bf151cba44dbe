/** Plain sentences for what the vault can refuse. */

import { hintOf, MIN_PASSWORD_CHARS, type PasswordHint } from '../../vault/password.ts';
import type { MessageKey } from '../message.ts';
import { readerLocale, t } from '../text.ts';

const SENTENCES: { readonly [code: string]: MessageKey } = {
  'wrong-secret': 'vault_wrong',
  'too-many-tries': 'vault_wait',
  'password-too-short': 'vault_too_short',
  'password-too-long': 'vault_too_long',
  'vault-exists': 'vault_exists',
  'changed-meanwhile': 'vault_changed_meanwhile',
  'altered-header': 'vault_altered',
  'bad-header': 'vault_altered',
  'altered-record': 'vault_altered_record',
  'bad-recovery-code': 'vault_code_bad',
  'mistyped-recovery-code': 'vault_code_mistyped',
  'bad-passkey': 'vault_passkey_failed',
  'future-version': 'vault_future',
  'kdf-too-weak': 'vault_kdf_weak',
  'kdf-too-heavy': 'vault_kdf_heavy',
  'not-a-backup': 'vault_not_backup',
  'backup-too-large': 'vault_not_backup',
  'bad-backup': 'vault_not_backup',
  'vault-full': 'vault_full',
  locked: 'vault_locked_again',
  'worker-lost': 'vault_lost',
  'too-slow': 'vault_lost',
};

export function vaultProblem(code: string): string {
  const key = SENTENCES[code];
  return key === undefined ? t('vault_failed', code) : t(key, String(MIN_PASSWORD_CHARS));
}

const HINTS: Record<PasswordHint, MessageKey> = {
  short: 'vault_hint_short',
  monotonous: 'vault_hint_monotonous',
  fair: 'vault_hint_fair',
  long: 'vault_hint_long',
};

/** Says what can be seen of a password, never that it is good. */
export function passwordHint(password: string): string {
  const chars = [...password.normalize('NFKC')].length;
  return t(HINTS[hintOf(password)], chars.toLocaleString(readerLocale()), String(MIN_PASSWORD_CHARS));
}

/** Hours and minutes, with seconds where it is soon. */
export function timeOfDay(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(readerLocale());
}
