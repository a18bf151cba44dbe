/**
 * What the side panel shows, kept in `storage.session` under `lookup:<tab id>` so that a panel that opens late, a
 * restarted background and a second window all see the same thing. Types and the one-line accessors.
 */

import type { FailureCode, PageSource, StoredContent } from '../engine/lookup-protocol.ts';
import type { Sent } from '../ledger/search/gateway.ts';
import type { CheckStep } from '../verify/context.ts';
import type { VerdictDocument } from '../verify/document.ts';
import type { PageText } from '../verify/page-lookup.ts';

/** What the reader pointed at. `site` is the page's host, empty for content of the reader's own. */
export type LookupSubject =
  | ContentSubject
  /** The page: something on it that is still to be pointed at, or all of it. */
  | { readonly kind: 'page'; readonly site: string; readonly frameId: number };

/** One picture or text. */
export type ContentSubject =
  | {
      readonly kind: 'picture';
      readonly srcUrl: string;
      /** File name from the URL, or an empty string. */
      readonly name: string;
      readonly site: string;
      readonly frameId: number;
      /**
       * What of it is looked up, where not its file: a `region` of the screen at a `blob:` address of the panel's
       * document, or the frame that a `video` shows.
       */
      readonly part?: 'region' | 'video';
    }
  | {
      readonly kind: 'text';
      /** The full selection. */
      readonly text: string;
      readonly site: string;
      readonly frameId: number;
    };

export type LookupState = {
  /** Grows with each lookup of the tab; late events of an earlier one are dropped. */
  readonly id: string;
  readonly tabId: number;
  readonly startedAtMs: number;
  readonly subject: LookupSubject;
  readonly thumbnail: string | null;
  readonly progress: /** The reader has not yet said what may leave the device: nothing was sent. */
    | { readonly phase: 'asking-first'; readonly servers: readonly string[] }
    /** The panel waits for the reader to point at something on the page. */
    | { readonly phase: 'picking' }
    | { readonly phase: 'working'; readonly step: 'reading' | CheckStep }
    /** The picture's bytes cannot be read without access to this origin pattern; `null` where access would not help. */
    | { readonly phase: 'needs-access'; readonly origin: string | null; readonly canCapture: boolean }
    | { readonly phase: 'done'; readonly verdict: VerdictDocument; readonly captured: boolean }
    | { readonly phase: 'failed'; readonly code: FailureCode }
    | PageProgress;
};

/** A lookup of one picture or text. */
export type ContentLookup = LookupState & { readonly subject: ContentSubject };

/** The whole page. Its findings are stored one by one beside it, see `findingKey`. */
export type PageProgress = {
  readonly phase: 'page';
  /**
   * `reading`: the panel reads the page. `checking`: the worker compares. `stopped`: by the reader. `broken`: the worker
   * was lost or too slow; what it found until then stands.
   */
  readonly stage: 'reading' | 'checking' | 'done' | 'stopped' | 'broken' | 'closed';
  /** Pictures and paragraphs that were read. */
  readonly contents: number;
  readonly unread: PageUnread;
  /** Keys among them of what could not be fetched after all, or whose finding is too large to keep. */
  readonly missed: readonly number[];
  /** Pictures and paragraphs over the limits of one page. */
  readonly beyond: number;
  /** The page has more elements than are looked at. */
  readonly isCut: boolean;
  /** What left the device until now. */
  readonly sent: readonly Sent[];
};

/** Pictures whose files cannot be read from here, and the origin patterns whose access would change that. */
export type PageUnread = { readonly count: number; readonly origins: readonly string[] };

/** What the panel read of a page. */
export type PageToCheck = Pick<PageProgress, 'unread' | 'beyond' | 'isCut'> & {
  /** `srcUrl` is the picture's address on the page. */
  readonly pictures: readonly (PageSource & { readonly srcUrl: string })[];
  readonly texts: readonly PageText[];
};

/** Session key `findingKey`. */
export type PageFound = {
  /** Id of the lookup that it is of. */
  readonly lookup: string;
  readonly key: number;
  readonly verdict: VerdictDocument;
  readonly thumbnail: string | null;
};

/** Session key `contentsKey`: what was looked up, by the keys of findings. */
export type PageContents = {
  readonly lookup: string;
  readonly subjects: { readonly [key: number]: ContentSubject };
};

/** One past verdict, kept on this device only while the reader has switched history on. `storage.local` key `history`. */
export type HistoryEntry = {
  readonly atMs: number;
  readonly site: string;
  readonly label: string;
  readonly tier: string;
  readonly headline: string;
  readonly sent: VerdictDocument['sent'];
};

/** Messages from the panel and the options page to the background. */
export type PanelMessage =
  /** The first-lookup question was answered; continues the lookup. */
  | { readonly type: 'answer-first'; readonly tabId: number; readonly reach: 'exact' | 'near' }
  /** Host access was granted (the panel asked the browser): try again. Also "try again" after a failure. */
  | { readonly type: 'retry'; readonly tabId: number }
  /** Continue with the pixels on screen: near copies only. */
  | { readonly type: 'use-capture'; readonly tabId: number }
  | { readonly type: 'ask-domain'; readonly tabId: number; readonly domain: string }
  /** Run the public model that the record names, and compare. */
  | { readonly type: 'reproduce'; readonly tabId: number }
  | { readonly type: 'ask-manifest'; readonly tabId: number; readonly url: string }
  | {
      readonly type: 'read-stored';
      readonly tabId: number;
      readonly id: string;
      readonly digest: string;
      readonly media: string;
      readonly sizeBytes: number;
    }
  /** A file of the reader's own, at a `blob:` address of the panel's document. */
  | { readonly type: 'check-file'; readonly tabId: number; readonly url: string; readonly name: string }
  /** What the reader pointed at; `pixels` where only a part of the screen could be read. */
  | { readonly type: 'picked'; readonly tabId: number; readonly url: string; readonly pixels: boolean }
  | { readonly type: 'check-own-text'; readonly tabId: number; readonly text: string }
  /** All of the page that the tab's lookup is on. */
  | { readonly type: 'check-page'; readonly tabId: number }
  /** The page was read for the lookup of this id; `null` where it could not be entered. */
  | {
      readonly type: 'page-read';
      readonly tabId: number;
      readonly id: string;
      readonly page: PageToCheck | null;
    }
  /** Ends the check of a page; what was found stays. */
  | { readonly type: 'stop-page'; readonly tabId: number }
  /** Ends the tab's lookup; with an id only while it is the one of this id. */
  | { readonly type: 'cancel'; readonly tabId: number; readonly id?: string };

/** Replies to `PanelMessage`: `read-stored` answers with the content, all others with nothing. */
export type PanelReply = StoredContent | null;

/** Session key of the id of the tab that was looked up last: shown where the active tab has no lookup of its own. */
export const LATEST_KEY = 'latest-lookup-tab';

export function stateKey(tabId: number): string {
  return `lookup:${tabId}`;
}

export function contentsKey(tabId: number): string {
  return `page:${tabId}`;
}

export function findingKey(tabId: number, key: number): string {
  return `finding:${tabId}:${key}`;
}
