/**
 * The two digests that a proof is made for (docs/spec/personhood.md section 4): what is counted, and everything else that must not be exchanged.
 * A wallet takes the origin from the browser, a site from its own configuration; neither takes a digest from the other.
 */

import { type Bytes, sha256, toBigInt } from '../bytes.ts';
import { canonicalize } from '../canonical.ts';

/** A member has one nullifier for each of these. */
export type Counted = {
  readonly origin: string;
  readonly appId: string;
  readonly action: string;
  /** `""` where the site has none. */
  readonly epoch: string;
  /** 0 where the site has none. */
  readonly slot: number;
  readonly groupId: string;
};

/** What a proof is bound to beside what is counted. */
export type Bound = Counted & {
  readonly v: 1;
  readonly rootRecordId: string;
  readonly challenge: string;
  readonly signal: string;
  readonly expiresAt: string;
};

/** 32 bytes. */
export function scopeOf({ origin, appId, action, epoch, slot, groupId }: Counted): Promise<Bytes> {
  return sha256(canonicalize({ schema: 'rail/scope/v1', origin, appId, action, epoch, slot, groupId }));
}

/** 32 bytes. @param root decimal */
export function messageOf(bound: Bound, root: string): Promise<Bytes> {
  const { v, rootRecordId, challenge, signal, expiresAt } = bound;
  const { origin, appId, action, epoch, slot, groupId } = bound;
  const counted = { origin, appId, action, epoch, slot, groupId };
  const members = { ...counted, v, rootRecordId, challenge, signal, expiresAt, root };
  return sha256(canonicalize({ schema: 'rail/msg/v1', ...members }));
}

/** A digest as Semaphore writes it into a proof. */
export function digestText(digest: Bytes): string {
  return String(toBigInt(digest));
}
