/** Plain sentences about a credential: what it can be refused with, how long it is valid, and who checked it. */

import type { CredentialFacts, StoredCredential } from '../../engine/stored-credentials.ts';
import { hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { readerLocale, t } from '../text.ts';
import { vaultProblem } from './vault-words.ts';

const SENTENCES: { readonly [code: string]: MessageKey } = {
  'not-sd-jwt': 'cred_not_sd_jwt',
  'credential-too-large': 'cred_too_large',
  'too-many-disclosures': 'cred_too_large',
  'record-too-large': 'cred_too_large',
  'has-key-binding': 'cred_bound',
  'private-key': 'cred_private_key',
  'no-holder-key': 'cred_no_holder',
  'other-holder': 'cred_other_holder',
  'other-issuer': 'cred_other_issuer',
  'signature-false': 'cred_signature_false',
  'bad-issuer-key': 'cred_bad_key',
  'keys-elsewhere': 'cred_keys_elsewhere',
  unreachable: 'cred_host_away',
  'timed-out': 'cred_host_away',
  'http-error': 'cred_bad_answer',
  'too-large': 'cred_bad_answer',
  'bad-answer': 'cred_bad_answer',
  'credential-expired': 'cred_is_expired',
  'no-credential': 'cred_gone',
};

/** What the reading of a text alone can refuse; they are for whoever made it. */
const UNREADABLE: readonly string[] = [
  'bad-jwt',
  'too-deep',
  'member-twice',
  'wrong-type',
  'algorithm-not-allowed',
  'header-not-allowed',
  'hash-not-allowed',
  'bad-member',
  'bad-disclosure',
  'reserved-name',
  'bad-digest-list',
  'digest-twice',
  'disclosure-twice',
  'disclosure-misplaced',
  'claim-twice',
  'claim-must-be-open',
  'disclosure-unreferenced',
];

export function credentialProblem(code: string): string {
  if (UNREADABLE.includes(code)) return t('cred_unreadable', code);
  const key = SENTENCES[code];
  return key === undefined ? vaultProblem(code) : t(key);
}

export function isExpired({ expiresAtS }: Pick<CredentialFacts, 'expiresAtS'>): boolean {
  return expiresAtS !== null && Date.now() >= expiresAtS * 1000;
}

/** Whether it could be shown now. */
export function isUsable(facts: Pick<CredentialFacts, 'expiresAtS' | 'validFromS'>): boolean {
  return !isExpired(facts) && (facts.validFromS === null || Date.now() >= facts.validFromS * 1000);
}

export function validityWords(facts: CredentialFacts): string {
  const { expiresAtS, validFromS } = facts;
  if (isExpired(facts)) return t('cred_expired', dateOf(expiresAtS!));
  if (!isUsable(facts)) return t('cred_not_yet', dateOf(validFromS!));
  return expiresAtS === null ? t('cred_no_end') : t('cred_until', dateOf(expiresAtS));
}

export function signatureWords({
  signature,
  issuer,
}: Pick<StoredCredential, 'signature' | 'issuer'>): string {
  if (signature === null) return t('cred_signature_unchecked');
  const date = dateOf(Date.parse(signature.checkedAt) / 1000);
  return signature.by === 'given'
    ? t('cred_signature_given', date)
    : t('cred_signature_fetched', hostOf(issuer), date);
}

export function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString(readerLocale(), { dateStyle: 'medium' });
}
