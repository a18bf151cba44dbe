/**
 * Attesting (docs/spec/personhood.md section 6) as panels see it: one run for each content and group in `storage.session`. A run holds what becomes public anyway, and that it was this device that said it: it ends with the browser.
 */

import type { ProvingStage } from '../engine/keys-protocol.ts';
import type { AttestationBody, Attested } from '../identity/attestation.ts';
import type { LookupState } from './lookup-state.ts';

export type Statement = Attested['statement'];
/** As the relay takes it: the time is the relay's to add. */
export type MadeAttestation = Omit<AttestationBody, 'claimedAt'>;

/** The exact bytes that a statement is about. */
export type AttestedContent = { readonly digest: string; readonly media: string };

export type AttestRun = AttestedContent & {
  /** Names this run and its proof; what comes late of an earlier one finds nobody. */
  readonly run: string;
  readonly startedAtMs: number;
  readonly statement: Statement;
  readonly groupId: string;
  readonly issuer: string;
  /** Id of the membership in the vault. */
  readonly membership: string;
  /** The relay may have this statement of the member already, from this run or an earlier one. */
  readonly mayBeSaid: boolean;
  readonly progress: AttestProgress;
};

export type AttestProgress =
  | { readonly phase: 'looking' }
  | { readonly phase: 'proving'; readonly stage: ProvingStage }
  | Sendable<'sending'>
  | { readonly phase: 'queued' }
  /** Nothing of this run was taken. */
  | { readonly phase: 'ended'; readonly code: string }
  /** No answer, or none that can be relied on, or not now: the same can be sent again. */
  | (Sendable<'unanswered'> & { readonly code: string });

type Sendable<Phase extends string> = {
  readonly phase: Phase;
  readonly url: string;
  readonly attestation: MadeAttestation;
};

/** Content is named by a lookup, because only what the extension looked up itself is attested to. */
export type AttestStart = {
  readonly tabId: number;
  /** Of the lookup. */
  readonly id: string;
  readonly membership: string;
  readonly statement: Statement;
};

export const ATTEST_PREFIX = 'attest:';

/** Session key of a run: one for each content and group, because a member counts once there. */
export function attestKey({ digest, groupId }: Pick<AttestRun, 'digest' | 'groupId'>): string {
  return `${ATTEST_PREFIX}${digest}:${groupId}`;
}

/**
 * What can be attested to of a finished lookup: a file or text whose exact bytes are known, and that readers look up at all. `null` for everything
 * else, such as pixels from the screen.
 */
export function attestableContent({ subject, progress }: LookupState): AttestedContent | null {
  if (subject.kind === 'page' || progress.phase !== 'done' || progress.captured) return null;
  const { askedGateways, subject: found } = progress.verdict;
  if (found.digest === undefined || found.mediaType === undefined || askedGateways.length === 0) return null;
  return { digest: found.digest, media: found.mediaType };
}

export function isUnderWay({ progress }: AttestRun): boolean {
  return progress.phase === 'looking' || progress.phase === 'proving' || progress.phase === 'sending';
}

/** Whether it can be ended without a trace: nothing has left for the relay. */
export function isBeforeSending({ progress }: AttestRun): boolean {
  return progress.phase === 'looking' || progress.phase === 'proving';
}
