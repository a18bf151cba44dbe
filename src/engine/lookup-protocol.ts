/**
 * Messages between the extension and its lookup worker, both directions, all of them (types only). The worker parses
 * hostile data and holds no secret; it may be killed at any time, and then each open call ends with `worker-lost`.
 */

import type { Opening } from '../ledger/record/opening.ts';
import type { Sent } from '../ledger/search/gateway.ts';
import type { CheckStep } from '../verify/context.ts';
import type { VerdictDocument } from '../verify/document.ts';
import type { PageText } from '../verify/page-lookup.ts';

/** How a check is made; from the reader's settings. */
export type CheckOptions = {
  readonly gateways: readonly string[];
  /** As stored in the settings: the worker checks the lists' signatures, so that no other place has to. */
  readonly trust: readonly unknown[];
  readonly reach: 'exact' | 'near';
  readonly openings: readonly Opening[];
  readonly askDomains: readonly string[];
  readonly askManifests: readonly string[];
  /** Run public models that a record names, to compare. */
  readonly reproduce: boolean;
};

/** Where a picture's bytes come from: standard base64 of the file, a URL that the worker fetches, or captured pixels as PNG at a `data:` or `blob:` address. */
export type PictureSource =
  | { readonly from: 'file'; readonly base64: string }
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'capture'; readonly url: string };

/**
 * Where a picture of a page comes from: a URL that the worker fetches, or the panel, which hands over what the page read
 * (`page-files.ts`) and tells its base64url SHA-256 beforehand where the page can compute one.
 */
export type PageFileSource =
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'page'; readonly digest: string | null };

/** A picture of a page, named by `key`, and how large the page shows it, in CSS pixels. */
export type PageSource = {
  readonly key: number;
  readonly source: PageFileSource;
  readonly shown: { readonly width: number; readonly height: number };
};

export type LookupCalls = {
  'check-picture': {
    readonly params: {
      readonly source: PictureSource;
      /** Of a video's frame: where the video's file is; `null` where nobody may read it. */
      readonly video?: PictureSource | null;
      readonly options: CheckOptions;
    };
    readonly result: VerdictDocument;
  };
  'check-text': {
    readonly params: { readonly text: string; readonly options: CheckOptions };
    readonly result: VerdictDocument;
  };
  /** Reports a finding for each picture and text; the result is what was sent for all of them. */
  'check-page': {
    readonly params: {
      readonly pictures: readonly PageSource[];
      readonly texts: readonly PageText[];
      readonly options: CheckOptions;
    };
    readonly result: { readonly sent: readonly Sent[] };
  };
  /** Fetches a stored item, checks its digest and re-encodes pictures, so that the panel shows only checked pixels. */
  'read-stored': {
    readonly params: { readonly gateways: readonly string[]; readonly stored: Stored };
    readonly result: StoredContent;
  };
};

export type Stored = {
  readonly id: string;
  readonly digest: string;
  readonly media: string;
  readonly sizeBytes: number;
};

export type StoredContent =
  | { readonly shown: 'picture'; readonly dataUrl: string }
  | { readonly shown: 'text'; readonly text: string }
  | { readonly shown: 'nothing'; readonly because: 'unreachable' | 'altered' | 'too-large' | 'unreadable' };

export type LookupMethod = keyof LookupCalls;

export type WorkerRequest<M extends LookupMethod = LookupMethod> = {
  [K in M]: {
    readonly call: string;
    readonly method: K;
    readonly params: LookupCalls[K]['params'];
  };
}[M];

export type WorkerMessage = WorkerRequest | { readonly call: string; readonly cancel: true };

/** What a call reports before its end. */
export type WorkerProgress =
  | { readonly call: string; readonly event: 'step'; readonly step: CheckStep }
  /** Small PNG or JPEG data URL of the picture that is checked, for the panel. */
  | { readonly call: string; readonly event: 'thumbnail'; readonly dataUrl: string }
  /** Of a page; `thumbnail` is `null` where the picture was not decoded, or nothing was found of it. */
  | {
      readonly call: string;
      readonly event: 'finding';
      readonly key: number;
      readonly verdict: VerdictDocument;
      readonly thumbnail: string | null;
    }
  /** A picture of a page that could not be fetched. */
  | { readonly call: string; readonly event: 'unread'; readonly key: number };

/** How a call ends. */
export type Outcome<T = LookupCalls[LookupMethod]['result']> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: FailureCode };

export type WorkerEvent =
  | WorkerProgress
  | { readonly call: string; readonly event: 'end'; readonly outcome: Outcome };

/** `picture-unreachable`: the URL could not be fetched from here. `too-slow`: no end within the time limit. */
export type FailureCode = 'picture-unreachable' | 'picture-too-large' | 'worker-lost' | 'too-slow';
