/**
 * What stands before every signature of the wallet, as a port of the keys worker (types). Whoever implements it decides,
 * reserves and logs in one step (docs/spec/policy.md); nothing is signed unless it lets it pass.
 */

import type { Parsed } from '../errors.ts';
import type { Records } from '../vault/records.ts';
import type { Description } from '../wallet/description.ts';
import type { Simulated, Who } from '../wallet/policy/ask.ts';
import type { NeededEvidence, ToldEvidence } from '../wallet/policy/evidence.ts';
import type { Signable } from '../wallet/signable.ts';

/** Who wants the signature; `origin` and `key` are the asking side's word, which the background has checked. */
export type Signer = Who;

/** The time is the gate's. */
export type SigningAsk = {
  readonly signable: Signable;
  /** Of this signable, made by the keys worker. */
  readonly description: Description;
  readonly who: Signer;
  readonly simulated: Simulated;
  /** What the lookup worker found before; counted for the call that it is about alone. */
  readonly evidence: ToldEvidence | null;
};

export type SigningDecision = {
  readonly verdict: 'allow' | 'ask' | 'deny';
  readonly rules: readonly string[];
  /** Stable codes. */
  readonly because: readonly string[];
};

/** `needs`: evidence that rules require and that is worth looking for; `null` without such rules. */
export type SigningPreview = SigningDecision & { readonly needs: NeededEvidence | null };

/** Of what is signed together; answers are in its order. */
export type SigningGate = {
  /** Decides and reserves all of them, or none. A refusal is final for this request. */
  readonly pass: (
    records: Records,
    asks: readonly SigningAsk[],
    confirmed: boolean,
  ) => Promise<Parsed<readonly SigningDecision[]>>;
  /** Decides alone, for what a window shows. */
  readonly preview: (
    records: Records,
    asks: readonly SigningAsk[],
  ) => Promise<Parsed<readonly SigningPreview[]>>;
};
