/**
 * What the steps of a whole page's lookup share (docs/spec/verdict.md section 5): its contents, what is known of them
 * once the digests were asked about, and how one verdict is handed out.
 */

import type { Bytes } from '../bytes.ts';
import type { Attestations } from './attestations.ts';
import type { ReadPicture } from './check-image.ts';
import type { Lookup, LookupContext } from './context.ts';
import type { VerdictDocument } from './document.ts';
import { type NotSearchedCode, tierOf } from './evidence.ts';
import { type ExactlyFound, isIdentical } from './exact.ts';
import type { RecognisedKeys } from './recognised-keys.ts';

export type PagePicture = {
  /** Names it in findings. */
  readonly key: number;
  /**
   * Of its file, in base64url, where it is known before the file is here. It decides what is asked, and nothing is
   * concluded but from a file that has it.
   */
  readonly digest: string | null;
  /** `null` where it cannot be read. Asked for once. */
  readonly file: () => Promise<Bytes | null>;
  /** On screen, in CSS pixels. */
  readonly shown: { readonly width: number; readonly height: number };
  readonly fingerprint: (file: Bytes) => Promise<ReadPicture>;
};

export type PageText = { readonly key: number; readonly text: string };

/** Hands out one verdict; `null` for a picture whose file cannot be read, or is not the one that was asked about. */
export type Tell = (key: number, verdict: VerdictDocument | null) => void;

/** What is known once the digests were asked about. */
export type PageLookup = {
  readonly lookup: Lookup;
  readonly startedMs: number;
  readonly keys: RecognisedKeys;
  readonly exact: ReadonlyMap<string, ExactlyFound>;
  readonly attested: ReadonlyMap<string, Attestations>;
  /** Why no near copies are searched at all, or `null`. */
  readonly noNear: NotSearchedCode | null;
  readonly tell: Tell;
};

export function whyNoNear({ reach }: LookupContext, { providers }: RecognisedKeys): NotSearchedCode | null {
  if (reach === 'exact') return 'digests-only';
  return providers.some(({ keyring }) => keyring.owners.size > 0) ? null : 'no-company';
}

/** Why near copies of this content are not searched, whatever else the page holds; `null` where they are. */
export function skippedFor({ noNear, exact }: PageLookup, digest: string): NotSearchedCode | null {
  return isIdentical(exact.get(digest)!) ? 'identical-found' : noNear;
}

/** Whether a record of exactly this content, or a member's word on it, says anything that a verdict rests on. */
export function isFoundIn({ exact, attested }: PageLookup, digest: string): boolean {
  const isAttested = attested.get(digest)!.rows.some((row) => tierOf(row) === 'H');
  return isAttested || exact.get(digest)!.evidence.some((row) => tierOf(row) !== null);
}

export function isStopped({ lookup }: PageLookup): boolean {
  return lookup.context.signal?.aborted === true;
}
