/**
 * Messages between the extension and its lookup worker, both directions (types only); those about runs of models are `browser/model-messages.ts`, told apart by a member `model`. The worker parses
 * hostile data and holds no secret; it may be killed at any time, and then each open call ends with `worker-lost`.
 */

import type { PageErrorCode } from '../dapp/page-answers.ts';
import type { ReadCall, Site } from '../dapp/standing.ts';
import type { Parsed } from '../errors.ts';
import type { AttestationBody } from '../identity/attestation.ts';
import type { CredentialAsks } from '../identity/credentials/asks.ts';
import type { IssuerJwk } from '../identity/credentials/public-key.ts';
import type { Enrolment } from '../identity/enrolment.ts';
import type { Group } from '../identity/group.ts';
import type { SeenRoot } from '../identity/root-chain.ts';
import type { Vouch } from '../identity/vouch.ts';
import type { Opening } from '../ledger/record/opening.ts';
import type { Sent } from '../ledger/search/gateway.ts';
import type { CheckStep } from '../verify/context.ts';
import type { VerdictDocument } from '../verify/document.ts';
import type { PageText } from '../verify/page-lookup.ts';
import type { CredentialFacts } from './stored-credentials.ts';
import type { WalletLookups } from './wallet-protocol.ts';

/** How a check is made; from the reader's settings. */
export type CheckOptions = {
  readonly gateways: readonly string[];
  /** As stored in the settings: the worker checks the lists' signatures, so that no other place has to. */
  readonly trust: readonly unknown[];
  /** As stored in the settings: `rail.group-entry/1` objects, whose signatures the worker checks, too. */
  readonly groups: readonly unknown[];
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

export type LookupCalls = WalletLookups & {
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
  /** Whose group an issuer's address stands for (docs/spec/issuer.md). Trouble of any kind is a code, of issuers and of servers. */
  'issuer-look': { readonly params: { readonly url: string }; readonly result: Parsed<IssuerLook> };
  'issuer-nonce': {
    readonly params: { readonly url: string };
    readonly result: Parsed<{ readonly nonce: string }>;
  };
  'issuer-enrol': {
    readonly params: {
      readonly url: string;
      readonly enrolment: Enrolment;
      readonly admission: AdmissionGiven;
    };
    readonly result: Parsed<Enrolled>;
  };
  'issuer-vouch': {
    readonly params: { readonly url: string; readonly vouch: Vouch };
    readonly result: Parsed<null>;
  };
  'issuer-attest': {
    readonly params: { readonly url: string; readonly attestation: Omit<AttestationBody, 'claimedAt'> };
    readonly result: Parsed<null>;
  };
  /** What a text claims that somebody chose as a credential (docs/spec/credentials.md). Asks nobody. */
  'credential-read': {
    readonly params: { readonly text: string };
    readonly result: Parsed<CredentialFacts>;
  };
  /** Public keys of a credential's issuer: as typed, or, only where the reader asked for that, from its own address. */
  'credential-keys': {
    readonly params:
      | { readonly by: 'given'; readonly text: string }
      | { readonly by: 'fetched'; readonly issuer: string };
    readonly result: Parsed<{ readonly keys: readonly IssuerJwk[] }>;
  };
  /** What a page sent, read: the background takes a text from no page apart. */
  'page-call': {
    readonly params: { readonly text: string; readonly site: Site };
    readonly result: Parsed<ReadCall, PageErrorCode>;
  };
  /** Fetches and checks root records and the whole leaf list of a group; no server learns which member asks. */
  'group-state': {
    readonly params: {
      /** The group's signed item as base64url. */
      readonly group: string;
      readonly gateways: readonly string[];
      readonly seen: SeenRoot | null;
      /** Whose path is asked for, decimal. */
      readonly commitment: string | null;
    };
    readonly result: Parsed<GroupState>;
  };
};

/** `group`: the signed item as base64url, read and verified. `name` and `policy` are the issuer's own words. */
export type IssuerLook = Pick<Group, 'groupId' | 'issuer' | 'name' | 'admission' | 'policy' | 'policyId'> & {
  readonly group: string;
  readonly relay: boolean;
  /** Of a group that admits by credential; `null` for every other one. */
  readonly asks: CredentialAsks | null;
};

/** What the applicant hands in. */
export type AdmissionGiven =
  | { readonly by: 'invite'; readonly code: string }
  | { readonly by: 'vouching' }
  | { readonly by: 'credential'; readonly presentation: string };

/** `admitted`: in the next root record. `waiting`: members have to vouch for the application first. */
export type Enrolled =
  | { readonly state: 'admitted' }
  | { readonly state: 'waiting'; readonly application: string };

export type GroupState = {
  readonly group: Pick<Group, 'groupId' | 'issuer' | 'name' | 'admission' | 'policy'>;
  readonly root: {
    readonly recordId: string;
    /** Decimal. */
    readonly root: string;
    readonly seq: number;
    readonly size: number;
    /** The record names a key that may publish attestations. */
    readonly hasRelay: boolean;
    readonly issuedAtMs: number;
    readonly expiresAtMs: number;
    readonly untilMs: number;
  };
  /** To be passed on the next time. */
  readonly seen: SeenRoot;
  /** `null` where the commitment is not, or not yet, in the list, or none was asked about. */
  readonly path: { readonly index: number; readonly siblings: readonly string[] } | null;
  readonly isMember: boolean;
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
