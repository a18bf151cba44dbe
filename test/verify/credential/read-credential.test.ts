/** Signed pictures made here: who signed, when, and what they say about AI; one change each. */

import { beforeAll, describe, expect, test } from 'vitest';
import type { ReadableCredential } from '../../../src/verify/credential/credential.ts';
import type { CredentialAnchors } from '../../../src/verify/credential/read-credential.ts';
import { transplant } from '../../fixtures/altered-files.ts';
import { type Holder, pem, yearsFromNow } from '../../fixtures/certificates.ts';
import {
  claimSigner as claims,
  clock,
  GENERATED,
  OPENED,
  type Parties,
  parties,
  readableOf,
} from '../../fixtures/credential-parties.ts';
import { action, type SignOptions, signed } from '../../fixtures/credentials.ts';

let roots: Parties['roots'];
let anchors: CredentialAnchors;
let official: Holder;
let stranger: Holder;
let expired: Holder;

beforeAll(async () => {
  ({ roots, anchors, official, stranger, expired } = await parties());
});

async function readSigned(by: Holder, options: SignOptions = {}): Promise<ReadableCredential> {
  return readableOf(await signed(by, { actions: GENERATED, ...options }), anchors, options.format);
}

describe('a picture signed by', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('an official signer, as %s', async (format) => {
    const credential = await readSigned(official, { format });
    expect(credential).toEqual({
      state: 'readable',
      integrity: 'intact',
      signer: 'official',
      time: 'untimed',
      signedAt: null,
      claim: 'generated',
      sourceType: 'trainedAlgorithmicMedia',
      tool: null,
      who: 'OpenAI',
      generator: 'Test Camera 1.0',
      manifest: expect.stringMatching(/^urn:c2pa:/),
      history: [
        {
          action: 'c2pa.created',
          agent: null,
          at: null,
          source: 'trainedAlgorithmicMedia',
          who: 'OpenAI OpCo, LLC',
        },
      ],
      problems: [],
      ingredientProblems: [],
    });
  });

  test('a signer whose issuer the reader added', async () => {
    expect(await readSigned(await claims(roots.own, 'Own Co'))).toMatchObject({
      signer: 'own',
      who: 'Own Co',
    });
  });

  test('a signer that the reader added itself', async () => {
    const file = await signed(stranger, { actions: GENERATED });
    expect((await readableOf(file, { ...anchors, own: pem(stranger) })).signer).toBe('own');
  });

  test('a signer of the interim list', async () => {
    expect((await readSigned(await claims(roots.interim, 'Interim Co'))).signer).toBe('interim');
    const file = await signed(stranger, { actions: GENERATED });
    expect((await readableOf(file, { ...anchors, interimSigners: pem(stranger) })).signer).toBe('interim');
  });

  test('one that is on several lists: the strongest counts', async () => {
    const lists = { ...anchors, own: anchors.official, interimIssuers: anchors.official };
    expect((await readableOf(await signed(official), lists)).signer).toBe('official');
  });

  test('nobody known, with a name of its choice', async () => {
    const credential = await readSigned(stranger);
    expect(credential).toMatchObject({
      integrity: 'intact',
      signer: 'unknown',
      who: 'Famous Camera',
      problems: [],
    });
  });

  test('a certificate that a listed signer issued, though it is no authority', async () => {
    const forged = await claims(official, 'Google LLC');
    expect(await readSigned(forged, { between: [official] })).toMatchObject({
      signer: 'unknown',
      who: 'Google LLC',
    });
  });

  test('a signer whose issuer may stamp times as well, every time', async () => {
    const lists = { ...anchors, timeStamps: pem(roots.clock, roots.official) };
    const file = await signed(official, { actions: GENERATED });
    for (let i = 0; i < 12; i++) expect((await readableOf(file, lists)).signer).toBe('official');
  });

  test('a certificate of an authority that may only stamp times', async () => {
    expect((await readSigned(await claims(roots.clock, 'Buyer'))).signer).toBe('unknown');
  });
});

