/**
 * What a verified record is worth as evidence: who signed it, whether that stands, and what it says
 * (docs/spec/verdict.md section 3). Pure; the caller has established that the record is about the content.
 */

import { type Keyring, standingOf } from '../ledger/record/keyring.ts';
import { type ContentBody, pdqOf, type RailRecord, shinglesOf } from '../ledger/record/record.ts';
import { type Details, type Evidence, type EvidenceCode, evidence } from './evidence.ts';
import type { RecognisedKeys } from './recognised-keys.ts';
import { classOfSource } from './source-types.ts';

/** How the record is about the content. */
export type Match =
  | { readonly how: 'exact'; readonly by: 'digest' | 'opening' }
  | { readonly how: 'near'; readonly distance: number; readonly quality: number; readonly turned: boolean }
  | { readonly how: 'words'; readonly words: number; readonly coverage: number };

export type Provider = RecognisedKeys['providers'][number];

/** Characters of an unknown key's address that are shown. */
const KEY_CHARS = 8;

/** Evidence from a record and the recognised provider that it names, `null` where it names none. */
export function judge(record: RailRecord<ContentBody>, provider: Provider | null, match: Match): Evidence {
  const standing = provider === null ? 'not-authorised' : standingOfRecord(record, provider.keyring);
  if (provider === null || standing === 'not-authorised') return unknownKey(record, match);
  const about = detailsOf(record, match);
  const who: Details = {
    ...about,
    who: provider.trusted.name,
    domain: provider.trusted.domain,
    list: provider.trusted.list,
  };
  if (standing === 'withdrawn') return evidence('withdrawn', 'its provider withdrew this record', who);
  if (standing !== 'valid')
    return evidence(standing, 'the signing key was revoked and no block proves an earlier time', who);
  if (record.body.derivation === 'echo') {
    return evidence('echo', 'the record says that this output repeats its input', who);
  }
  const code = codeFor(record.body, match.how);
  return evidence(code, REASONS[match.how], who);
}

/** The provider whose root authorised the key that signed, among those that the reader recognises. */
export function providerOf(record: RailRecord<ContentBody>, keys: RecognisedKeys): Provider | null {
  return (
    keys.providers.find(
      ({ keyring }) => keyring.root === record.body.provider && keyring.owners.has(record.owner),
    ) ?? null
  );
}

/** An exact record whose root and domain name each other, on no list of the reader's. */
export function judgeDomainVerified(
  record: RailRecord<ContentBody>,
  keyring: Keyring,
  domain: string,
  match: Match,
): Evidence {
  const about = { ...detailsOf(record, match), who: domain, domain };
  const standing = standingOfRecord(record, keyring);
  if (standing === 'not-authorised') return unknownKey(record, match);
  if (standing === 'withdrawn') return evidence('withdrawn', 'its provider withdrew this record', about);
  if (standing !== 'valid') return evidence(standing, 'the signing key was revoked', about);
  if (record.body.derivation === 'echo')
    return evidence('echo', 'the record says that this output repeats its input', about);
  return callsItAi(record.body)
    ? evidence(
        'exact-domain-verified',
        'identical content; the domain names this key, none of your lists does',
        about,
      )
    : evidence('exact-algorithmic', 'identical content; the record does not call it AI output', about);
}

const REASONS = {
  exact: 'identical content; signature and key were verified here',
  near: 'the picture closely resembles the logged one; both fingerprints were computed from verified bytes',
  words: 'the same words stand in the logged text',
} as const;

function codeFor({ sourceType, derivation }: ContentBody, how: Match['how']): EvidenceCode {
  const source = classOfSource(sourceType);
  if (source === 'parts' || (source === 'ai' && derivation === 'edited')) return `${how}-parts`;
  if (source === 'ai') return `${how}-recognised`;
  if (how !== 'exact') return 'possible';
  return source === 'algorithmic' ? 'exact-algorithmic' : 'exact-not-ai';
}

function standingOfRecord(record: RailRecord<ContentBody>, keyring: Keyring) {
  const subject = 'of' in record.body ? record.body.of : record.id;
  return standingOf(keyring, { owner: record.owner, id: record.id, subject }, null);
}

/** Nothing that the record's text says: a stranger writes there whose name, model or picture it likes. */
function unknownKey(record: RailRecord<ContentBody>, match: Match): Evidence {
  const { root, model, modelVersion, stored, credential, ...about } = detailsOf(record, match);
  const details = { ...about, who: record.owner.slice(0, KEY_CHARS) };
  if (record.body.derivation === 'echo') {
    return evidence('echo', 'the record says that this output repeats its input', details);
  }
  return callsItAi(record.body)
    ? evidence('exact-unknown-key', 'identical content, signed by a key on none of your lists', details)
    : evidence(
        'exact-algorithmic',
        'identical content, signed by a key on none of your lists; the record does not call it AI output',
        details,
      );
}

function callsItAi({ sourceType }: ContentBody): boolean {
  return ['ai', 'parts'].includes(classOfSource(sourceType) ?? '');
}

function detailsOf(record: RailRecord<ContentBody>, match: Match): Details {
  const { body } = record;
  const fingerprint = pdqOf(body) ?? shinglesOf(body);
  return {
    record: record.id,
    output: 'of' in body ? body.of : record.id,
    key: record.owner,
    root: body.provider,
    model: body.model.name,
    modelVersion: body.model.version,
    sourceType: body.sourceType,
    derivation: body.derivation,
    claimedAt: body.claimedAt,
    algorithm: fingerprint?.alg,
    stored: 'stored' in body ? body.stored?.map((item) => ({ ...item })) : undefined,
    credential: 'credential' in body ? body.credential?.manifest : undefined,
    match,
  };
}
