/** One row for a Content Credential: the code that its four findings make together (docs/spec/signals.md section 1.2). */

import type { Json } from '../../canonical.ts';
import { type Details, type Evidence, type EvidenceCode, evidence } from '../evidence.ts';
import type { Credential, ReadableCredential } from './credential.ts';

/** @param credential `null` where the file has none */
export function credentialEvidence(credential: Credential | null): Evidence {
  if (credential === null) return evidence('no-credential', 'no Content Credential inside');
  switch (credential.state) {
    case 'unreadable':
      return evidence('credential-unreadable', credential.because);
    case 'remote':
      return evidence('credential-remote', 'the credential is kept at an address that was not asked', {
        url: credential.url,
      });
    case 'not-given':
      return evidence('credential-not-given', credential.because, { url: credential.url });
    case 'readable':
      return readableEvidence(credential);
  }
}

function readableEvidence(credential: ReadableCredential): Evidence {
  const code = codeOf(credential);
  return evidence(code, REASONS[code] ?? '', detailsOf(credential));
}

function codeOf({ integrity, signer, time, claim }: ReadableCredential): EvidenceCode {
  if (integrity === 'changed') return 'credential-changed';
  if (integrity === 'broken') return 'credential-broken';
  const isListed = signer !== 'unknown';
  const isCurrent = (signer === 'official' || signer === 'own') && time !== 'expired';
  switch (claim) {
    case 'silent':
      return 'credential-silent';
    case 'parts':
      return isListed ? 'credential-parts' : 'credential-parts-unlisted';
    case 'not-ai':
      return isCurrent ? 'credential-not-ai' : 'credential-not-ai-unlisted';
    default:
      if (claim === 'agent') return isCurrent ? 'credential-agent' : 'credential-agent-unlisted';
      if (!isListed) return 'credential-unlisted';
      if (time === 'expired') return 'credential-expired';
      if (signer === 'interim') return 'credential-interim';
      return 'credential-ai';
  }
}

const REASONS: Readonly<Partial<Record<EvidenceCode, string>>> = {
  'credential-ai': 'intact, its signer is on a trust list, and it says that AI made this',
  'credential-expired':
    'intact, and it says that AI made this; its certificate has run out, and no time stamp shows that it was valid when it signed',
  'credential-interim': 'intact, and it says that AI made this; its signer is on the interim list only',
  'credential-agent': 'intact, its signer is on a trust list; it names an AI tool and gives no source type',
  'credential-agent-unlisted':
    'intact, and it names an AI tool without a source type; its signer is on no valid trust list',
  'credential-unlisted':
    'intact, and it says that AI made this; its signer is on no trust list and chose its own name',
  'credential-parts': 'intact, and it says that AI made parts of this',
  'credential-parts-unlisted':
    'intact, and it says that AI made parts of this; its signer is on no trust list and chose its own name',
  'credential-not-ai': 'intact, its signer is on a trust list, and it names a source that is not AI',
  'credential-not-ai-unlisted':
    'intact, and it names a source that is not AI; its signer is on no valid trust list',
  'credential-silent': 'intact, and it says nothing about AI',
  'credential-changed': 'the bytes of this file are not those that were signed',
  'credential-broken': 'the credential itself was altered, or is incomplete',
};

function detailsOf(credential: ReadableCredential): Details {
  const { who, signer, integrity, time, signedAt, generator, claim, sourceType, tool, manifest } = credential;
  const some = (name: string, value: string | null): Details => (value === null ? {} : { [name]: value });
  const list = (name: string, values: readonly Json[]): Details =>
    values.length === 0 ? {} : { [name]: [...values] };
  return {
    who,
    signer,
    integrity,
    time,
    claim,
    ...some('signedAt', signedAt),
    ...some('generator', generator),
    ...some('sourceType', sourceType),
    ...some('tool', tool),
    ...some('manifest', manifest),
    ...list(
      'history',
      credential.history.map((step) => ({ ...step })),
    ),
    ...list('problems', credential.problems),
    ...list('ingredientProblems', credential.ingredientProblems),
  };
}
