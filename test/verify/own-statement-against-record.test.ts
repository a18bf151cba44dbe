/** A file's own statement beside a record of the identical file: who may contradict whom, and who only stands beside. */

import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeManifestReader } from '../../cli/manifest-reader.ts';
import type { Bytes } from '../../src/bytes.ts';
import { openCredentialReader } from '../../src/engine/credential-reader.ts';
import { accept } from '../../src/errors.ts';
import { queryPrints } from '../../src/ledger/fingerprint/fingerprint-image.ts';
import type { OutputBody } from '../../src/ledger/record/record-body.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { ReadCredential } from '../../src/verify/credential/credential.ts';
import { GENERATED, type Parties, parties } from '../fixtures/credential-parties.ts';
import { action, signed } from '../fixtures/credentials.ts';
import { codesOf, contextOf, digestOf, pictureOf, SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { honest, serve } from '../fixtures/lying-gateway.ts';
import { withPngText } from '../fixtures/png-chunks.ts';
import { makeProvider, outputBody, signBody } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const CAPTURED = [action('c2pa.created', 'digitalCapture')];
const { pixels } = pictureOf(5);

let people: Parties;
let readCredential: ReadCredential;

beforeAll(async () => {
  people = await parties();
  readCredential = openCredentialReader(
    openNodeManifestReader(),
    async () => people.anchors,
  )(people.anchors.own);
});

async function check(file: Bytes, sourceType: OutputBody['sourceType']) {
  const record = await signBody(
    await outputBody(aurora, await digestOf(file), { sourceType }),
    aurora.signer,
  );
  const held = [record.bytes];
  const { fetch } = await serve([honest(SERVER_A, held), honest(SERVER_B, held)]);
  const fingerprint = async () =>
    accept({
      query: queryPrints(pixels),
      mediaType: 'image/png',
      width: pixels.width,
      height: pixels.height,
    });
  const context = { fetch, gatewayUrls: [SERVER_A, SERVER_B], recognised: [aurora.trusted], readCredential };
  return checkImage({ file, fingerprint, pixels: async () => null }, contextOf(context));
}

describe('a genuine record of AI output', () => {
  it('stands against a self-signed "camera" credential, which is a row', async () => {
    const file = await signed(people.stranger, { actions: CAPTURED });
    const verdict = await check(file, 'trainedAlgorithmicMedia');
    expect(verdict.tier).toBe('A1');
    expect(codesOf(verdict)).toContain('credential-not-ai-unlisted');
  });

  it('is contradicted by a camera on the official list', async () => {
    const file = await signed(people.official, { actions: CAPTURED });
    const verdict = await check(file, 'trainedAlgorithmicMedia');
    expect(verdict.tier).toBe('E');
    expect(codesOf(verdict)).toEqual(expect.arrayContaining(['exact-recognised', 'credential-not-ai']));
  });

  it('leads over a credential that says the same', async () => {
    const file = await signed(people.official, { actions: GENERATED });
    const verdict = await check(file, 'trainedAlgorithmicMedia');
    expect([verdict.tier, verdict.leading]).toEqual(['A1', 'exact-recognised']);
    expect(codesOf(verdict)).toContain('credential-ai');
  });
});

describe('a recognised record that says "not AI"', () => {
  it('is contradicted by a signer on the official list that says AI', async () => {
    const file = await signed(people.official, { actions: GENERATED });
    expect((await check(file, 'digitalCapture')).tier).toBe('E');
  });

  it('is not contradicted by a note that anyone can write', async () => {
    const plain = await signed(people.stranger, { actions: CAPTURED });
    const note = 'a cat\nSteps: 20, Sampler: Euler a, Seed: 1, Model: m';
    // Before signing there would be no way to add it and stay intact; here only the note counts.
    const verdict = await check(withPngText(plain, 'parameters', note), 'digitalCapture');
    expect(codesOf(verdict)).toEqual(expect.arrayContaining(['exact-not-ai', 'metadata-ai']));
    expect(verdict.tier).not.toBe('E');
    expect(verdict.leading).not.toBe('metadata-ai');
  });
});
