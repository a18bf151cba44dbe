/**
 * The queue of requests (docs/spec/page-requests.md section 5) as plain data, and its steps as pure functions. It is stored as one value, so that each
 * step happens wholly or not at all.
 */

import type { Decimal } from '../wallet/signable.ts';
import type { Asker } from './asker.ts';
import { agreed, counted, declined, isTooMuch, NO_MARKS, type SiteMarks, SLOW, WALLETS } from './flood.ts';
import type { Grant } from './grants.ts';
import type { PageAnswer, PageErrorCode } from './page-answers.ts';
import type { PageCall, PageMethod } from './page-call.ts';

/** Of memberships. */
export const MAX_OPEN = 4;
export const MAX_OPEN_OF_WALLET = 32;
export const MAX_OPEN_OF_SITE = 8;
/** Of all that the wallet was asked and has not answered, as it came; `storage.session` holds 10 MB. */
export const MAX_STORED_CHARS = 4_000_000;
/** However long the page allows: a window that nobody looks at does not stay. */
export const MAX_LIFE_MS = 10 * 60_000;

export type Phase =
  | { readonly is: 'waiting' }
  /** `view`: the tab of its window; `null` while that is being opened. `problem`: why proving ended before. */
  | { readonly is: 'shown'; readonly view: number | null; readonly problem: string | null }
  /** `run`: names the background that proves. `attempt`: this one try, since the person may stop it and agree to another. */
  | {
      readonly is: 'proving';
      readonly view: number;
      readonly run: string;
      readonly attempt: string;
      readonly stage: string;
    }
  /** `answer`: `null` where the page left. `view`: the tab that is to be closed. `grant`: what is due with the answer. */
  | {
      readonly is: 'ended';
      readonly answer: PageAnswer | null;
      readonly view: number | null;
      readonly grant?: Grant | undefined;
    };

/** `toSend`: for `PageRequestPorts.send` to read. `answer`: what the page is told of it, JSON, whether or not anybody knows that it arrived. */
export type Made = { readonly toSend: string; readonly answer: string };

export type OpenRequest<M extends PageMethod = PageMethod> = {
  /** 16 random bytes, base64url. */
  readonly id: string;
  readonly asker: Asker;
  readonly call: PageCall<M>;
  /** That the site was on when it asked; `null` for memberships. */
  readonly chainId: Decimal | null;
  /** Of the text that it came as. */
  readonly sizeChars: number;
  readonly endsAtMs: number;
  /** `null` until something was signed that has to be sent. */
  readonly made: Made | null;
  readonly phase: Phase;
};

/** What comes in. */
export type NewRequest = Pick<OpenRequest, 'id' | 'asker' | 'call' | 'chainId' | 'sizeChars'>;

export type Queue = {
  readonly requests: readonly OpenRequest[];
  /** By `marksKey`. */
  readonly marks: { readonly [key: string]: SiteMarks };
};

export const EMPTY_QUEUE: Queue = { requests: [], marks: {} };

/** What can end a request, beside an answer. */
export type EndCode = Exclude<PageErrorCode, 'not-json' | 'too-large' | 'too-deep' | 'bad-request'>;

/** Memberships stand alone; the wallet's requests queue. Each has its own limits, and what cannot be read has the stricter ones. */
export type Kind = 'membership' | 'wallet';

const PACES = { membership: SLOW, wallet: WALLETS } as const;
const WALLET_MARKS = ' wallet';

export function kindOf({ method }: PageCall): Kind {
  return method === 'rail_provePersonhood' ? 'membership' : 'wallet';
}

/** Counts one message of the origin, whatever it says. */
export function count(queue: Queue, origin: string, kind: Kind, nowMs: number): Queue {
  return mark(queue, origin, kind, (marks) => counted(marks, nowMs));
}

