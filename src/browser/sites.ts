/**
 * The sites that the person switched on, in `storage.local`, and the scripts that run in their pages (docs/spec/page-requests.md section 1). The list is
 * the truth: scripts follow it.
 */

import { browser } from 'wxt/browser';
import { patternOf, patternsOf, readSites, siteOf, withSite } from '../dapp/sites.ts';
import { takeTurns } from './in-turn.ts';
import type { RelayMessage } from './page-channel.ts';
import { SITES_KEY } from './site-state.ts';
import { changingStored, readLocal, readSession } from './stored.ts';

/** In `storage.session`: the site of the browser's question that is open, since a background may end before it is answered. */
const WANTED_KEY = 'site-wanted';
const WANTED_FOR_MS = 5 * 60_000;

const INPAGE = { id: 'rail-inpage', file: '/inpage.js', world: 'MAIN' } as const;
const RELAY = { id: 'rail-relay', file: '/relay.js', world: 'ISOLATED' } as const;
const SCRIPTS = [INPAGE, RELAY];

type Wanted = { readonly origin: string; readonly tabId: number; readonly atMs: number };

const inTurn = takeTurns();

export async function storedSites(): Promise<readonly string[]> {
  return readSites(await readLocal(SITES_KEY));
}

/** Registers the scripts for the hosts of the list, and nothing where it is empty. */
export function registerScripts(): Promise<void> {
  return inTurn(async () => {
    const matches = patternsOf(await storedSites());
    const ids = SCRIPTS.map(({ id }) => id);
    const registered = await browser.scripting.getRegisteredContentScripts({ ids });
    const isSame = registered.every(
      (one) => JSON.stringify([...(one.matches ?? [])].sort()) === JSON.stringify(matches),
    );
    if (registered.length === (matches.length === 0 ? 0 : SCRIPTS.length) && isSame) return;
    if (registered.length > 0)
      await browser.scripting.unregisterContentScripts({ ids: registered.map(({ id }) => id) });
    if (matches.length === 0) return;
    await browser.scripting.registerContentScripts(
      SCRIPTS.map(({ id, file, world }) => ({
        id,
        js: [file],
        matches,
        world,
        runAt: 'document_start',
        allFrames: false,
      })),
    );
  });
}

/** Call it synchronously in the listener of the person's click: browsers grant access in no other place. */
export function switchOn(tabId: number, address: string): Promise<void> {
  const origin = siteOf(address);
  if (origin === null) return Promise.resolve();
  const answer = browser.permissions.request({ origins: [patternOf(origin)] });
  const wanted: Wanted = { origin, tabId, atMs: Date.now() };
  return browser.storage.session
    .set({ [WANTED_KEY]: wanted })
    .then(() => answer)
    .then((isGranted) => (isGranted ? addWanted() : browser.storage.session.remove(WANTED_KEY)));
}

/** Also when access was granted to a background that knows nothing of the question any more. */
export function addWanted(): Promise<void> {
  return inTurn(async () => {
    const wanted = (await readSession(WANTED_KEY)) as Wanted | undefined;
    if (wanted === undefined || Math.abs(Date.now() - wanted.atMs) > WANTED_FOR_MS) return;
    if (!(await browser.permissions.contains({ origins: [patternOf(wanted.origin)] }))) return;
    await browser.storage.session.remove(WANTED_KEY);
    await changeSites((sites) => withSite(sites, wanted.origin));
    await startInTab(wanted).catch(() => {});
  });
}

/** The person took access away in the browser: sites without it are no sites. */
export async function dropSitesWithoutAccess(): Promise<void> {
  const sites = await storedSites();
  const kept = await Promise.all(
    sites.map((origin) => browser.permissions.contains({ origins: [patternOf(origin)] })),
  );
  const lost = sites.filter((_, i) => !kept[i]);
  if (lost.length > 0) await changeSites((now) => now.filter((origin) => !lost.includes(origin)));
}

/** Of what is stored by now. */
export function changeSites(change: (sites: readonly string[]) => readonly string[]): Promise<void> {
  return changingStored(async () => browser.storage.local.set({ [SITES_KEY]: change(await storedSites()) }));
}

/** At once, so that the page need not be loaded again; a relay that runs there already asks again. */
async function startInTab({ tabId, origin }: Wanted): Promise<void> {
  const { url } = await browser.tabs.get(tabId);
  if (url === undefined || new URL(url).origin !== origin) return;
  const target = { tabId, frameIds: [0] };
  const asked: RelayMessage = { type: 'page-on' };
  const runs = await browser.tabs.sendMessage(tabId, asked, { frameId: 0 }).catch(() => undefined);
  if (runs === true) return;
  for (const { file, world } of SCRIPTS)
    await browser.scripting.executeScript({ target, files: [file], world, injectImmediately: true });
}
