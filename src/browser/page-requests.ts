/**
 * Requests of pages in the background: which event is which step of `dapp/page-requests.ts`, and after each of them what is due is done. Messages of
 * relays are believed for nothing but their text; who sent them is the browser's word.
 */

import type { Browser } from 'wxt/browser';
import { pageOf, type Sender } from '../dapp/asker.ts';
import type { PageAnswer } from '../dapp/page-answers.ts';
import {
  agreeToRequest,
  askFromPage,
  declineRequest,
  lookAtRequest,
  onPageGone,
  onSitesChanged,
  onTabClosed,
  onVaultLocked,
  settle,
  stopRequest,
} from '../dapp/page-requests.ts';
import { isOpen, type OpenRequest } from '../dapp/queue.ts';
import { accept, refuse } from '../errors.ts';
import type { ApproveAnswers, ApproveLook, ApproveMessage } from './approve-state.ts';
import type { PageMessage } from './page-channel.ts';
import { answerableMemberships, groupOf, keepTelling } from './personhood-calls.ts';
import { requestPorts as ports } from './request-ports.ts';
import { changeQueue } from './request-queue.ts';
import { storedSites } from './sites.ts';

/** The answer for the relay. */
export async function answerRelay(
  message: PageMessage,
  from: Browser.runtime.MessageSender,
): Promise<PageAnswer | boolean | null> {
  const sender = senderOf(from);
  if (message.type === 'page-hello') {
    const page = pageOf(sender);
    return page !== null && (await storedSites()).includes(page.origin);
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
    return message.type === 'approve-look' ? null : refuse('too-late', 'the request has ended');
  }
  switch (message.type) {
    case 'approve-look':
      return lookOf(request);
    case 'approve-memberships':
      return answerableMemberships(request);
    case 'approve-group':
      return groupOf(request, message.membership);
    case 'approve-stop':
      await stopRequest(ports, id, view);
      return null;
    case 'approve-decline':
      await then(declineRequest(ports, id, view, message.code));
      return null;
    case 'approve-agree': {
      const { membership, rootRecordId } = message;
      const done = await agreeToRequest(ports, id, view, { membership, rootRecordId });
      if (done.ok) await keepTelling(done.value, membership);
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

export function requestSitesChanged(): Promise<void> {
  return then(onSitesChanged(ports));
}

/** A background that starts, or the alarm: what an earlier one left is gone on with. */
export function resumeRequests(): Promise<void> {
  return settle(ports);
}

async function then(event: Promise<void>): Promise<void> {
  await event;
  await settle(ports);
}

async function lookOf({ asker, call, phase }: OpenRequest): Promise<ApproveLook> {
  const { requests } = await changeQueue((same) => same);
  const problem = phase.is === 'shown' ? phase.problem : null;
  const proving = phase.is === 'proving' ? { stage: phase.stage } : null;
  return { origin: asker.origin, call, open: requests.filter(isOpen).length, problem, proving };
}

function senderOf({ tab, frameId, origin, url, documentId }: Browser.runtime.MessageSender): Sender {
  return { tabId: tab?.id, frameId, origin, url, documentId };
}
