/** The four findings of a credential against the codes of docs/spec/signals.md section 1.2. */

import { describe, expect, it } from 'vitest';
import type {
  AiClaim,
  Integrity,
  ReadableCredential,
  Signer,
  SigningTime,
} from '../../../src/verify/credential/credential.ts';
import { credentialEvidence } from '../../../src/verify/credential/credential-evidence.ts';
import { type EvidenceCode, tierOf } from '../../../src/verify/evidence.ts';
import { GENERATED } from '../../fixtures/what-credentials-say.ts';

const CREDENTIAL: ReadableCredential = {
  ...GENERATED,
  time: 'timestamped',
  signedAt: '2026-06-05T13:46:44Z',
  who: 'Aurora Images',
  generator: 'Aurora Studio',
  manifest: 'urn:c2pa:1',
};

const codeOf = (changes: Partial<ReadableCredential>) =>
  credentialEvidence({ ...CREDENTIAL, ...changes }).code;

describe('an intact credential', () => {
  it.each<[AiClaim, Signer, SigningTime, EvidenceCode]>([
    ['generated', 'official', 'timestamped', 'credential-ai'],
    ['generated', 'official', 'untimed', 'credential-ai'],
    ['generated', 'own', 'timestamped', 'credential-ai'],
    ['generated', 'official', 'expired', 'credential-expired'],
    ['generated', 'interim', 'expired', 'credential-expired'],
    ['generated', 'interim', 'timestamped', 'credential-interim'],
    ['generated', 'unknown', 'timestamped', 'credential-unlisted'],
    ['generated', 'unknown', 'expired', 'credential-unlisted'],
    ['agent', 'official', 'untimed', 'credential-agent'],
    ['agent', 'interim', 'untimed', 'credential-agent-unlisted'],
    ['agent', 'own', 'expired', 'credential-agent-unlisted'],
    ['agent', 'unknown', 'untimed', 'credential-agent-unlisted'],
    ['parts', 'official', 'timestamped', 'credential-parts'],
    ['parts', 'interim', 'expired', 'credential-parts'],
    ['parts', 'unknown', 'timestamped', 'credential-parts-unlisted'],
    ['not-ai', 'official', 'timestamped', 'credential-not-ai'],
    ['not-ai', 'own', 'untimed', 'credential-not-ai'],
    ['not-ai', 'official', 'expired', 'credential-not-ai-unlisted'],
    ['not-ai', 'interim', 'timestamped', 'credential-not-ai-unlisted'],
    ['not-ai', 'unknown', 'timestamped', 'credential-not-ai-unlisted'],
    ['silent', 'official', 'timestamped', 'credential-silent'],
    ['silent', 'unknown', 'expired', 'credential-silent'],
  ])('%s, by a signer that is %s, %s: %s', (claim, signer, time, code) => {
    expect(codeOf({ claim, signer, time })).toBe(code);
  });

  it('of an unlisted or expired signer never reaches tier A, and never speaks against a record', () => {
    const signers: readonly Signer[] = ['official', 'own', 'interim', 'unknown'];
    const claims: readonly AiClaim[] = ['generated', 'parts', 'agent', 'not-ai', 'silent'];
    for (const signer of signers)
      for (const time of ['timestamped', 'untimed', 'expired'] as const)
        for (const claim of claims) {
          const isRecognised = (signer === 'official' || signer === 'own') && time !== 'expired';
          const row = credentialEvidence({ ...CREDENTIAL, signer, time, claim });
          if (!isRecognised) expect([tierOf(row), row.code]).not.toEqual(['A2', 'credential-ai']);
          if (!isRecognised) expect(row.code).not.toBe('credential-not-ai');
        }
  });
});

it.each<[Integrity, EvidenceCode]>([
  ['changed', 'credential-changed'],
  ['broken', 'credential-broken'],
])('one that is %s says only that, whoever signed it and whatever it claims', (integrity, code) => {
  for (const signer of ['official', 'unknown'] as const)
    for (const claim of ['generated', 'not-ai', 'silent'] as const)
      expect(codeOf({ integrity, signer, claim })).toBe(code);
});

it('what is not understood, kept elsewhere or not there is neither changed nor a claim', () => {
  const unreadable = credentialEvidence({ state: 'unreadable', because: 'an early draft' });
  expect([unreadable.code, unreadable.status, unreadable.because]).toEqual([
    'credential-unreadable',
    'unknown',
    'an early draft',
  ]);
  const remote = credentialEvidence({ state: 'remote', url: 'https://manifests.example/1' });
  expect([remote.code, remote.status, remote.details.url]).toEqual([
    'credential-remote',
    'unknown',
    'https://manifests.example/1',
  ]);
  expect([credentialEvidence(null).code, credentialEvidence(null).status]).toEqual(['no-credential', 'none']);
});
