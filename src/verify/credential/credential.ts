/** What was found out about a file's Content Credential: the four findings of docs/spec/signals.md section 1. */

import type { Bytes } from '../../bytes.ts';

export type Integrity = 'intact' | 'changed' | 'broken';
export type Signer = 'official' | 'own' | 'interim' | 'unknown';
export type SigningTime = 'timestamped' | 'untimed' | 'expired';
export type AiClaim = 'generated' | 'parts' | 'agent' | 'not-ai' | 'silent';

/** One step of the content's history, as the credential tells it. */
export type Step = {
  /** As in the credential: `c2pa.created`. */
  readonly action: string;
  readonly agent: string | null;
  /** ISO 8601, claimed. */
  readonly at: string | null;
  /** Last part of the IPTC source type. */
  readonly source: string | null;
  /** Who signed this step. */
  readonly who: string;
};

export type ReadableCredential = {
  readonly state: 'readable';
  readonly integrity: Integrity;
  readonly signer: Signer;
  readonly time: SigningTime;
  /** ISO 8601, by a recognised time-stamping authority. */
  readonly signedAt: string | null;
  readonly claim: AiClaim;
  /** Source type that the claim rests on. */
  readonly sourceType: string | null;
  /** Agent that the claim rests on. */
  readonly tool: string | null;
  /** The signer's name: from a listed certificate, else what it calls itself. */
  readonly who: string;
  /** The program that wrote the claim. */
  readonly generator: string | null;
  /** Label of the active manifest. */
  readonly manifest: string | null;
  /** Oldest first. */
  readonly history: readonly Step[];
  /** The library's codes about this file's own manifest, and about those of its ingredients. */
  readonly problems: readonly string[];
  readonly ingredientProblems: readonly string[];
};

export type Credential =
  | ReadableCredential
  | { readonly state: 'unreadable'; readonly because: string }
  | { readonly state: 'remote'; readonly url: string }
  /** Kept at an address that was asked and gave none. */
  | { readonly state: 'not-given'; readonly url: string; readonly because: string };

/**
 * Reads the credential of a file that has one; `null` where it has none after all. Loads its library on first use.
 * `manifest` is the credential where it does not stand in the file.
 */
export type ReadCredential = (file: Bytes, mediaType: string, manifest?: Bytes) => Promise<Credential | null>;
