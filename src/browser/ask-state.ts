/** What pages of the extension ask of the two workers through the background: messages, and the calls that they may ask for. */

import type { CredentialCalls, MembershipCalls, PolicyCalls, WalletCalls } from '../engine/keys-protocol.ts';
import type { LookupCalls } from '../engine/lookup-protocol.ts';
import type { OpenedRequest } from './opened-call.ts';

/** Not proofs and signatures for a site: those belong to the queue of requests, which its consent window stands before. `wallet-sign`: of the person's own. */
export type AskedOpened = Exclude<
  keyof MembershipCalls | keyof CredentialCalls | keyof WalletCalls | keyof PolicyCalls,
  'prove-personhood'
>;
export type AskedLookup = Extract<
  keyof LookupCalls,
  `issuer-${string}` | 'group-state' | `credential-${string}` | `wallet-${string}` | 'rpc'
>;

export type AskMessage =
  | ({ readonly type: 'ask-opened'; readonly call?: string } & OpenedRequest<AskedOpened>)
  | { readonly type: 'ask-cancel'; readonly call: string }
  | { readonly type: 'ask-lookup'; readonly method: AskedLookup; readonly params: object };

/** Calls of pages have names of their own, so that a page cannot cancel a proof for a site. */
export function askedCall(call: string): string {
  return `page:${call}`;
}
