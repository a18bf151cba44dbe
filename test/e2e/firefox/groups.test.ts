/** Groups in Firefox: a member's word in a lookup, from the embedded ledger to the panel. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROVING_LIMIT_MS } from '../../fixtures/memberships.ts';
import { ATTESTED, attestPicture } from '../attested.ts';
import { dataUrl } from '../samples.ts';
import { type Desk, openDesk, picture } from './desk.ts';
import { noFirefox } from './launch.ts';

describe('a group in Firefox', () => {
  let desk: Desk;

  beforeAll(async () => {
    if (noFirefox === null) desk = await openDesk();
  });

  afterAll(async () => {
    await desk?.close();
  });

  beforeEach((test) => {
    test.skip(noFirefox !== null, noFirefox ?? '');
  });

  test('a member’s word is shown to a reader who recognises the group', {
    timeout: PROVING_LIMIT_MS,
  }, async () => {
    const attested = await attestPicture(desk.stage, 31);
    await desk.configure({ groups: [attested.published.entry] });
    const { progress } = await desk.lookUp(picture(dataUrl('image/png', attested.picture)));
    expect(progress).toMatchObject({ phase: 'done', verdict: ATTESTED });
    const panel = await desk.openPage('sidepanel.html');
    await panel.waitForSelector('[data-testid="verdict-headline"]');
    const headline = await panel.$eval('[data-testid="verdict-headline"]', (element) => element.textContent);
    expect(headline).toBe(ATTESTED.headline);
  });
});
