/**
 * What no rule can override (docs/spec/policy.md section 5): the verdict at least, and why. Reads the description's warnings and, where it can, the bytes beside them.
 */

import type { WarningCode } from '../description.ts';
import type { PolicyAsk } from './ask.ts';
import type { Because } from './because.ts';
import type { Standing } from './double-sign.ts';
import type { Effect, Rule } from './policy.ts';

/** A verdict is what a rule's effect is. */
export type Verdict = Effect;

type Bound = { readonly because: Because; readonly atLeast: Verdict };

/** Complete, so that a new warning has to be placed. */
const OF_WARNING: { readonly [code in WarningCode]: Verdict } = {
  'other-chain': 'deny',
  'unlimited-approval': 'ask',
  'approval-for-all': 'ask',
  'delegates-account': 'ask',
  'delegates-on-every-chain': 'ask',
  'owner-change': 'ask',
  'contract-creation': 'ask',
  'data-not-decoded': 'ask',
  'descriptor-only': 'ask',
  'sends-to-self-contract': 'ask',
  'from-other-account': 'ask',
  'sign-in-other-domain': 'ask',
  'sign-in-other-account': 'ask',
  'sign-in-malformed': 'ask',
  'sign-in-expired': 'ask',
  'no-domain': 'ask',
  'members-removed': 'allow',
  'looks-like-a-transaction': 'ask',
  'as-long-as-a-digest': 'ask',
  'letters-hidden': 'ask',
  'permit-long': 'ask',
  'zero-price-sale': 'ask',
  'permit-by-signature': 'ask',
  'maybe-item-zero': 'ask',
  'may-trade': 'ask',
  'may-act': 'ask',
  // A rule says by `maxFee` what it lets be paid.
  'fee-high': 'allow',
  'fee-above-network': 'allow',
};

const OF_STANDING: { readonly [standing in Standing]: Bound | null } = {
  free: null,
  same: null,
  replacement: { because: 'fee-replacement', atLeast: 'ask' },
  cancellation: { because: 'cancellation', atLeast: 'ask' },
  taken: { because: 'double-sign', atLeast: 'deny' },
};

/** @param met rules whose conditions hold: a waiver may be among them */
export function boundsOn(ask: PolicyAsk, standing: Standing, met: readonly Rule[]): readonly Bound[] {
  const { warnings, isDecoded, outflows } = ask.description;
  const isWaived = met.some(({ decoded }) => decoded === 'waived');
  const simulated = ask.simulated?.outflows ?? [];
  return [
    ...warnings.map((because): Bound => ({ because, atLeast: OF_WARNING[because] })),
    ...(isDecoded ? [] : [{ because: 'not-decoded', atLeast: isWaived ? 'ask' : 'deny' } as const]),
    ...(isAuthorizing(ask) ? [{ because: 'authorization', atLeast: 'ask' } as const] : []),
    ...([...outflows, ...simulated].some(({ amount }) => amount === 'all')
      ? [{ because: 'unlimited', atLeast: 'ask' } as const]
      : []),
    ...[OF_STANDING[standing]].filter((bound) => bound !== null),
  ].filter(({ atLeast }) => atLeast !== 'allow');
}

function isAuthorizing({ signable, description }: PolicyAsk): boolean {
  const isCarried = signable.kind === 'transaction' && signable.transaction.type === 'eip7702';
  return isCarried || signable.kind === 'authorization' || description.kind === 'authorization';
}
