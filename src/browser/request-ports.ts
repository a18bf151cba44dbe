/** What the requests of pages need of the browser: windows, tabs and their relays, an alarm, and the clock. */

import { browser } from 'wxt/browser';
import { toBase64Url } from '../bytes.ts';
import type { Asker } from '../dapp/asker.ts';
import type { WalletRequest } from '../dapp/fulfil.ts';
import type { MembershipRequest } from '../dapp/personhood.ts';
import { WRONG_CHOICE } from '../dapp/refusals.ts';
import type { PageRequestPorts } from '../dapp/request-ports.ts';
import { accept, refuse } from '../errors.ts';
import { takeTurns } from './in-turn.ts';
import { changeKnownWallet, storedState } from './known-wallet.ts';
import type { RelayMessage } from './page-channel.ts';
import { proveRequest, stopProving } from './personhood-calls.ts';
import { changeQueue } from './request-queue.ts';
import { askNode, fulfilWallet, lookUp, sendToChain } from './wallet-requests.ts';

export const REQUESTS_ALARM = 'page-requests';

/** CSS pixels; the content scrolls where a screen has fewer. */
const WINDOW = { width: 420, height: 780 };
/** A page that hangs does not answer; nobody waits for it longer. */
const RELAY_PATIENCE_MS = 4_000;

const random = (lengthBytes: number) => crypto.getRandomValues(new Uint8Array(lengthBytes));

async function fulfil(
  ...[request, choice, watch]: Parameters<PageRequestPorts['fulfil']>
): ReturnType<PageRequestPorts['fulfil']> {
  if (request.call.method !== 'rail_provePersonhood')
    return fulfilWallet(request as WalletRequest, choice, watch.isWanted);
  if (choice.method !== 'rail_provePersonhood') return WRONG_CHOICE;
  const proven = await proveRequest(request as MembershipRequest, choice, watch);
  return proven.ok ? accept({ is: 'answer', value: proven.value }) : proven;
}

export const requestPorts: PageRequestPorts = {
  clock: () => Date.now(),
  random,
  run: toBase64Url(random(16)),
  stored: storedState,
  changeWallet: changeKnownWallet,
  askNode,
  read: async (text, site) => (await lookUp('page-call', { text, site })) ?? refuse('failed', ''),
  change: changeQueue,
  inTurn: takeTurns(),
  openView: (id) => openWindow(id).catch(() => null),
  closeView: (view) => browser.tabs.remove(view).catch(() => {}),
  isThere,
  deliver: (asker, answer) => tellRelay(asker, { type: 'page-answer', ...nameOf(asker), answer }),
  fulfil,
  send: sendToChain,
  stopProving,
  wakeAt: async (atMs) => {
    if (atMs === null) await browser.alarms.clear(REQUESTS_ALARM);
    else await browser.alarms.create(REQUESTS_ALARM, { when: atMs });
  },
};

/** A small window of its own; Firefox on telephones has tabs only. */
async function openWindow(id: string): Promise<number | null> {
  const url = browser.runtime.getURL(`/approve.html?id=${id}`);
  if (import.meta.env.FIREFOX && browser.windows === undefined)
    return (await browser.tabs.create({ url })).id ?? null;
  const opened = await browser.windows.create({ url, type: 'popup', focused: true, ...WINDOW });
  const tabs = opened?.tabs ?? (await browser.tabs.query({ windowId: opened?.id }));
  return tabs[0]?.id ?? null;
}

/** By the browser's word and the relay's. */
async function isThere(asker: Asker): Promise<boolean> {
  const tab = await browser.tabs.get(asker.tabId).catch(() => null);
  // Without access to the site there is no address either.
  if (tab?.url === undefined || !URL.canParse(tab.url) || new URL(tab.url).origin !== asker.origin)
    return false;
  return tellRelay(asker, { type: 'page-there', ...nameOf(asker) });
}

async function tellRelay({ tabId, documentId }: Asker, message: RelayMessage): Promise<boolean> {
  const place = documentId === null ? { frameId: 0 } : { frameId: 0, documentId };
  const answer = browser.tabs.sendMessage(tabId, message, place).catch(() => false);
  const patience = new Promise<false>((resolve) => setTimeout(() => resolve(false), RELAY_PATIENCE_MS));
  return (await Promise.race([answer, patience])) === true;
}

function nameOf({ page, n }: Asker) {
  return { page, n };
}