describe('time', () => {
  const twoYearsAgo = yearsFromNow(-2);

  test('of a listed authority, while the certificate was valid', async () => {
    const stamp = { by: await clock(roots.clock), at: twoYearsAgo };
    const signedAt = `${twoYearsAgo.toISOString().slice(0, 19)}Z`;
    expect(await readSigned(expired, { stamp })).toMatchObject({
      signer: 'official',
      time: 'timestamped',
      signedAt,
    });
  });

  test('none: the library trusts no certificate that has run out, so nobody is known', async () => {
    const credential = await readSigned(expired);
    expect(credential).toMatchObject({ signer: 'unknown', time: 'expired', signedAt: null });
    expect(credential.problems).toEqual(['signingCredential.expired']);
  });

  test('of an authority on no list does not count', async () => {
    const stamp = { by: await clock(roots.stranger), at: twoYearsAgo };
    expect(await readSigned(expired, { stamp })).toMatchObject({ time: 'expired', signedAt: null });
    const recent = { by: stamp.by, at: yearsFromNow(-0.5) };
    const credential = await readSigned(official, { stamp: recent });
    expect(credential).toMatchObject({ signer: 'official', time: 'untimed', signedAt: null });
    expect(credential.problems).toContain('timeStamp.untrusted');
  });

  test('of whatever authority in a claim of version 1 does not count', async () => {
    const stamp = { by: await clock(roots.stranger), at: twoYearsAgo };
    const credential = await readSigned(expired, { stamp, claimVersion: 1 });
    expect(credential).toMatchObject({ time: 'expired', signedAt: null });
  });
});

describe('the AI claim', () => {
  const cases: readonly (readonly [string, readonly object[]])[] = [
    ['parts', [action('c2pa.created', 'compositeWithTrainedAlgorithmicMedia')]],
    ['agent', [{ action: 'c2pa.created', softwareAgent: 'Image Creator from Designer' }]],
    ['not-ai', [action('c2pa.created', 'digitalCapture')]],
    ['silent', [action('c2pa.created', 'algorithmicMedia')]],
  ];
  test.each(cases)('%s', async (claim, actions) => {
    expect((await readSigned(official, { actions })).claim).toBe(claim);
  });

  const edit = (picture: Uint8Array, more: SignOptions = {}): SignOptions => ({
    actions: OPENED,
    picture,
    ingredients: [{ picture, relationship: 'parentOf' }],
    ...more,
  });

  test('carries over to an edit that says nothing, with both signers’ steps', async () => {
    const generated = await signed(official, { actions: GENERATED });
    const editor = await claims(roots.official, 'Editor Inc');
    const credential = await readSigned(editor, edit(generated));
    expect(credential).toMatchObject({
      integrity: 'intact',
      signer: 'official',
      claim: 'generated',
      who: 'OpenAI',
    });
    expect(credential.history.map(({ action, who }) => [action, who])).toEqual([
      ['c2pa.created', 'OpenAI OpCo, LLC'],
      ['c2pa.opened', 'Editor Inc'],
    ]);
  });

  test('of an unknown signer stays that signer’s, though a listed one edited the picture', async () => {
    const branded = await signed(stranger, { actions: GENERATED });
    expect(await readSigned(official, edit(branded))).toMatchObject({
      signer: 'unknown',
      claim: 'generated',
      who: 'Famous Camera',
    });
  });

  test('of a listed signer is not believed once an unknown one edited the picture', async () => {
    const generated = await signed(official, { actions: GENERATED });
    expect(await readSigned(stranger, edit(generated))).toMatchObject({
      signer: 'unknown',
      who: 'Famous Camera',
    });
  });

  test('of a manifest that was moved to another picture before an edit does not count', async () => {
    const photograph = await transplant(await signed(official, { actions: GENERATED }), 2);
    const credential = await readSigned(official, edit(photograph));
    expect(credential).toMatchObject({ integrity: 'intact', claim: 'silent' });
    expect(credential.ingredientProblems).toContain('assertion.dataHash.mismatch');
  });

  test('of one part makes it parts', async () => {
    const picture = await signed(official, { actions: GENERATED });
    const options: SignOptions = {
      actions: [{ action: 'c2pa.created' }],
      ingredients: [{ picture, relationship: 'componentOf' }],
    };
    expect((await readSigned(official, options)).claim).toBe('parts');
  });

  test('of something used as input does not count', async () => {
    const picture = await signed(official, { actions: GENERATED });
    const actions = [action('c2pa.created', 'digitalCapture')];
    const credential = await readSigned(official, {
      actions,
      ingredients: [{ picture, relationship: 'inputTo' }],
    });
    expect(credential.claim).toBe('not-ai');
  });
});
