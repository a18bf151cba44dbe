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
> & {
  /** The issuer was seen to sign two records with one number: the membership is not used any more. */
  readonly isContradicted: boolean;
};

/**
 * Where a membership stands by the newest list. `waiting`: that list is older than joining, or there is none yet. `not-listed`: removed, or
 * never admitted. `contradicted`: the issuer signed two records with one number, which is remembered. `distrusted`: the group's records do not fit
 * each other, what was seen or this clock. Nothing of either is accepted.
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
  | { readonly is: 'contradicted' }
  | { readonly is: 'distrusted' }
  | { readonly is: 'unreachable' };
