/** Tells relays of sites that what they are to see has changed (docs/spec/page-requests.md section 8). They ask again, so that each hears what is its own by the browser's word. */

import { browser } from 'wxt/browser';
import { viewOfSite } from '../dapp/instant.ts';
import { patternOf } from '../dapp/sites.ts';
import type { PublicWallet } from '../wallet/public-state.ts';
import type { RelayMessage } from './page-channel.ts';

/** Of these sites, those for which something is different now. */
export async function tellChanged(
  sites: readonly string[],
  before: PublicWallet,
  after: PublicWallet,
): Promise<void> {
  const seen = (wallet: PublicWallet, origin: string) => JSON.stringify(viewOfSite(wallet, origin));
  await tellSites(sites.filter((origin) => seen(before, origin) !== seen(after, origin)));
}

export async function tellSites(origins: readonly string[]): Promise<void> {
  const asked: RelayMessage = { type: 'page-on' };
  for (const origin of origins)
    for (const { id, url } of await browser.tabs.query({ url: patternOf(origin) }).catch(() => []))
      if (id !== undefined && url?.startsWith(`${origin}/`))
        browser.tabs.sendMessage(id, asked, { frameId: 0 }).catch(() => {});
}
