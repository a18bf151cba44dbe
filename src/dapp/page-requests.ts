/**
 * What events do to the requests of pages, and what is due after any of them (docs/spec/page-requests.md section 5): windows, answers, the next request. Nothing is held
 * in memory, so that an event finds its way whether or not this background saw the one before.
 */

import { toBase64Url } from '../bytes.ts';
import { accountsOf } from '../wallet/public-state.ts';
import { sendMade } from './agree.ts';
import type { Sender } from './asker.ts';
import { finishEnded } from './finish.ts';
import { withSitesOn } from './grants.ts';
import {
  declineAll,
  endAll,
  forgetOthers,
  isOpen,
  isTry,
  lapseAll,
  moveOn,
  type OpenRequest,
  type Queue,
  shownIn,
  takeOver,
  viewOf,
} from './queue.ts';
import { type PageRequestPorts, step } from './request-ports.ts';
import type { Known } from './standing.ts';
import { endedBy } from './still-stands.ts';

type Ports = PageRequestPorts;

/** Does what is due after any event. */
export async function settle(ports: Ports): Promise<void> {
  const attempt = toBase64Url(ports.random(16));
  const sending = await ports.inTurn(async () => {
    // First, and in turn: what was given and is not settled may be taken back.
    await finishEnded(ports);
    const known = await ports.stored();
    const queue = await step(ports, (now) => takeOver(endByWallet(now, known), ports.run, attempt));
    await finishEnded(ports);
    const shown = await showNext(ports);
    const ends = shown.requests.map(({ endsAtMs }) => endsAtMs);
    await ports.wakeAt(ends.length === 0 ? null : Math.min(...ends));
    return queue.requests.filter((one) => isTry(one, attempt));
  });
  if (sending.length === 0) return;
  await Promise.all(
    sending.flatMap((one) => (one.made === null ? [] : [sendMade(ports, one, attempt, one.made)])),
  );
  await settle(ports);
}

/** A tab was closed: a page's, or that of a window, which declines. */
export async function onTabClosed(ports: Ports, tabId: number): Promise<void> {
  await step(ports, (queue) => {
    const nowMs = ports.clock();
    const left = lapseAll(queue, ({ asker }) => asker.tabId === tabId, null, nowMs);
    return declineAll(left, (one) => viewOf(one) === tabId, 'user-rejected', nowMs);
  });
}

/** The relay says that its document goes. */
export async function onPageGone(ports: Ports, sender: Sender, name: unknown): Promise<void> {
  const isMeant = ({ asker }: OpenRequest) => asker.tabId === sender.tabId && asker.page === name;
  await step(ports, (queue) => lapseAll(queue, isMeant, null, ports.clock()));
}

export async function onVaultLocked(ports: Ports): Promise<void> {
  await step(ports, (queue) => endAll(queue, () => true, 'failed'));
}

export async function onSitesChanged(ports: Ports): Promise<void> {
  const { sites } = await ports.stored();
  await step(ports, (queue) => {
    return forgetOthers(
      endAll(queue, ({ asker }) => !sites.includes(asker.origin), 'site-not-allowed'),
      sites,
    );
  });
  await ports.changeWallet((wallet) => withSitesOn(wallet, sites));
}

/** A request whose account was taken away ends; one that waited for accounts while the site got some needs nobody any more. */
function endByWallet(queue: Queue, known: Known): Queue {
  return queue.requests.reduce((next, one) => {
    const isMeant = ({ id }: OpenRequest) => id === one.id;
    const code = isOpen(one) ? endedBy(one, known) : null;
    if (code !== null) return endAll(next, isMeant, code);
    const accounts = accountsOf(known.wallet, one.asker.origin);
    if (one.call.method !== 'eth_requestAccounts' || accounts.length === 0) return next;
    const answer = { is: 'result', text: JSON.stringify(accounts) } as const;
    return moveOn(next, one.id, 'waiting', () => ({ is: 'ended', answer, view: null }));
  }, queue);
}

/** One window at a time. */
async function showNext(ports: Ports): Promise<Queue> {
  const queue = await step(ports, (now) => {
    const next = now.requests.find(({ phase }) => phase.is === 'waiting');
    if (next === undefined || now.requests.some(({ phase }) => phase.is !== 'waiting')) return now;
    return moveOn(now, next.id, 'waiting', () => ({ is: 'shown', view: null, problem: null }));
  });
  // Without a window: new, or of a background that ended before it had one.
  const next = queue.requests.find(({ phase }) => phase.is === 'shown' && phase.view === null);
  if (next === undefined) return queue;
  const view = (await ports.isThere(next.asker)) ? await ports.openView(next.id) : null;
  if (view === null) {
    await step(ports, (now) => endAll(now, ({ id }) => id === next.id, 'failed'));
    await finishEnded(ports);
    return showNext(ports);
  }
  const shown = await step(ports, (now) => shownIn(now, next.id, view));
  // It may have ended while its window came up.
  if (!shown.requests.some((one) => isOpen(one) && viewOf(one) === view)) await ports.closeView(view);
  return shown;
}
