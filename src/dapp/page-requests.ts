/**
 * From what a page asks to the one answer that it gets (docs/spec/page-requests.md section 5). Each function here is what one event does; `settle`
 * follows every one of them and does what is due: windows, answers, the next request. Nothing is held in memory, so that an event finds
 * its way whether or not this background saw the one before.
 */

import { toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Clock, Random } from '../ports.ts';
import { type Asker, askerOf, pageOf, type Sender } from './asker.ts';
import { MAX_TEXT_CHARS, type PageAnswer, type PageErrorCode } from './page-answers.ts';
import type { PageCall } from './page-call.ts';
import {
  answer,
  catchUp,
  count,
  declineAll,
  type EndCode,
  endAll,
  enqueue,
  forget,
  isChallengeUsed,
  isOpen,
  lapseAll,
  moveOn,
  moveTry,
  type OpenRequest,
  type Queue,
  refusalOf,
  viewOf,
} from './queue.ts';

/** What the person agreed to: with which membership, and which root of its group was on screen. */
export type Choice = { readonly membership: string; readonly rootRecordId: string };

export type PageRequestPorts = {
  readonly clock: Clock;
  readonly random: Random;
  /** Names this run of the background. */
  readonly run: string;
  readonly sites: () => Promise<readonly string[]>;
  /** Reads what a page sent, in the worker for hostile data. */
  readonly read: (text: string) => Promise<Parsed<PageCall, PageErrorCode>>;
  /** Stores what `step` makes of the stored queue, and answers with it. One step at a time. */
  readonly change: (step: (queue: Queue) => Queue) => Promise<Queue>;
  /** Work that must not overlap. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** The tab of the new window; `null` where none could be opened. */
  readonly openView: (id: string) => Promise<number | null>;
  readonly closeView: (view: number) => Promise<void>;
  /** Whether the page waits for this answer and its tab is still of its origin. Answers within seconds. */
  readonly isThere: (asker: Asker) => Promise<boolean>;
  /** Whether the page took it. */
  readonly deliver: (asker: Asker, answer: PageAnswer) => Promise<boolean>;
  readonly prove: (request: OpenRequest, choice: Choice, watch: ProvingWatch) => Promise<Parsed<object>>;
  readonly stopProving: (id: string) => void;
  /** An event at this time, or none. */
  readonly wakeAt: (atMs: number | null) => Promise<void>;
};

/** What proving reports, and asks before it does what costs most. */
export type ProvingWatch = {
  readonly onStage: (stage: string) => void;
  readonly isWanted: () => Promise<boolean>;
};

type Ports = PageRequestPorts;

/** The answer for the page where it gets one at once, `null` where its request waits for the person. */
export async function askFromPage(
  ports: Ports,
  sender: Sender,
  { page: name, n, text }: { readonly page: unknown; readonly n: unknown; readonly text: unknown },
): Promise<PageAnswer | null> {
  const page = pageOf(sender);
  const asker = page === null ? null : askerOf(page, name, n);
  if (asker === null || typeof text !== 'string' || !(await ports.sites()).includes(asker.origin))
    return errorOf('site-not-allowed');
  const nowMs = ports.clock();
  // Counted before it is read: reading costs more.
  const counted = await step(ports, (queue) => count(queue, asker.origin, nowMs));
  const refusal = refusalOf(counted, asker, nowMs);
  if (refusal !== null) return errorOf(refusal);
  if (text.length > MAX_TEXT_CHARS) return errorOf('too-large');
  const call = await ports.read(text);
  return call.ok ? takeIn(ports, asker, call.value, nowMs) : errorOf(call.code, call.because);
}

/** Does what is due after any event. */
export function settle(ports: Ports): Promise<void> {
  return ports.inTurn(async () => {
    const queue = await step(ports, (same) => same);
    const ended = queue.requests.filter((request) => !isOpen(request));
    await Promise.all(ended.map((request) => finish(ports, request)));
    const ids = ended.map(({ id }) => id);
    await step(ports, (now) => forget(now, ids));
    const shown = await showNext(ports);
    const ends = shown.requests.map(({ endsAtMs }) => endsAtMs);
    await ports.wakeAt(ends.length === 0 ? null : Math.min(...ends));
  });
}

/**
 * The request that this window is for; `null` where it ended, or another window is for it. A window looks every few seconds, so that a page
 * that went without a word is noticed.
 */
export async function lookAtRequest(ports: Ports, id: string, view: number): Promise<OpenRequest | null> {
  const { requests } = await step(ports, (queue) => shownIn(queue, id, view));
  const request = requests.find((one) => one.id === id && isOpen(one) && viewOf(one) === view);
  if (request === undefined) return null;
  return (await stays(ports, request)) ? request : null;
}

/** The person agreed. Ends with `accept` once the page took the answer; otherwise with why it got none. */
export async function agreeToRequest(
  ports: Ports,
  id: string,
  view: number,
  choice: Choice,
): Promise<Parsed<OpenRequest>> {
  const attempt = toBase64Url(ports.random(16));
  const begun = await begin(ports, id, view, attempt);
  if (begun === null) return refuse('too-late', 'the request has ended');
  if (!(await stays(ports, begun))) return refuse('page-left', 'the page is gone');
  const watch: ProvingWatch = {
    onStage: (stage) =>
      void step(ports, (queue) => moveTry(queue, id, attempt, (phase) => ({ ...phase, stage }))),
    async isWanted() {
      const { requests } = await step(ports, (queue) => queue);
      return requests.some(({ phase }) => phase.is === 'proving' && phase.attempt === attempt);
    },
  };
  const proven = await ports.prove(begun, choice, watch);
  if (!proven.ok) {
    const back = { is: 'shown', view, problem: proven.code } as const;
    await step(ports, (queue) => moveTry(queue, id, attempt, () => back));
    return proven;
  }
  return ports.inTurn(() => handOver(ports, begun, attempt, JSON.stringify(proven.value)));
}