/** Why the request is not taken; `null` where it is. The message was counted before. */
export function refusalOf(
  queue: Queue,
  { origin }: Asker,
  kind: Kind,
  sizeChars: number,
  nowMs: number,
): PageErrorCode | null {
  if (isTooMuch(marksOf(queue, origin, kind), nowMs, PACES[kind])) return 'too-many-requests';
  const open = queue.requests.filter((one) => isOpen(one) && kindOf(one.call) === kind);
  const ofSite = open.filter(({ asker }) => asker.origin === origin);
  if (kind === 'membership') {
    if (ofSite.length > 0) return 'already-asking';
    return open.length >= MAX_OPEN ? 'too-many-requests' : null;
  }
  const storedChars = open.reduce((sum, one) => sum + one.sizeChars, sizeChars);
  const isFull = open.length >= MAX_OPEN_OF_WALLET || storedChars > MAX_STORED_CHARS;
  return isFull || ofSite.length >= MAX_OPEN_OF_SITE ? 'too-many-requests' : null;
}

export function isChallengeUsed(queue: Queue, { origin }: Asker, challenge: string): boolean {
  return marksOf(queue, origin, 'membership').challenges.includes(challenge);
}

export function enqueue(queue: Queue, added: NewRequest, nowMs: number): Queue {
  const { call } = added;
  const latestMs = nowMs + MAX_LIFE_MS;
  const endsAtMs =
    call.method === 'rail_provePersonhood' ? Math.min(Date.parse(call.params.expiresAt), latestMs) : latestMs;
  const request: OpenRequest = { ...added, endsAtMs, made: null, phase: { is: 'waiting' } };
  return { ...queue, requests: [...queue.requests, request] };
}

/** Without what is remembered of sites that are not on this list. */
export function forgetOthers(queue: Queue, sites: readonly string[]): Queue {
  const marks = Object.entries(queue.marks).filter(([key]) => sites.includes(key.replace(WALLET_MARKS, '')));
  return { ...queue, marks: Object.fromEntries(marks) };
}

/** Ends every open request that `isMeant` with this code; `null`: its page is gone, and gets nothing. What is being sent goes on. */
export function endAll(
  queue: Queue,
  isMeant: (request: OpenRequest) => boolean,
  code: EndCode | null,
): Queue {
  return eachOpen(queue, (request) => {
    if (isSending(request) || !isMeant(request)) return request;
    const error = code === null ? null : ({ is: 'error', code } as const);
    // It may have arrived all the same: a page that was told otherwise would have it paid twice.
    const answer = request.made === null ? error : ({ is: 'result', text: request.made.answer } as const);
    return { ...request, phase: { is: 'ended', answer, view: viewOf(request) } };
  });
}

/** The person did not agree: the same, and the origin has to wait. */
export function declineAll(
  queue: Queue,
  isMeant: (request: OpenRequest) => boolean,
  code: EndCode | null,
  nowMs: number,
): Queue {
  const meant = queue.requests.filter((one) => isOpen(one) && !isSending(one) && isMeant(one));
  return meant.reduce(
    (next, { asker, call }) => {
      const kind = kindOf(call);
      return mark(next, asker.origin, kind, (marks) => declined(marks, nowMs, PACES[kind]));
    },
    endAll(queue, isMeant, code),
  );
}

/**
 * Time or the page ended it before the person did. One that was shown counts as declined: a page that comes and goes could otherwise bring up
 * its window for as long as it likes. One that was never shown is not the person's to have declined.
 */
export function lapseAll(
  queue: Queue,
  isMeant: (request: OpenRequest) => boolean,
  code: 'failed' | null,
  nowMs: number,
): Queue {
  const wasShown = (request: OpenRequest) => isMeant(request) && request.phase.is !== 'waiting';
  return endAll(declineAll(queue, wasShown, code, nowMs), isMeant, code);
}

/** What time and a lost background did: requests whose time is over end, and proving of another run goes back, unless it is being sent. */
export function catchUp(queue: Queue, run: string, nowMs: number): Queue {
  const lapsed = lapseAll(queue, ({ endsAtMs }) => nowMs >= endsAtMs, 'failed', nowMs);
  return eachOpen(lapsed, (request) => {
    const { phase } = request;
    if (phase.is !== 'proving' || phase.run === run || isSending(request)) return request;
    return { ...request, phase: { is: 'shown', view: phase.view, problem: 'interrupted' } };
  });
}

