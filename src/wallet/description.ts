/**
 * What a signature would mean, as far as it can be read from the bytes alone (docs/spec/wallet.md section 3). The window shows it, and the policy decides on it: both
 * see one reading. Texts in it come from outside; they are shown as text and never as ours.
 */

import type { Address, Decimal, Hex } from './signable.ts';

/** What is signed, as the policy tells it apart. `sign-in`: EIP-4361. `permit`: typed data that lets somebody spend. */
export type SignedKind =
  | 'transaction'
  | 'message'
  | 'sign-in'
  | 'typed-data'
  | 'permit'
  | 'authorization'
  | 'intent';

/** CAIP-19, or `slip44` of the chain's own coin: `eip155:1/slip44:60`, `eip155:1/erc20:0x…`, `eip155:1/erc721:0x…/7` for number 7 of a collection. */
export type Asset = string;

/** What can leave the account by this, at most: sent now, or by whoever is let. */
export type Outflow = {
  readonly asset: Asset;
  /** In the smallest unit; `all` where there is no limit, or one that no balance reaches. */
  readonly amount: Decimal | 'all';
  /** `unwrapped`: the contract takes its own token in, if it is one that wraps a coin, and pays the coin out for it. */
  readonly how: 'sent' | 'allowed' | 'unwrapped';
  /** Who gets it or may take it; `null` where that is not in the bytes. */
  readonly to: Address | null;
  /** Set where the same bytes mean two things: `amount` of a token, or one item of a collection, which has this number. */
  readonly item?: Decimal;
  /** Who gets it where that is an account of NEAR. */
  readonly receiver?: string;
};

/** Stable. `danger`s need a second look whatever the policy says; the words are the page's that shows them. */
export type WarningCode =
  | 'unlimited-approval'
  | 'approval-for-all'
  | 'delegates-account'
  | 'delegates-on-every-chain'
  | 'owner-change'
  | 'contract-creation'
  | 'data-not-decoded'
  | 'descriptor-only'
  | 'sends-to-self-contract'
  | 'from-other-account'
  | 'sign-in-other-domain'
  | 'sign-in-other-account'
  | 'sign-in-malformed'
  | 'sign-in-expired'
  | 'other-chain'
  | 'no-domain'
  | 'members-removed'
  | 'looks-like-a-transaction'
  | 'as-long-as-a-digest'
  | 'letters-hidden'
  | 'permit-by-signature'
  | 'permit-long'
  | 'zero-price-sale'
  | 'maybe-item-zero'
  | 'may-trade'
  | 'may-act'
  | 'fee-high'
  | 'fee-above-network';

/**
 * How a value is shown. An `amount` is in the smallest unit, a `time` in seconds since 1970, both as decimal text; a `chain` is CAIP-2, a `contract` an address.
 * `label`: from a clear-signing descriptor, a type or a known call; text of others, shown as such.
 */
export type Field = {
  readonly label: string;
  /** Set where the label is what whoever asks called it: it could be any word of ours. */
  readonly isTheirs?: true;
  readonly value: string;
  readonly as: 'address' | 'amount' | 'time' | 'text' | 'bytes' | 'number' | 'chain' | 'contract';
};

export type Description = {
  readonly kind: SignedKind;
  /** What the key signs: 32 bytes. */
  readonly digest: Hex;
  readonly account: Address;
  /** CAIP-2; `null` where the bytes name none. */
  readonly chain: string | null;
  /** Whom it is sent to, or the verifying contract. */
  readonly to: Address | null;
  /** Four bytes of a call. */
  readonly selector: Hex | null;
  /** Of typed data. */
  readonly primaryType: string | null;
  /** `false`: there is data that nothing here can read. Then it is not signed unless the person turns that on for this contract. */
  readonly isDecoded: boolean;
  /** In the words of a descriptor or of the known call, such as `Transfer`; `null` without one. */
  readonly intent: string | null;
  readonly fields: readonly Field[];
  /** Decoded arguments by path, such as `spender` or `order.amount`, as text, for rules. */
  readonly args: { readonly [path: string]: string };
  readonly outflows: readonly Outflow[];
  readonly warnings: readonly WarningCode[];
  /** What must be signed once: `tx:eip155:1` and the nonce, or an authorization's. `null` where nothing counts. */
  readonly sequence: { readonly scope: string; readonly number: Decimal } | null;
  /** The same for two transactions that differ in fees alone. */
  readonly replaces: Hex | null;
};
