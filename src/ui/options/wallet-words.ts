/** Plain sentences for the wallet's settings: what was refused, and where an account comes from. */

import type { Account } from '../../engine/keys-protocol.ts';
import { MAX_ACCOUNTS, MAX_CHAINS } from '../../wallet/public-state.ts';
import type { MessageKey } from '../message.ts';
import { readerLocale, t } from '../text.ts';
import { vaultProblem } from './vault-words.ts';

const SENTENCES: { readonly [code: string]: MessageKey } = {
  'bad-word-count': 'wallet_bad_word_count',
  'bad-words': 'wallet_bad_words',
  'bad-checksum': 'wallet_bad_checksum',
  'too-large': 'wallet_bad_word_count',
  'bad-key': 'wallet_bad_key',
  'bad-address': 'wallet_bad_address',
  'bad-member': 'wallet_bad_name',
  'account-exists': 'wallet_account_exists',
  'too-many-accounts': 'wallet_too_many_accounts',
  'wallet-exists': 'wallet_exists',
  'no-wallet': 'wallet_no_phrase',
  'no-account': 'wallet_no_account',
  'watch-only': 'wallet_watch_only',
  'other-seed': 'wallet_other_seed',
  'other-address': 'wallet_other_address',
  'wrong-words': 'wallet_wrong_words',
};

const NETWORK_SENTENCES: { readonly [code: string]: MessageKey } = {
  'chain-exists': 'wallet_net_exists',
  'too-many-chains': 'wallet_net_full',
  'no-chain': 'wallet_net_gone',
  'last-chain': 'wallet_net_last',
};

export function walletProblem(code: string): string {
  const key = SENTENCES[code];
  return key === undefined ? vaultProblem(code) : t(key, MAX_ACCOUNTS.toLocaleString(readerLocale()));
}

export function networkProblem(code: string): string {
  return t(NETWORK_SENTENCES[code] ?? 'wallet_net_bad', MAX_CHAINS.toLocaleString(readerLocale()));
}

export function sourceWords({ source, hasSecret }: Account): string {
  if (source === 'key') return t('wallet_from_key');
  if (source === 'watch') return t('wallet_from_watch');
  return hasSecret ? t('wallet_from_phrase') : t('wallet_from_other');
}

export function dropQuestion({ source, hasSecret }: Account): string {
  if (source === 'key') return t('wallet_drop_key');
  return source === 'seed' && hasSecret ? t('wallet_drop_phrase') : t('wallet_drop_watch');
}

/** The name of the next account, until the person gives it another. */
export function nextName(accounts: readonly Account[]): string {
  return t('wallet_account_name', (accounts.length + 1).toLocaleString(readerLocale()));
}