/** Changes the phase of the request while it is in one of these; otherwise nothing. */
export function moveOn(
  queue: Queue,
  id: string,
  from: Phase['is'],
  to: (phase: Phase, request: OpenRequest) => Phase | null,
): Queue {
  return eachOpen(queue, (request) => {
    if (request.id !== id || request.phase.is !== from) return request;
    const phase = to(request.phase, request);
    return phase === null ? request : { ...request, phase };
  });
}

/** Its window is this one, where it had none. */
export function shownIn(queue: Queue, id: string, view: number): Queue {
  return moveOn(queue, id, 'shown', (phase) =>
    phase.is === 'shown' && phase.view === null ? { ...phase, view } : null,
  );
}

/** Changes the phase of the request while this try is at work on it. */
export function moveTry(
  queue: Queue,
  id: string,
  attempt: string,
  to: (phase: Phase & { is: 'proving' }) => Phase,
): Queue {
  return moveOn(queue, id, 'proving', (phase) =>
    phase.is === 'proving' && phase.attempt === attempt ? to(phase) : null,
  );
}

/** What was signed is stored before it is sent. */
export function keepMade(queue: Queue, id: string, attempt: string, made: Made): Queue {
  return eachOpen(queue, (request) =>
    request.id === id && isTry(request, attempt) ? { ...request, made } : request,
  );
}

/** Takes over what a lost background was sending, under the name of this try. */
export function takeOver(queue: Queue, run: string, attempt: string): Queue {
  return eachOpen(queue, (request) => {
    const { phase } = request;
    if (!isSending(request) || phase.is !== 'proving' || phase.run === run) return request;
    return { ...request, phase: { ...phase, run, attempt } };
  });
}

/**
 * The try came to an end that the page is told. The window of a membership, and that of an error, stays to say so; the wallet's others close, for there may
 * be many.
 */
export function answer(queue: Queue, id: string, attempt: string, given: PageAnswer, grant?: Grant): Queue {
  const request = queue.requests.find((one) => one.id === id && isTry(one, attempt));
  if (request === undefined) return queue;
  const kind = kindOf(request.call);
  const view = kind === 'wallet' && given.is === 'result' ? viewOf(request) : null;
  const ended: OpenRequest = { ...request, phase: { is: 'ended', answer: given, view, grant } };
  const next = { ...queue, requests: queue.requests.map((one) => (one === request ? ended : one)) };
  const { method, params } = request.call;
  const challenge = method === 'rail_provePersonhood' ? params.challenge : null;
  return given.is === 'result'
    ? mark(next, request.asker.origin, kind, (marks) => agreed(marks, challenge))
    : next;
}

export function forget(queue: Queue, ids: readonly string[]): Queue {
  return { ...queue, requests: queue.requests.filter(({ id }) => !ids.includes(id)) };
}

export function isOpen({ phase }: OpenRequest): boolean {
  return phase.is !== 'ended';
}

export function viewOf({ phase }: OpenRequest): number | null {
  return phase.is === 'waiting' ? null : phase.view;
}

export function isTry({ phase }: OpenRequest, attempt: string): boolean {
  return phase.is === 'proving' && phase.attempt === attempt;
}

/** It was signed and is on its way: nothing ends it but its own end. */
export function isSending({ phase, made }: OpenRequest): boolean {
  return phase.is === 'proving' && made !== null;
}

function marksKey(origin: string, kind: Kind): string {
  return kind === 'wallet' ? `${origin}${WALLET_MARKS}` : origin;
}

function marksOf(queue: Queue, origin: string, kind: Kind): SiteMarks {
  const key = marksKey(origin, kind);
  return Object.hasOwn(queue.marks, key) ? queue.marks[key]! : NO_MARKS;
}

function mark(queue: Queue, origin: string, kind: Kind, change: (marks: SiteMarks) => SiteMarks): Queue {
  return {
    ...queue,
    marks: { ...queue.marks, [marksKey(origin, kind)]: change(marksOf(queue, origin, kind)) },
  };
}

function eachOpen(queue: Queue, change: (request: OpenRequest) => OpenRequest): Queue {
  return { ...queue, requests: queue.requests.map((one) => (isOpen(one) ? change(one) : one)) };
}
