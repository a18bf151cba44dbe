/** What pages of the extension see of memberships, and where one stands. */

import type { ListedMembership } from '../engine/keys-protocol.ts';
import type { IssuerLook } from '../engine/lookup-protocol.ts';

/** Name and policy are the issuer's own words. */
export type GroupLook = Omit<IssuerLook, 'group'>;

/** A credential of the vault, and the digests of those disclosures that the person chose to show. */
export type ShownCredential = { readonly id: string; readonly disclose: readonly string[] };

export type JoinParams = {
  readonly url: string;
  /** What the person saw and agreed to. */
  readonly groupId: string;
  readonly code: string | null;
  readonly credential: ShownCredential | null;
};

/** Without the group's own words: those are the issuer's, and shown only where the reader recognises the group. */
export type MembershipView = Pick<
  ListedMembership,
  'id' | 'groupId' | 'issuer' | 'issuerUrl' | 'joinedAt' | 'application' | 'hasSecret'
>;

/**
 * Where a membership stands by the newest list. `waiting`: that list is older than joining, or there is none yet. `not-listed`: removed, or
 * never admitted. `distrusted`: the group's records contradict each other; nothing of it is accepted.
 */
export type Standing =
  | {
      readonly is: 'member';
      readonly size: number;
      /** Somebody may publish attestations of its members. */
      readonly hasRelay: boolean;
      readonly expiresAtMs: number;
      readonly admission: IssuerLook['admission'];
    }
  | { readonly is: 'waiting' }
  | { readonly is: 'not-listed'; readonly size: number }
  | { readonly is: 'expired' }
  | { readonly is: 'distrusted' }
  | { readonly is: 'unreachable' };
