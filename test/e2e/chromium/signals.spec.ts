/** What files say about themselves, in the built extension: the same answers as `rail check`, from the same table. */

import { expect } from '@playwright/test';
import { utf8 } from '../../../src/bytes.ts';
import { flip } from '../../fixtures/altered-files.ts';
import { GENERATED, parties } from '../../fixtures/credential-parties.ts';
import { signed } from '../../fixtures/credentials.ts';
import { withPngChunk, withPngText } from '../../fixtures/png-chunks.ts';
import { noSignalFiles, SIGNALS, signalFile, signalsOf } from '../../fixtures/signals-table.ts';
import { LOGGED_SEED, pictureFile } from '../samples.ts';
import { type Desk, test } from './desk.ts';

test.beforeEach(async ({ desk }) => {
  await desk.configure();
});

for (const { file, tier, codes } of SIGNALS) {
  test(`${file} is ${tier}`, async ({ desk, stage }) => {
    test.skip(noSignalFiles !== null, noSignalFiles ?? '');
    const srcUrl = stage.elsewhere.serve(`/${file}`, { body: signalFile(file), type: 'image/*', cors: true });
    expect(signalsOf(await desk.verdictOf(await desk.click({ srcUrl })))).toEqual({ tier, codes });
  });
}

test('a credential by a signer of no list is B1 in its own name only, and D once a byte changes', async ({
  desk,
  stage,
}) => {
  const { stranger } = await parties();
  const file = await signed(stranger, { actions: GENERATED });
  const verdict = await checkServed(desk, stage.elsewhere.serve('/signed.png', png(file)));
  expect(signalsOf(verdict)).toMatchObject({ tier: 'B1', codes: ['credential-unlisted', 'no-metadata'] });
  expect(verdict.headline).toMatch(/^A signer that calls itself .+ says AI-generated; on no trust list$/);
  // A panel in a tab of its own, behind the page, shows the latest lookup.
  await expect(desk.panel.getByTestId('verdict-headline')).toHaveText(verdict.headline);
  // Far from the manifest, which stands in front of the pixels.
  const changed = flip(file, file.length - 20);
  expect(
    signalsOf(await checkServed(desk, stage.elsewhere.serve('/changed.png', png(changed)))),
  ).toMatchObject({
    tier: 'D',
    codes: ['credential-changed', 'no-metadata'],
  });
});

test('a note of a generator is C, and below a record', async ({ desk, stage }) => {
  const note = 'a cat\nSteps: 20, Sampler: Euler a, Seed: 1, Model: m';
  const file = withPngText(await pictureFile(8), 'parameters', note);
  expect(signalsOf(await checkServed(desk, stage.elsewhere.serve('/note.png', png(file))))).toMatchObject({
    tier: 'C',
    codes: ['metadata-ai', 'no-credential'],
  });
  const copy = withPngText(await pictureFile(LOGGED_SEED), 'parameters', note);
  expect(signalsOf(await checkServed(desk, stage.elsewhere.serve('/copy.png', png(copy))))).toMatchObject({
    tier: 'B2',
    codes: ['metadata-ai', 'no-credential'],
  });
});

test('a file that only looks like one with a credential is unreadable, and the next is read', async ({
  desk,
  stage,
}) => {
  const { stranger } = await parties();
  const noise = withPngChunk(await pictureFile(8), 'caBX', utf8('no manifest at all'));
  const first = await checkServed(desk, stage.elsewhere.serve('/noise.png', png(noise)));
  expect(signalsOf(first).codes[0]).toMatch(/^(credential-unreadable|no-credential)$/);
  const file = await signed(stranger, { actions: GENERATED });
  const second = await checkServed(desk, stage.elsewhere.serve('/after.png', png(file)));
  expect(signalsOf(second).tier).toBe('B1');
});

function png(body: Uint8Array) {
  return { body, type: 'image/png', cors: true } as const;
}

async function checkServed(desk: Desk, srcUrl: string) {
  return desk.verdictOf(await desk.click({ srcUrl }));
}
