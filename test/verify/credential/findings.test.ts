import { describe, expect, test } from 'vitest';
import {
  integrityOf,
  isStamped,
  isTrusted,
  notUnderstood,
} from '../../../src/verify/credential/manifest-soundness.ts';
import { claimedName, listedName } from '../../../src/verify/credential/signer-name.ts';
import { timeOf } from '../../../src/verify/credential/signing-time.ts';
import { SOUND, storeOf, type Told, TRUSTED } from '../../fixtures/manifest-texts.ts';

const manifestOf = (told: Told) => storeOf({ a: told }).manifests.get('a')!;

describe('integrity', () => {
  const cases: readonly (readonly [string, string, Told])[] = [
    ['intact', 'nothing failed', {}],
    [
      'intact',
      'an unlisted, expired signer',
      { failed: ['signingCredential.untrusted', 'signingCredential.expired'] },
    ],
    ['intact', 'a revoked signer', { failed: ['signingCredential.ocsp.revoked'] }],
    ['intact', 'a wrong time stamp', { noted: ['timeStamp.mismatch'] }],
    ['intact', 'an action that its program wrote wrongly', { failed: ['assertion.action.malformed'] }],
    [
      'intact',
      'a file bound box by box',
      { passed: ['claimSignature.validated', 'assertion.boxesHash.match'] },
    ],
    ['changed', 'other bytes', { failed: ['assertion.dataHash.mismatch'] }],
    ['changed', 'other boxes', { failed: ['assertion.bmffHash.mismatch'] }],
    ['changed', 'other parts', { failed: ['assertion.boxesHash.mismatch'] }],
    ['broken', 'a wrong signature', { passed: [], failed: ['claimSignature.mismatch'] }],
    [
      'broken',
      'a wrong signature on other bytes',
      { failed: ['claimSignature.mismatch', 'assertion.dataHash.mismatch'] },
    ],
    ['broken', 'a changed assertion', { failed: ['assertion.hashedURI.mismatch'] }],
    ['broken', 'a missing assertion', { failed: ['assertion.missing'] }],
    ['broken', 'a claim without its binding', { failed: ['claim.hardBindings.missing'] }],
    ['broken', 'a replaced ingredient', { failed: ['ingredient.manifest.mismatch'] }],
    ['broken', 'a code of a later version', { failed: ['something.new'] }],
    ['broken', 'no certificate', { failed: ['signingCredential.missing'] }],
    ['broken', 'nobody checked the signature', { passed: [SOUND[1]!] }],
    ['broken', 'nobody checked the bytes', { passed: [SOUND[0]!] }],
  ];
  test.each(cases)('%s: %s', (integrity, _, told) => {
    expect(integrityOf(manifestOf(told))).toBe(integrity);
  });
});

describe('a manifest is not understood', () => {
  test.each<[string, Told, boolean]>([
    ['with an algorithm of an early draft', { failed: ['algorithm.unsupported'] }, true],
    ['that leaves out more than itself', { noted: ['assertion.dataHash.additionalExclusionsPresent'] }, true],
    ['not merely for a changed file', { failed: ['assertion.dataHash.mismatch'] }, false],
    ['not where all holds', {}, false],
  ])('%s', (_, told, expected) => {
    expect(notUnderstood(manifestOf(told)) !== null).toBe(expected);
  });
});

describe('a signer is trusted', () => {
  const listed: Told = { passed: [...SOUND, TRUSTED] };
  const cases: readonly (readonly [string, boolean, Told])[] = [
    ['whose issuer is on the list', true, listed],
    ['not where the library says nothing', false, {}],
    [
      'not where only time-stamping authorities know it',
      false,
      { passed: [...SOUND, [TRUSTED[0], 'found in [user_anchors] trust anchors']] },
    ],
    ['not where it is also called untrusted', false, { ...listed, failed: ['signingCredential.untrusted'] }],
    [
      'not with a certificate made for something else',
      false,
      { ...listed, failed: ['signingCredential.invalid'] },
    ],
    ['not once revoked', false, { ...listed, failed: ['signingCredential.ocsp.revoked'] }],
    [
      'not once revoked, as the library only notes',
      false,
      { ...listed, noted: ['signingCredential.revoked'] },
    ],
    [
      'even with an expired certificate: that is another finding',
      true,
      { ...listed, failed: ['signingCredential.expired'] },
    ],
  ];
  test.each(cases)('%s: %s', (_, isListed, told) => {
    expect(isTrusted(manifestOf(told))).toBe(isListed);
  });
});

describe('time', () => {
  const stamped: Told = {
    stampedAt: '2024-05-01T10:00:00.123+00:00',
    passed: [...SOUND, 'timeStamp.trusted'],
  };
  const past = { validUntil: '2025-01-01T00:00:00Z' };
  const SIGNED_AT = '2024-05-01T10:00:00Z';
  const cases: readonly (readonly [string, string, string | null, Told])[] = [
    ['timestamped', 'stamped', SIGNED_AT, stamped],
    ['timestamped', 'stamped while the certificate was valid', SIGNED_AT, { ...stamped, ...past }],
    ['untimed', 'not stamped', null, {}],
    [
      'untimed',
      'stamped by an authority on no list',
      null,
      { ...stamped, passed: SOUND, noted: ['timeStamp.untrusted'] },
    ],
    [
      'untimed',
      'stamped in a claim of version 1, where the library believes everyone',
      null,
      { ...stamped, claimVersion: 1 },
    ],
    [
      'expired',
      'the same with a certificate that has run out',
      null,
      { ...stamped, ...past, claimVersion: 1 },
    ],
    ['expired', 'run out', null, { ...past, failed: ['signingCredential.expired'] }],
    ['expired', 'run out, which the library did not see', null, past],
    ['expired', 'not valid yet', null, { failed: ['signingCredential.expired'] }],
    ['expired', 'stamped after it ran out', SIGNED_AT, { ...stamped, validUntil: '2024-01-01T00:00:00Z' }],
  ];
  test.each(cases)('%s: %s', (time, _, signedAt, told) => {
    const store = storeOf({ a: told });
    expect(timeOf(store, [store.manifests.get('a')!])).toEqual({ time, signedAt });
  });

  test.each([
    ['timestamped', 'was valid when the file was stamped', '2024-06-01T00:00:00Z'],
    ['expired', 'had run out before', '2024-04-01T00:00:00Z'],
  ])('%s: an ingredient’s certificate %s', (time, _, validUntil) => {
    const store = storeOf({ a: { ...stamped, ingredients: [['parentOf', 'b']] }, b: { validUntil } });
    expect(timeOf(store, [...store.manifests.values()]).time).toBe(time);
  });

  test('is stamped only with a time', () => {
    expect(isStamped(manifestOf({ passed: ['timeStamp.trusted'], stampedAt: 'yesterday' }))).toBe(false);
  });
});

describe('name', () => {
  test('of a listed signer is the short one, of any other the letter of its certificate', () => {
    const openAi = manifestOf({ organisation: 'OpenAI OpCo, LLC' });
    expect([listedName(openAi), claimedName(openAi)]).toEqual(['OpenAI', 'OpenAI OpCo, LLC']);
    expect(listedName(manifestOf({ organisation: 'constructor' }))).toBe('constructor');
  });
});
