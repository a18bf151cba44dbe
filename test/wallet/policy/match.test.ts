import { describe, expect, test } from 'vitest';
import { metRules } from '../../../src/wallet/policy/match.ts';
import type { Rule } from '../../../src/wallet/policy/policy.ts';
import {
  ACCOUNT,
  AGENT,
  type AskChange,
  askOf,
  BOT,
  NOW,
  PAGE,
  PERSON,
  policyOf,
  SHOP,
  SITE,
  TOKEN,
} from '../../fixtures/wallet/asks.ts';

const isMet = (rule: Partial<Rule>, ask: AskChange) => metRules(policyOf(rule), askOf(ask)).length === 1;
const SECONDS = NOW / 1000;

/** A condition, an ask for which it holds, and one for which it does not. */
const CONDITIONS: readonly (readonly [string, Partial<Rule>, AskChange, AskChange])[] = [
  ['a site', { who: { origin: [SITE] } }, { who: PAGE }, { who: { by: 'page', origin: `${SITE}:444` } }],
  ['a site, not an agent', { who: { origin: [SITE] } }, { who: PAGE }, { who: BOT }],
  ['a site, not the person', { who: { origin: [SITE] } }, { who: PAGE }, { who: PERSON }],
  ['an agent', { who: { agent: [AGENT] } }, { who: BOT }, { who: { by: 'agent', key: 'B'.repeat(43) } }],
  ['an agent, not the person', { who: { agent: [AGENT] } }, { who: BOT }, { who: PERSON }],
  ['a site or an agent', { who: { origin: [SITE], agent: [AGENT] } }, { who: BOT }, { who: PERSON }],
  ['a chain', { chain: ['eip155:10', 'eip155:1'] }, {}, { description: { chain: 'eip155:11' } }],
  ['a chain that bytes name', { chain: ['eip155:1'] }, {}, { description: { chain: null } }],
  ['an account', { account: [`eip155:1:${ACCOUNT.toLowerCase()}`] }, {}, { description: { account: SHOP } }],
  [
    'an account on a chain',
    { account: [`eip155:1:${ACCOUNT}`] },
    {},
    { description: { chain: 'eip155:10' } },
  ],
  [
    'an account, where no chain is named',
    { account: [`eip155:1:${ACCOUNT}`] },
    { description: { chain: null } },
    { description: { chain: null, account: SHOP } },
  ],
  ['a kind', { kind: ['transaction', 'permit'] }, {}, { description: { kind: 'message' } }],
  ['a receiver', { to: [SHOP.toUpperCase().replace('0X', '0x')] }, {}, { transaction: { to: TOKEN } }],
  ['a new contract', { to: ['new-contract'] }, { transaction: { to: null } }, {}],
  [
    'a new contract, not a message',
    { to: ['new-contract'] },
    { transaction: { to: null } },
    { description: { kind: 'message', to: null } },
  ],
  [
    'a method',
    { method: ['0xA9059CBB'] },
    { description: { selector: '0xa9059cbb' } },
    { description: { selector: null } },
  ],
  [
    'a type, with its capitals',
    { primaryType: ['Permit'] },
    { description: { primaryType: 'Permit' } },
    { description: { primaryType: 'permit' } },
  ],
  [
    'an argument that is',
    { args: [{ path: 'to', op: 'eq', value: SHOP }] },
    { description: { args: { to: SHOP.toLowerCase() } } },
    { description: { args: { to: TOKEN } } },
  ],
  [
    'an argument that is there',
    { args: [{ path: 'to', op: 'eq', value: SHOP }] },
    { description: { args: { to: SHOP } } },
    { description: { args: { from: SHOP } } },
  ],
  [
    'an argument that is not of a prototype',
    { args: [{ path: 'constructor', op: 'in', value: ['1'] }] },
    { description: { args: { constructor: '1' } as unknown as { [path: string]: string } } },
    {},
  ],
  [
    'an argument in a list',
    { args: [{ path: 'id', op: 'in', value: ['1', '2'] }] },
    { description: { args: { id: '2' } } },
    { description: { args: { id: '3' } } },
  ],
  [
    'a number up to another',
    { args: [{ path: 'amount', op: 'lte', value: '10' }] },
    { description: { args: { amount: '10' } } },
    { description: { args: { amount: '11' } } },
  ],
  [
    'a number, not a text',
    { args: [{ path: 'amount', op: 'lte', value: '10' }] },
    { description: { args: { amount: '9' } } },
    { description: { args: { amount: '' } } },
  ],
  [
    'a number, not a negative one',
    { args: [{ path: 'amount', op: 'lte', value: '10' }] },
    { description: { args: { amount: '0' } } },
    { description: { args: { amount: '-5' } } },
  ],
  [
    'all arguments',
    {
      args: [
        { path: 'a', op: 'eq', value: '1' },
        { path: 'b', op: 'eq', value: '2' },
      ],
    },
    { description: { args: { a: '1', b: '2' } } },
    { description: { args: { a: '1', b: '1' } } },
  ],
  ['a time that has come', { time: { notBefore: SECONDS } }, {}, { nowMs: NOW - 1 }],
  [
    'a time that has not passed',
    { time: { notAfter: SECONDS } },
    { nowMs: NOW + 999 },
    { nowMs: NOW + 1000 },
  ],
];

describe('a condition', () => {
  test.each(CONDITIONS)('on %s holds for that alone', (_name, rule, yes, no) => {
    expect([isMet(rule, yes), isMet(rule, no)]).toEqual([true, false]);
  });

  test('that does not hold is enough for a rule not to be met', () => {
    expect(isMet({ chain: ['eip155:1'], kind: ['transaction'] }, {})).toBe(true);
    expect(isMet({ chain: ['eip155:1'], kind: ['permit'] }, {})).toBe(false);
  });

  test('is not needed', () => {
    expect(isMet({}, { who: PERSON })).toBe(true);
  });
});
