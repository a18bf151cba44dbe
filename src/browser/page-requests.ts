/**
 * Requests of pages in the background: which event is which step of `dapp/page-requests.ts`, and after each of them what is due is done. Messages of
 * relays are believed for nothing but their text; who sent them is the browser's word.
 */

import type { Browser } from 'wxt/browser';
import { agreeToRequest, declineRequest, lookAtRequest, stopRequest } from '../dapp/agree.ts';
import { pageOf, type Sender } from '../dapp/asker.ts';
import { viewOfSite } from '../dapp/instant.ts';
import type { PageAnswer } from '../dapp/page-answers.ts';
import { onPageGone, onSitesChanged, onTabClosed, onVaultLocked, settle } from '../dapp/page-requests.ts';
import type { MembershipRequest } from '../dapp/personhood.ts';
import { isOpen, type OpenRequest } from '../dapp/queue.ts';
import { TOO_LATE, WRONG_CHOICE } from '../dapp/refusals.ts';
import { readSites } from '../dapp/sites.ts';
import { askFromPage } from '../dapp/take-in.ts';
import { accept } from '../errors.ts';
import type { ApproveAnswers, ApproveLook, ApproveMessage } from './approve-state.ts';
import { walletOf } from './known-wallet.ts';
import type { HelloAnswer, PageMessage } from './page-channel.ts';
import { groupOf } from './personhood-calls.ts';
import { requestPorts as ports } from './request-ports.ts';
import { changeQueue } from './request-queue.ts';
import { tellChanged, tellSites } from './tell-sites.ts';

/** The answer for the relay. */
export async function answerRelay(
  message: PageMessage,
  from: Browser.runtime.MessageSender,
): Promise<PageAnswer | HelloAnswer | null> {
  const sender = senderOf(from);
  if (message.type === 'page-hello') {
    const page = pageOf(sender);
    const { sites, wallet } = await ports.stored();
    return page !== null && sites.includes(page.origin) && viewOfSite(wallet, page.origin);
  }
  if (message.type === 'page-gone') {
    await then(onPageGone(ports, sender, message.page));
    return null;
  }
  const answer = await askFromPage(ports, sender, message);
  void settle(ports); // the relay is not kept waiting for a window
  return answer;
}

/** The answer for the consent window that is this tab. */
export async function answerApprove(
  message: ApproveMessage,
  view: number,
): Promise<ApproveAnswers[ApproveMessage['type']]> {
  const { id } = message;
  const request = await lookAtRequest(ports, id, view);
  if (request === null) {
    await settle(ports);
    return message.type === 'approve-look' ? null : TOO_LATE;
  }
  switch (message.type) {
    case 'approve-look':
      return lookOf(request);
    case 'approve-group':
      return isForMembership(request) ? groupOf(request, message.membership) : WRONG_CHOICE;
    case 'approve-stop':
      await stopRequest(ports, id, view);
      return null;
    case 'approve-decline':
      await then(declineRequest(ports, id, view, message.code));
      return null;
    case 'approve-agree': {
      const done = await agreeToRequest(ports, id, view, message.choice);
      await settle(ports);
      return done.ok ? accept(null) : done;
    }
  }
}

export function requestTabClosed(tabId: number): Promise<void> {
  return then(onTabClosed(ports, tabId));
}

export function requestsLocked(): Promise<void> {
  return then(onVaultLocked(ports));
}

/** @param before the list as it was stored */
export async function requestSitesChanged(before: unknown): Promise<void> {
  await then(onSitesChanged(ports));
  const { sites } = await ports.stored();
  await tellSites(readSites(before).filter((origin) => !sites.includes(origin)));
}

/** Requests of accounts that were taken away end, and what waited may need nobody any more. */
export async function requestWalletChanged(before: unknown, after: unknown): Promise<void> {
  await settle(ports);
  await tellChanged((await ports.stored()).sites, walletOf(before), walletOf(after));
}

/** A background that starts, or the alarm: what an earlier one left is gone on with. */
export function resumeRequests(): Promise<void> {
  return settle(ports);
}

function isForMembership(request: OpenRequest): request is MembershipRequest {
  return request.call.method === 'rail_provePersonhood';
}

async function then(event: Promise<void>): Promise<void> {
  await event;
  await settle(ports);
}

async function lookOf({ asker, call, chainId, made, phase }: OpenRequest): Promise<ApproveLook> {
  const { requests } = await changeQueue((same) => same);
  const problem = phase.is === 'shown' ? phase.problem : null;
  const proving = phase.is === 'proving' ? { stage: phase.stage } : null;
  const toSend = made?.toSend ?? null;
  return {
    origin: asker.origin,
    call,
    chainId,
    open: requests.filter(isOpen).length,
    problem,
    proving,
    toSend,
  };
}

function senderOf({ tab, frameId, origin, url, documentId }: Browser.runtime.MessageSender): Sender {
  return { tabId: tab?.id, frameId, origin, url, documentId };
}
