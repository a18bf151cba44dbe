/**
 * The queue of requests (docs/spec/page-requests.md section 5) as plain data, and its steps as pure functions. It is stored as one value, so that each
 * step happens wholly or not at all.
 */

import type { Asker } from './asker.ts';
import { agreed, counted, declined, isTooMuch, NO_MARKS, type SiteMarks } from './flood.ts';
import type { PageAnswer, PageErrorCode } from './page-answers.ts';
import type { PageCall } from './page-call.ts';

export const MAX_OPEN = 4;
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
  /** `answer`: `null` where the page left. `view`: the tab that is to be closed. */
  | { readonly is: 'ended'; readonly answer: PageAnswer | null; readonly view: number | null };

export type OpenRequest = {
  /** 16 random bytes, base64url. */
  readonly id: string;
  readonly asker: Asker;
  readonly call: PageCall;
  readonly endsAtMs: number;
  readonly phase: Phase;
};

export type Queue = {
  readonly requests: readonly OpenRequest[];
  readonly marks: { readonly [origin: string]: SiteMarks };
};

export const EMPTY_QUEUE: Queue = { requests: [], marks: {} };

/** What can end a request, beside an answer. */
export type EndCode = Extract<
  PageErrorCode,
  'user-rejected' | 'no-membership' | 'site-not-allowed' | 'failed'
>;

/** Counts one message of the origin, whatever it says. */
export function count(queue: Queue, origin: string, nowMs: number): Queue {
  return mark(queue, origin, (marks) => counted(marks, nowMs));
}

/** Why the request is not taken; `null` where it is. The message was counted before. */
export function refusalOf(queue: Queue, { origin }: Asker, nowMs: number): PageErrorCode | null {
  if (isTooMuch(marksOf(queue, origin), nowMs)) return 'too-many-requests';
  const open = queue.requests.filter(isOpen);
  if (open.some(({ asker }) => asker.origin === origin)) return 'already-asking';
  return open.length >= MAX_OPEN ? 'too-many-requests' : null;
}

export function isChallengeUsed(queue: Queue, { origin }: Asker, challenge: string): boolean {
  return marksOf(queue, origin).challenges.includes(challenge);
}

/** @param id 16 random bytes, base64url */
export function enqueue(queue: Queue, id: string, asker: Asker, call: PageCall, nowMs: number): Queue {
  const endsAtMs = Math.min(Date.parse(call.params.expiresAt), nowMs + MAX_LIFE_MS);
  const request: OpenRequest = { id, asker, call, endsAtMs, phase: { is: 'waiting' } };
  return { ...queue, requests: [...queue.requests, request] };
}

/** Ends every open request that `isMeant` with this code; `null`: its page is gone, and gets nothing. */
export function endAll(
  queue: Queue,
  isMeant: (request: OpenRequest) => boolean,
  code: EndCode | null,
): Queue {
  return eachOpen(queue, (request) => {
    if (!isMeant(request)) return request;
    const answer = code === null ? null : ({ is: 'error', code } as const);
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
  const origins = queue.requests
    .filter((one) => isOpen(one) && isMeant(one))
    .map(({ asker }) => asker.origin);
  const ended = endAll(queue, isMeant, code);
  return origins.reduce((next, origin) => mark(next, origin, (marks) => declined(marks, nowMs)), ended);
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

/** What time and a lost background did: requests whose time is over end, and proving of another run goes back. */
export function catchUp(queue: Queue, run: string, nowMs: number): Queue {
  const lapsed = lapseAll(queue, ({ endsAtMs }) => nowMs >= endsAtMs, 'failed', nowMs);
  return eachOpen(lapsed, (request) => {
    const { phase } = request;
    if (phase.is !== 'proving' || phase.run === run) return request;
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

/** The proof was made: the page's answer, and a window that stays to say so. @param text JSON */
export function answer(queue: Queue, id: string, attempt: string, text: string): Queue {
  const ended: Phase = { is: 'ended', answer: { is: 'result', text }, view: null };
  const next = moveTry(queue, id, attempt, () => ended);
  const request = next.requests.find((one) => one.id === id && one.phase === ended);
  if (request === undefined) return queue;
  const { challenge } = request.call.params;
  return mark(next, request.asker.origin, (marks) => agreed(marks, challenge));
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

function marksOf(queue: Queue, origin: string): SiteMarks {
  return Object.hasOwn(queue.marks, origin) ? queue.marks[origin]! : NO_MARKS;
}

function mark(queue: Queue, origin: string, change: (marks: SiteMarks) => SiteMarks): Queue {
  return { ...queue, marks: { ...queue.marks, [origin]: change(marksOf(queue, origin)) } };
}

function eachOpen(queue: Queue, change: (request: OpenRequest) => OpenRequest): Queue {
  return { ...queue, requests: queue.requests.map((one) => (isOpen(one) ? change(one) : one)) };
}