/** The person stopped it, wherever it is at, and may agree again. */
export async function stopRequest(ports: Ports, id: string, view: number): Promise<void> {
  const back = { is: 'shown', view, problem: 'cancelled' } as const;
  await step(ports, (queue) =>
    moveOn(queue, id, 'proving', (phase) => (phase.is === 'proving' && phase.view === view ? back : null)),
  );
  ports.stopProving(id);
}

/** The person declined, or chose to say that they cannot answer. */
export async function declineRequest(
  ports: Ports,
  id: string,
  view: number,
  code: Extract<EndCode, 'user-rejected' | 'no-membership'>,
): Promise<void> {
  const isMeant = (one: OpenRequest) => one.id === id && viewOf(one) === view;
  await step(ports, (queue) => declineAll(queue, isMeant, code, ports.clock()));
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
  const sites = await ports.sites();
  await step(ports, (queue) => {
    const ended = endAll(queue, ({ asker }) => !sites.includes(asker.origin), 'site-not-allowed');
    const marks = Object.entries(ended.marks).filter(([origin]) => sites.includes(origin));
    return { ...ended, marks: Object.fromEntries(marks) };
  });
}

/** Refused after all where another request came first while this one was read. */
async function takeIn(ports: Ports, asker: Asker, call: PageCall, nowMs: number): Promise<PageAnswer | null> {
  const id = toBase64Url(ports.random(16));
  const refusals: PageErrorCode[] = [];
  await step(ports, (queue) => {
    const isUsed = isChallengeUsed(queue, asker, call.params.challenge);
    const refusal = refusalOf(queue, asker, nowMs) ?? (isUsed ? 'challenge-used' : null);
    if (refusal === null) return enqueue(queue, id, asker, call, nowMs);
    refusals.push(refusal);
    return queue;
  });
  return refusals[0] === undefined ? null : errorOf(refusals[0]);
}

function errorOf(code: PageErrorCode, detail = ''): PageAnswer {
  return { is: 'error', code, detail };
}

/** Every step begins with what time and lost backgrounds did. */
function step(ports: Ports, make: (queue: Queue) => Queue): Promise<Queue> {
  return ports.change((queue) => make(catchUp(queue, ports.run, ports.clock())));
}

/** A page that does not answer gets an error, should it only be busy. */
async function stays(ports: Ports, { id, asker }: OpenRequest): Promise<boolean> {
  if (await ports.isThere(asker)) return true;
  await step(ports, (queue) => lapseAll(queue, (one) => one.id === id, 'failed', ports.clock()));
  return false;
}

async function finish(ports: Ports, { id, asker, phase }: OpenRequest): Promise<void> {
  if (phase.is !== 'ended') return;
  ports.stopProving(id);
  const { view, answer } = phase;
  if (view !== null) await ports.closeView(view);
  if (answer !== null) await hand(ports, asker, answer);
}

/** Whether the page took it. */
async function hand(ports: Ports, asker: Asker, answered: PageAnswer): Promise<boolean> {
  if (answered.is === 'result' && !(await ports.isThere(asker))) return false;
  return ports.deliver(asker, answered);
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
    await finishNow(ports, next.id);
    return showNext(ports);
  }
  const shown = await step(ports, (now) => shownIn(now, next.id, view));
  // It may have ended while its window came up.
  if (!shown.requests.some((one) => isOpen(one) && viewOf(one) === view)) await ports.closeView(view);
  return shown;
}

async function finishNow(ports: Ports, id: string): Promise<void> {
  const { requests } = await step(ports, (queue) => queue);
  const request = requests.find((one) => one.id === id);
  if (request !== undefined) await finish(ports, request);
  await step(ports, (queue) => forget(queue, [id]));
}

function shownIn(queue: Queue, id: string, view: number): Queue {
  return moveOn(queue, id, 'shown', (phase) =>
    phase.is === 'shown' && phase.view === null ? { ...phase, view } : null,
  );
}

/** The request, if this call is the one that began to prove it. */
async function begin(ports: Ports, id: string, view: number, attempt: string): Promise<OpenRequest | null> {
  let begun: OpenRequest | null = null;
  await step(ports, (queue) =>
    moveOn(queue, id, 'shown', (phase, request) => {
      if (phase.is !== 'shown' || phase.view !== view) return null;
      begun = request;
      return { is: 'proving', view, run: ports.run, attempt, stage: 'asking' };
    }),
  );
  return begun;
}

/** Stores the answer first: from here on it is given, whatever happens to this background. */
async function handOver(
  ports: Ports,
  request: OpenRequest,
  attempt: string,
  text: string,
): Promise<Parsed<OpenRequest>> {
  const { id, asker } = request;
  const { requests } = await step(ports, (queue) => answer(queue, id, attempt, text));
  const stored = requests.find((one) => one.id === id)?.phase;
  if (stored?.is === 'shown' || stored?.is === 'proving') return refuse('cancelled', 'the person stopped it');
  if (stored?.is !== 'ended' || stored.answer?.is !== 'result')
    return refuse('too-late', 'the request ended meanwhile');
  const isTaken = await hand(ports, asker, stored.answer);
  await step(ports, (queue) => forget(queue, [id]));
  return isTaken ? accept(request) : refuse('page-left', 'the page is gone');
}
