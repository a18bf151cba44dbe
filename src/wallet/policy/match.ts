/**
 * Whether a rule's conditions hold (docs/spec/policy.md sections 1 and 2). Its limits are another matter: `limits.ts`.
 */

import type { Description } from '../description.ts';
import type { PolicyAsk } from './ask.ts';
import type { Policy, Rule } from './policy.ts';
import { sameText } from './same-text.ts';

type Argument = NonNullable<Rule['args']>[number];

const DECIMAL = /^(0|[1-9]\d*)$/;

/** Rules whose conditions all hold. */
export function metRules({ rules }: Policy, ask: PolicyAsk): readonly Rule[] {
  return rules.filter((rule) => isMet(rule, ask));
}

function isMet(rule: Rule, { description, who, nowMs }: PolicyAsk): boolean {
  const { chain, kind, to, selector, primaryType } = description;
  const receiver = kind === 'transaction' ? (to ?? 'new-contract') : to;
  return (
    isAsker(rule.who, who) &&
    isIn(rule.chain, chain) &&
    (rule.account?.some((account) => isAccount(account, description)) ?? true) &&
    isIn(rule.kind, kind) &&
    isIn(rule.to, receiver) &&
    isIn(rule.method, selector) &&
    isIn(rule.primaryType, primaryType) &&
    (rule.args?.every((argument) => holds(argument, description)) ?? true) &&
    isInTime(rule.time, nowMs)
  );
}

function isAsker(asked: Rule['who'], who: PolicyAsk['who']): boolean {
  if (asked === undefined) return true;
  if (who.by === 'page') return asked.origin?.includes(who.origin) ?? false;
  return who.by === 'agent' && (asked.agent?.includes(who.key) ?? false);
}

function isIn(list: readonly string[] | undefined, text: string | null): boolean {
  return list === undefined || (text !== null && list.some((item) => sameText(item, text)));
}

/** @param listed CAIP-10; the key is the same on all chains, so its chain says nothing about bytes that name none */
function isAccount(listed: string, { account, chain }: Description): boolean {
  const at = listed.lastIndexOf(':');
  const isThisChain = chain === null || listed.slice(0, at) === chain;
  return isThisChain && sameText(listed.slice(at + 1), account);
}

function holds(argument: Argument, { args }: Description): boolean {
  // Names of arguments are a stranger's.
  const text = Object.hasOwn(args, argument.path) ? args[argument.path]! : null;
  if (text === null) return false;
  if (argument.op === 'eq') return sameText(argument.value, text);
  if (argument.op === 'in') return isIn(argument.value, text);
  return DECIMAL.test(text) && BigInt(text) <= BigInt(argument.value);
}

function isInTime(time: Rule['time'], nowMs: number): boolean {
  const seconds = Math.floor(nowMs / 1000);
  const { notBefore = 0, notAfter = Number.POSITIVE_INFINITY } = time ?? {};
  return notBefore <= seconds && seconds <= notAfter;
}
