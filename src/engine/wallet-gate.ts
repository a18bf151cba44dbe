/**
 * What stands before every signature of the wallet, as a port of the keys worker (types). Whoever implements it decides,
 * reserves and logs in one step (docs/spec/policy.md); nothing is signed unless it lets it pass.
 */

import type { Parsed } from '../errors.ts';
import type { Records } from '../vault/records.ts';
import type { Description, Outflow } from '../wallet/description.ts';
import type { Signable } from '../wallet/signable.ts';

/** Who wants the signature; `origin` and `key` are the asking side's word, which the background has checked. */
export type Signer =
  | { readonly by: 'page'; readonly origin: string }
  | { readonly by: 'person' }
  | { readonly by: 'agent'; readonly key: string };

/** The time is the gate's. */
export type SigningAsk = {
  readonly signable: Signable;
  /** Of this signable, made by the keys worker. */
  readonly description: Description;
  readonly who: Signer;
  readonly simulated: { readonly ok: boolean; readonly outflows: readonly Outflow[] } | null;
};

export type SigningDecision = {
  readonly verdict: 'allow' | 'ask' | 'deny';
  readonly rules: readonly string[];
  /** Stable codes. */
  readonly because: readonly string[];
};

export type SigningGate = {
  /** Decides and reserves. A refusal is final for this request. */
  readonly pass: (records: Records, ask: SigningAsk, confirmed: boolean) => Promise<Parsed<SigningDecision>>;
  /** Decides alone, for what a window shows. */
  readonly preview: (records: Records, ask: SigningAsk) => Promise<Parsed<SigningDecision>>;
};
