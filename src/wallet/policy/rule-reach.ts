/**
 * Which kinds of signatures a rule can be about, and whether a limit of it can ever not be kept (docs/spec/policy.md section 1, rule 2). Complete, so that a new kind has to be placed.
 */

import type { SignedKind } from '../description.ts';
import type { Rule } from './policy.ts';

type Member = 'to' | 'method' | 'primaryType' | 'args';

type Kind = {
  /** Of the chains that its bytes name; `null` where they name none. */
  readonly namespace: 'eip155' | 'near' | null;
  /** Whether there are some that name no chain. */
  readonly isAnywhere: boolean;
  readonly has: readonly Member[];
  /** Whether it can have outflows. */
  readonly moves: boolean;
  /** Whether it can hold data that nothing here reads. */
  readonly hides: boolean;
};

const KINDS: { readonly [K in SignedKind]: Kind } = {
  transaction: {
    namespace: 'eip155',
    isAnywhere: false,
    has: ['to', 'method', 'args'],
    moves: true,
    hides: true,
  },
  message: { namespace: null, isAnywhere: true, has: [], moves: false, hides: true },
  'sign-in': { namespace: 'eip155', isAnywhere: true, has: ['args'], moves: false, hides: false },
  'typed-data': {
    namespace: 'eip155',
    isAnywhere: true,
    has: ['to', 'primaryType', 'args'],
    moves: false,
    hides: true,
  },
  permit: {
    namespace: 'eip155',
    isAnywhere: true,
    has: ['to', 'primaryType', 'args'],
    moves: true,
    hides: true,
  },
  authorization: { namespace: 'eip155', isAnywhere: true, has: ['to', 'args'], moves: false, hides: false },
  intent: { namespace: 'near', isAnywhere: false, has: ['args'], moves: true, hides: true },
};

const ALL = Object.keys(KINDS) as SignedKind[];
const MEMBERS: readonly Member[] = ['to', 'method', 'primaryType', 'args'];

/** Those for which all conditions can hold together, apart from who asks and when. */
export function reachOf(rule: Rule): readonly SignedKind[] {
  return (rule.kind ?? ALL).filter((kind) => canHave(rule, kind) && canBeOn(rule, KINDS[kind]));
}

/** Whether it does anything: an `ask` or `deny` whose limits are always kept does not. @param reach of the rule */
export function canBite(rule: Rule, reach: readonly SignedKind[]): boolean {
  const { effect, cap, maxFee, simulate, decoded } = rule;
  const isUnlimited =
    cap === undefined && maxFee === undefined && simulate === undefined && decoded !== 'required';
  return (
    effect === 'allow' ||
    isUnlimited ||
    simulate !== undefined ||
    (cap !== undefined && canExceed(rule, cap, reach)) ||
    (maxFee !== undefined && reach.includes('transaction')) ||
    (decoded === 'required' && reach.some((kind) => KINDS[kind].hides))
  );
}

function canHave(rule: Rule, kind: SignedKind): boolean {
  const { has } = KINDS[kind];
  if (!MEMBERS.every((member) => rule[member] === undefined || has.includes(member))) return false;
  const isOnlyNew = rule.to?.every((to) => to === 'new-contract') ?? false;
  // What makes a contract calls nothing.
  return !isOnlyNew || (kind === 'transaction' && rule.method === undefined && rule.args === undefined);
}

function canBeOn({ chain, account }: Rule, { namespace, isAnywhere }: Kind): boolean {
  const isOf = (id: string) => namespace !== null && id.startsWith(`${namespace}:`);
  const chains = chain?.filter(isOf);
  if (chains?.length === 0) return false;
  const accountChains = account?.map((id) => id.slice(0, id.lastIndexOf(':')));
  if (accountChains === undefined) return true;
  return chains === undefined
    ? isAnywhere || accountChains.some(isOf)
    : accountChains.some((id) => chains.includes(id));
}

/** Signatures are counted whatever leaves. */
function canExceed({ chain }: Rule, cap: NonNullable<Rule['cap']>, reach: readonly SignedKind[]): boolean {
  const [on = ''] = cap.asset.split('/');
  const isThere = chain === undefined || chain.includes(on);
  const canLeave = reach.some((kind) => KINDS[kind].moves && on.startsWith(`${KINDS[kind].namespace}:`));
  return cap.window?.count !== undefined || (isThere && canLeave);
}
