/**
 * Messages between the extension and its lookup worker, both directions, all of them (types only). The worker parses
 * hostile data and holds no secret; it may be killed at any time, and then each open call ends with `worker-lost`.
 */

import type { Opening } from '../ledger/opening.ts';
import type { CheckStep } from '../verify/context.ts';
import type { VerdictDocument } from '../verify/document.ts';
import type { Recognised } from '../verify/trust.ts';

/** How a check is made; from the reader's settings. */
export type CheckOptions = {
  readonly gateways: readonly string[];
  readonly recognised: readonly Recognised[];
  readonly reach: 'exact' | 'near';
  readonly openings: readonly Opening[];
  readonly askDomains: readonly string[];
};

/** Where a picture's bytes come from: standard base64 of the file, a URL that the worker fetches, or captured pixels as PNG. */
export type PictureSource =
  | { readonly from: 'file'; readonly base64: string }
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'capture'; readonly base64: string };

export type LookupCalls = {
  'check-picture': {
    readonly params: { readonly source: PictureSource; readonly options: CheckOptions };
    readonly result: Checked;
  };
  'check-text': {
    readonly params: { readonly text: string; readonly options: CheckOptions };
    readonly result: Checked;
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

export type Checked = {
  readonly verdict: VerdictDocument;
  /** Small PNG or JPEG data URL of the picture that was checked, for the panel. */
  readonly thumbnail: string | null;
};

export type StoredContent =
  | { readonly shown: 'picture'; readonly dataUrl: string }
  | { readonly shown: 'text'; readonly text: string }
  | { readonly shown: 'nothing'; readonly because: 'unreachable' | 'altered' | 'too-large' | 'unreadable' };

export type LookupMethod = keyof LookupCalls;

export type WorkerRequest = {
  [M in LookupMethod]: {
    readonly call: string;
    readonly method: M;
    readonly params: LookupCalls[M]['params'];
  };
}[LookupMethod];

export type WorkerEvent =
  | { readonly call: string; readonly event: 'step'; readonly step: CheckStep }
  | { readonly call: string; readonly event: 'result'; readonly result: LookupCalls[LookupMethod]['result'] }
  /** `picture-unreachable`: the URL could not be fetched from here. */
  | { readonly call: string; readonly event: 'failed'; readonly code: FailureCode };

export type FailureCode = 'picture-unreachable' | 'picture-too-large' | 'worker-lost' | 'too-slow';
