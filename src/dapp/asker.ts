/**
 * Who asks, by the browser's word alone (docs/spec/page-requests.md section 1). What a page says about itself is not looked at.
 */

import { isAskingOrigin } from '../identity/asking-origin.ts';

/** What a browser says about the sender of a message; each part may be missing. */
export type Sender = {
  readonly tabId: number | undefined;
  readonly frameId: number | undefined;
  readonly origin: string | undefined;
  readonly url: string | undefined;
  /** Chrome's name of the document. */
  readonly documentId: string | undefined;
};

/** A page that may be asked on whose behalf it asks: the top frame of a tab. */
export type Page = {
  readonly tabId: number;
  readonly origin: string;
  readonly documentId: string | null;
};

/** A request's place: the page, the name that its relay gave this document, and the count of the request there. */
export type Asker = Page & { readonly page: string; readonly n: number };

/** A name that a relay made up: 16 bytes as base64url. */
const PAGE_NAME = /^[\w-]{22}$/;
const MAX_COUNT = 1_000_000;

/** `null`: a frame, a page without an origin (`null`), with one that may not ask, or with an address that is not of it, such as `blob:`. */
export function pageOf({ tabId, frameId, origin, url, documentId }: Sender): Page | null {
  if (tabId === undefined || frameId !== 0 || origin === undefined || !isAskingOrigin(origin)) return null;
  return url?.startsWith(`${origin}/`) ? { tabId, origin, documentId: documentId ?? null } : null;
}

/** `null` where the relay's own parts are not of their form: then it is not our relay. */
export function askerOf(page: Page, name: unknown, n: unknown): Asker | null {
  const isNamed = typeof name === 'string' && PAGE_NAME.test(name);
  const isCounted = Number.isInteger(n) && Number(n) >= 0 && Number(n) < MAX_COUNT;
  return isNamed && isCounted ? { ...page, page: name, n: Number(n) } : null;
}
