/**
 * Whether a rule can mean what its author believes (docs/spec/policy.md section 1): one that can never hold, or whose parts contradict each other, is refused
 * instead of being kept as decoration.
 */

import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Rule } from './policy.ts';
import { canBite, reachOf } from './rule-reach.ts';

export const RULE_CODES = [
  'empty-list',
  'empty-member',
  'time-reversed',
  'cap-contradicts',
  'too-few-kinds',
  'requires-on-deny',
  'waiver-too-wide',
  'never-holds',
  'never-bites',
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** Numbers have no zeros before them, and bytes two digits each. */
const NEVER_WRITTEN = /^(-?0\d+|-0|0x[0-9a-f]([0-9a-f]{2})*)$/i;

export function senseOf(rule: Rule): Parsed<Rule, RuleCode> {
  const { id, effect, who, args, cap, time, simulate, decoded, requires, to } = rule;
  if (listsOf(rule).some(({ length }) => length === 0) || (who && Object.keys(who).length === 0))
    return refuse('empty-list', `${id} has a list without entries, which nothing is in`);
  if (args?.some(({ op, value }) => op === 'in' && value.length === 0))
    return refuse('empty-list', `${id} compares with a list without entries`);
  if (isEmpty(cap?.perTx ?? cap?.window, cap) || isEmpty(time?.notBefore ?? time?.notAfter, time))
    return refuse('empty-member', `${id} has a cap or time without content`);
  if (isEmpty(simulate?.mustSucceed ?? simulate?.maxOut, simulate))
    return refuse('empty-member', `${id} asks nothing of the simulation`);
  if ((time?.notBefore ?? 0) > (time?.notAfter ?? Number.POSITIVE_INFINITY))
    return refuse('time-reversed', `${id} ends before it begins`);
  if (cap?.perTx && cap.window && BigInt(cap.perTx) > BigInt(cap.window.max))
    return refuse('cap-contradicts', `${id} lets one transaction move more than the whole window`);
  if (requires && effect === 'deny') return refuse('requires-on-deny', `${id} denies and requires evidence`);
  if (requires && requires.atLeast > new Set(requires.kinds).size)
    return refuse('too-few-kinds', `${id} asks for more kinds of evidence than it lists`);
  if (decoded === 'waived' && (effect !== 'ask' || to === undefined))
    return refuse('waiver-too-wide', `${id} waives reading: that takes "ask" and receivers in "to"`);
  if (args?.some((argument) => isNeverMet(argument)))
    return refuse(
      'never-holds',
      `${id} compares with a number or bytes in a form that arguments do not have`,
    );
  const reach = reachOf(rule);
  if (reach.length === 0) return refuse('never-holds', `${id} has conditions that never hold together`);
  if (!canBite(rule, reach))
    return refuse('never-bites', `${id} has limits that nothing of this kind exceeds`);
  return accept(rule);
}

function listsOf({ who, chain, account, kind, to, method, primaryType, args, requires }: Rule) {
  const lists = [
    who?.origin,
    who?.agent,
    chain,
    account,
    kind,
    to,
    method,
    primaryType,
    args,
    requires?.kinds,
    Array.isArray(requires?.model) ? requires.model : undefined,
  ];
  return lists.filter((list) => list !== undefined);
}

/** Also one of a list: its author believes that it is compared as a number. */
function isNeverMet({ op, value }: NonNullable<Rule['args']>[number]): boolean {
  return op !== 'lte' && [value].flat().some((text) => NEVER_WRITTEN.test(text));
}

function isEmpty(content: unknown, member: unknown): boolean {
  return member !== undefined && content === undefined;
}
