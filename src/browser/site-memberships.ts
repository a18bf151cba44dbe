/**
 * What the consent window asks and keeps of memberships by itself (docs/spec/page-requests.md sections 5 and 6): which could answer, from the vault alone, and what the site was told.
 */

import { browser } from 'wxt/browser';
import type { HeldMembership } from '../dapp/personhood.ts';
import { readSites } from '../dapp/sites.ts';
import { accept, type Parsed } from '../errors.ts';
import type { PersonhoodRequest } from '../identity/request.ts';
import { againIfLost, askOpened } from './ask-workers.ts';
import { readSettings } from './lookup-store.ts';
import { SITES_KEY, TELLINGS_KEY, type Telling } from './site-state.ts';
import { changingStored } from './stored.ts';

/** In groups that the site accepts. One whose secret is in another vault cannot answer. */
export async function answerableMemberships({
  acceptedGroups,
}: PersonhoodRequest): Promise<Parsed<readonly HeldMembership[]>> {
  const held = await againIfLost(() => askOpened({ method: 'memberships', params: {} }));
  if (!held.ok) return held;
  return accept(held.value.filter(({ hasSecret, groupId }) => hasSecret && acceptedGroups.includes(groupId)));
}

/** What the site was told, where the person keeps past answers. */
export async function keepTelling(
  origin: string,
  request: PersonhoodRequest,
  membership: string,
): Promise<void> {
  const { privacy } = await readSettings();
  const held = privacy.history ? await answerableMemberships(request) : null;
  const groupId = held?.ok ? held.value.find(({ id }) => id === membership)?.groupId : undefined;
  if (groupId === undefined) return;
  const { appId, action, epoch, slot } = request;
  const telling: Telling = { atMs: Date.now(), groupId, appId, action, epoch, slot };
  await changingStored(async () => {
    const stored = await browser.storage.local.get([SITES_KEY, TELLINGS_KEY]);
    // Switched off meanwhile: what it was told went with it.
    if (!readSites(stored[SITES_KEY]).includes(origin)) return;
    const tellings = { ...(stored[TELLINGS_KEY] as object), [origin]: telling };
    await browser.storage.local.set({ [TELLINGS_KEY]: tellings });
  });
}
