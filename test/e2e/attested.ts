/** A picture on the stage that a member of a group attested, and what a verdict must be for readers who recognise the group. */

import { bytesOf } from '../fixtures/group-roots.ts';
import { memberLeaves } from '../fixtures/memberships.ts';
import { attestationItem, type PublishedGroup, publishGroup } from '../fixtures/published-groups.ts';
import { pictureFile } from './samples.ts';
import type { Stage } from './stage.ts';

export const ATTESTED = {
  tier: 'H',
  headline: 'A member of the group Harbour library card holders attested: “I made this without AI”',
};

/** Its proof takes some seconds to make. */
export async function attestPicture(
  stage: Stage,
  seed: number,
): Promise<{ readonly picture: Uint8Array; readonly published: PublishedGroup }> {
  const picture = await pictureFile(seed);
  const published = await publishGroup(memberLeaves(), {}, Date.now());
  const attestation = await attestationItem(published, {
    member: 0,
    statement: 'made-without-ai/1',
    content: new Uint8Array(picture),
    claimedAtMs: Date.now(),
  });
  await stage.upload([...published.items, ...bytesOf([attestation])]);
  return { picture, published };
}
