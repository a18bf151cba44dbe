/** Signed pictures that were altered afterwards, and credentials that cannot be read. */

import { beforeAll, describe, expect, test } from 'vitest';
import type { ReadManifests } from '../../../src/verify/credential/manifest-port.ts';
import { readCredential } from '../../../src/verify/credential/read-credential.ts';
import { find, flip, transplant, withoutManifest, withText } from '../../fixtures/altered-files.ts';
import {
  credentialOf,
  GENERATED,
  OPENED,
  type Parties,
  parties,
  readableOf,
} from '../../fixtures/credential-parties.ts';
import { signed, unsignedPicture } from '../../fixtures/credentials.ts';

let official: Parties['official'];
let stranger: Parties['stranger'];
let anchors: Parties['anchors'];

beforeAll(async () => {
  ({ official, stranger, anchors } = await parties());
});

describe('after signing', () => {
  test('a byte of the picture was changed', async () => {
    const file = await signed(official, { actions: GENERATED });
    const credential = await readableOf(flip(file, find(file, 'IDAT') + 100), anchors);
    expect(credential).toMatchObject({ integrity: 'changed', problems: ['assertion.dataHash.mismatch'] });
  });

  test('a text was added', async () => {
    const file = await signed(official, { actions: GENERATED });
    expect(await credentialOf(withText(file), anchors)).toMatchObject({ integrity: 'changed' });
  });

  test('the manifest was moved to another picture', async () => {
    const file = await transplant(await signed(official, { actions: GENERATED }), 2);
    expect(await credentialOf(file, anchors)).toMatchObject({ integrity: 'changed' });
  });

  test('a byte of the signature was changed', async () => {
    const file = await signed(official, { actions: GENERATED, format: 'jpeg' });
    // The last parts of COSE_Sign1: null (f6) and a byte string of 64 (58 40).
    const at = find(file, '\u00f6X@') + 20;
    expect(await credentialOf(flip(file, at), anchors, 'jpeg')).toMatchObject({
      integrity: 'broken',
      problems: ['claimSignature.mismatch'],
    });
  });

  test('a byte of an assertion was changed', async () => {
    const file = await signed(official, { actions: GENERATED, format: 'jpeg' });
    const credential = await readableOf(flip(file, find(file, 'trainedAlgorithmicMedia')), anchors, 'jpeg');
    expect(credential).toMatchObject({ integrity: 'broken', claim: 'silent' });
    expect(credential.problems).toContain('assertion.hashedURI.mismatch');
  });

  test('the manifest of its ingredient was changed', async () => {
    const picture = await signed(official, { actions: GENERATED, format: 'jpeg' });
    const ingredients = [{ picture, format: 'jpeg', relationship: 'parentOf' }] as const;
    const file = await signed(official, { actions: OPENED, picture, format: 'jpeg', ingredients });
    const credential = await readableOf(flip(file, find(file, 'trainedAlgorithmicMedia')), anchors, 'jpeg');
    expect(credential).toMatchObject({ integrity: 'broken', claim: 'silent' });
    expect(credential.problems).toContain('ingredient.manifest.mismatch');
  });

  test('the manifest was removed: nothing to tell it from a file that never had one', async () => {
    expect(await credentialOf(withoutManifest(await signed(official)), anchors)).toBeNull();
    expect(await credentialOf(await unsignedPicture(), anchors)).toBeNull();
  });
});

describe('what cannot be read', () => {
  test('a manifest at an address is named and not fetched', async () => {
    const url = 'https://manifests.example/one';
    const file = await signed(official, { actions: GENERATED, remoteUrl: url });
    expect(await credentialOf(file, anchors)).toEqual({ state: 'remote', url });
  });

  test('a manifest that was cut off, or is nothing but noise', async () => {
    const file = await signed(official, { actions: GENERATED, format: 'jpeg' });
    expect(await credentialOf(file.subarray(0, 6000), anchors, 'jpeg')).toMatchObject({
      state: 'unreadable',
    });
    const noise = file.slice();
    noise.fill(0xa5, find(file, 'jumb') + 4, find(file, 'jumb') + 4000);
    expect(await credentialOf(noise, anchors, 'jpeg')).toMatchObject({ state: 'unreadable' });
  });

  test('a manifest of 50 MB, and the next file is read again', async () => {
    const assertions = [{ label: 'org.example.large', data: { large: 'x'.repeat(50 * 2 ** 20) } }];
    const file = await signed(official, { actions: GENERATED, assertions });
    expect(await credentialOf(file, anchors)).toMatchObject({ state: 'unreadable' });
    expect((await readableOf(await signed(official), anchors)).integrity).toBe('intact');
  });

  test('an answer in an unknown shape', async () => {
    const odd: ReadManifests = async () => ({ ok: true, value: { store: '{}', report: '{}' } });
    expect(
      await readCredential(new Uint8Array(), 'image/png', { readManifests: odd, anchors }),
    ).toMatchObject({ state: 'unreadable' });
  });

  test('a list of the reader’s that is no certificate leaves the signer unknown', async () => {
    const file = await signed(stranger, { actions: GENERATED });
    expect((await readableOf(file, { ...anchors, own: 'no certificate' })).signer).toBe('unknown');
  });
});
