/**
 * What passes between the two scripts in a page and the background (docs/spec/page-requests.md section 3). Types and names; the relay and the
 * page's script are small, so this brings nothing along.
 */

import type { SiteView } from '../dapp/instant.ts';
import type { PageAnswer } from '../dapp/page-answers.ts';

/** Relay to background. `page`: the relay's name of its document. */
export type PageMessage =
  /** Answered with `false`, or with what exactly this origin is to see, where it is switched on. */
  | { readonly type: 'page-hello'; readonly page: string }
  /** Answered with what the page is told, or `null` where the answer comes later. */
  | { readonly type: 'page-ask'; readonly page: string; readonly n: number; readonly text: string }
  | { readonly type: 'page-gone'; readonly page: string };

/** Background to relay; answered with whether this document has request `n` open, or took its result by such a message. */
export type RelayMessage =
  | { readonly type: 'page-there'; readonly page: string; readonly n: number }
  | { readonly type: 'page-answer'; readonly page: string; readonly n: number; readonly answer: PageAnswer }
  /** The site was switched on just now, or what it is to see has changed: ask again. Answered with `true`. */
  | { readonly type: 'page-on' };

/** Events on `window` by which the two scripts find each other: the page's script offers a secret, the relay asks for it. */
export const OFFER_EVENT = 'rail:offer';
export const WANTED_EVENT = 'rail:wanted';
/** 16 bytes. */
export const SECRET = /^[0-9a-f]{32}$/;

export function askEvent(secret: string): string {
  return `rail:${secret}:ask`;
}

/** The answer to `page-hello`. */
export type HelloAnswer = SiteView | false;

/** Its texts: `paired`, `on`, `off`, `at` and a `SiteView` as JSON, or a request's count, a colon and its answer. */
export function answerEvent(secret: string): string {
  return `rail:${secret}:answer`;
}

/** `7:{...}`: the count of a request and its text. */
export function numbered(n: number, text: string): string {
  return `${n}:${text}`;
}

/** `null` where it is none. */
export function readNumbered(detail: unknown): { readonly n: number; readonly text: string } | null {
  if (typeof detail !== 'string') return null;
  const colon = detail.indexOf(':');
  const n = detail.slice(0, colon);
  return /^\d{1,6}$/.test(n) ? { n: Number(n), text: detail.slice(colon + 1) } : null;
}
