import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../../src/bytes.ts';
import type { Json } from '../../../src/canonical.ts';
import { REASONS } from '../../../src/wallet/policy/because.ts';
import { NO_RULES, policyDigest, readPolicy, writePolicy } from '../../../src/wallet/policy/policy.ts';
import { RULE_CODES } from '../../../src/wallet/policy/rule-sense.ts';
import { AGENT, COIN, ETH, policyOf, SHOP, SITE } from '../../fixtures/wallet/asks.ts';

const SPEC = readFileSync(join(import.meta.dirname, '../../../docs/spec/policy.md'), 'utf8');

/** Every member that there is but `primaryType`: what has a type calls no method. */
const WHOLE = {
  id: 'whole',
  effect: 'allow',
  who: { origin: [SITE], agent: [AGENT] },
  chain: ['eip155:1'],
  account: [`eip155:1:${SHOP}`],
  kind: ['transaction', 'message', 'sign-in', 'typed-data', 'permit', 'authorization', 'intent'],
  to: [SHOP, 'new-contract'],
  method: ['0xa9059cbb'],
  args: [
    { path: 'to', op: 'eq', value: SHOP },
    { path: 'order.kind', op: 'in', value: ['1', '2'] },
    { path: 'amount', op: 'lte', value: '1000' },
  ],
  cap: { asset: ETH, perTx: '10', window: { seconds: 86_400, max: '10', count: 3 } },
  time: { notBefore: 5, notAfter: 5 },
  simulate: { mustSucceed: true, maxOut: { [COIN]: '5' } },
  decoded: 'required',
  maxFee: '1',
  requires: { statement: 'rail.statement/1', model: 'm', kinds: ['zk', 'tee', 'reexec'], atLeast: 2 },
};

const withRule = (change: object) => ({ ...NO_RULES, rules: [{ ...WHOLE, ...change }] });
const read = (value: unknown) => readPolicy(typeof value === 'string' ? value : JSON.stringify(value));

test('a rule with every member is read as it is', () => {
  expect(read(withRule({}))).toEqual({ ok: true, value: withRule({}) });
});

test('no rules are a policy', () => {
  expect(read(NO_RULES)).toEqual({ ok: true, value: NO_RULES });
});

test('rules that contradict each other are a policy', () => {
  const rules = [
    { id: 'a', effect: 'allow' },
    { id: 'b', effect: 'deny' },
  ];
  expect(read({ ...NO_RULES, rules }).ok).toBe(true);
});

test('the digest depends on what the rules say and not on how they were written', () => {
  const [a, b] = [policyOf({ maxFee: '1' }), policyOf({ maxFee: '2' })];
  expect(policyDigest(a)).not.toBe(policyDigest(b));
  const spaced = readPolicy(`\n${JSON.stringify(a, null, 2)}`);
  expect(spaced.ok && policyDigest(spaced.value)).toBe(policyDigest(a));
  expect(fromUtf8(writePolicy(NO_RULES))).toBe('{"rules":[],"schema":"rail.policy/1"}');
});

const REFUSED: readonly (readonly [string, string, unknown])[] = [
  ['text over 32 kB', 'too-large', ' '.repeat(32_769)],
  ['32 kB in other characters', 'too-large', withRule({ args: args('é', 30) })],
  ['deep nesting', 'too-deep', '['.repeat(9)],
  ['no JSON', 'not-json', '{'],
  ['null', 'bad-member', null],
  ['a list', 'bad-member', []],
  ['a later schema', 'future-version', { ...NO_RULES, schema: 'rail.policy/2' }],
  ['another schema', 'bad-member', { ...NO_RULES, schema: 'policy' }],
  ['201 rules', 'too-many-rules', { ...NO_RULES, rules: rulesOf(201) }],
  ['an id twice', 'same-id', { ...NO_RULES, rules: [WHOLE, WHOLE] }],
  ['a member beside the rules', 'unknown-member', { ...NO_RULES, version: 1 }],
  ['a member of a rule', 'unknown-member', withRule({ unless: [] })],
  [
    'a member of a prototype',
    'unknown-member',
    JSON.stringify(withRule({})).replace('"id"', '"__proto__":{},"id"'),
  ],
  [
    'an asset named as a prototype',
    'unknown-member',
    JSON.stringify(withRule({})).replace(COIN, '__proto__'),
  ],
  ['a kind', 'bad-member', withRule({ kind: ['tx'] })],
  ['an effect', 'bad-member', withRule({ effect: 'permit' })],
  ['an operator', 'bad-member', withRule({ args: [{ path: 'a', op: 'gte', value: '1' }] })],
  ['an id with other letters', 'bad-member', withRule({ id: '__proto__' })],
  ['a site with a path', 'bad-member', withRule({ who: { origin: [`${SITE}/`] } })],
  ['a site without scheme', 'bad-member', withRule({ who: { origin: ['shop.example'] } })],
  ['an opaque site', 'bad-member', withRule({ who: { origin: ['null'] } })],
  ['a pattern of sites', 'bad-member', withRule({ who: { origin: ['https://*'] } })],
  ['a key of another length', 'bad-member', withRule({ who: { agent: ['AAAA'] } })],
  ['a chain without namespace', 'bad-member', withRule({ chain: ['1'] })],
  ['an account without chain', 'bad-member', withRule({ account: [SHOP] })],
  ['an address too short', 'bad-member', withRule({ to: ['0x00'] })],
  ['a method by name', 'bad-member', withRule({ method: ['transfer'] })],
  ['an amount as a number', 'bad-member', withRule({ maxFee: 1 })],
  ['an amount with a zero in front', 'bad-member', withRule({ maxFee: '01' })],
  ['a negative amount', 'bad-member', withRule({ maxFee: '-1' })],
  ['an amount with a point', 'bad-member', withRule({ cap: { asset: ETH, perTx: '0.1' } })],
  ['an asset that is none', 'bad-member', withRule({ cap: { asset: 'ETH', perTx: '1' } })],
  ['a window of no time', 'bad-member', withRule({ cap: { asset: ETH, window: { seconds: 0, max: '1' } } })],
  [
    'a window of a year and a day',
    'bad-member',
    withRule({ cap: { asset: ETH, window: { seconds: 31_622_401, max: '1' } } }),
  ],
  [
    'a window of no signatures',
    'bad-member',
    withRule({ cap: { asset: ETH, window: { seconds: 1, max: '1', count: 0 } } }),
  ],
  ['a simulation that may fail', 'bad-member', withRule({ simulate: { mustSucceed: false } })],
  ['a kind of evidence', 'bad-member', withRule({ requires: { ...WHOLE.requires, kinds: ['word'] } })],
  ['no evidence at all', 'bad-member', withRule({ requires: { ...WHOLE.requires, atLeast: 0 } })],
  [
    'a lone surrogate',
    'bad-member',
    '{"schema":"rail.policy/1","rules":[{"id":"a","effect":"allow","primaryType":["\\ud800"]}]}',
  ],
  ['who without lists', 'empty-list', withRule({ who: {} })],
  ['no sites', 'empty-list', withRule({ who: { origin: [] } })],
  ['no agents', 'empty-list', withRule({ who: { agent: [] } })],
  ['no chains', 'empty-list', withRule({ chain: [] })],
  ['no accounts', 'empty-list', withRule({ account: [] })],
  ['no kinds', 'empty-list', withRule({ kind: [] })],
  ['no receivers', 'empty-list', withRule({ to: [] })],
  ['no methods', 'empty-list', withRule({ method: [] })],
  ['no types', 'empty-list', withRule({ primaryType: [] })],
  ['no arguments', 'empty-list', withRule({ args: [] })],
  ['an argument in no list', 'empty-list', withRule({ args: [{ path: 'a', op: 'in', value: [] }] })],
  ['no model', 'empty-list', withRule({ requires: { ...WHOLE.requires, model: [] } })],
  ['nine models', 'bad-member', withRule({ requires: { ...WHOLE.requires, model: Array(9).fill('m') } })],
  ['no kinds of evidence', 'empty-list', withRule({ requires: { ...WHOLE.requires, kinds: [] } })],
  ['a cap without amounts', 'empty-member', withRule({ cap: { asset: ETH } })],
  ['a time without ends', 'empty-member', withRule({ time: {} })],
  ['a simulation that says nothing', 'empty-member', withRule({ simulate: {} })],
  ['an end before the beginning', 'time-reversed', withRule({ time: { notBefore: 6, notAfter: 5 } })],
  ['more at once than in all', 'cap-contradicts', withRule({ cap: { ...WHOLE.cap, perTx: '11' } })],
  [
    'more kinds than are listed',
    'too-few-kinds',
    withRule({ requires: { ...WHOLE.requires, kinds: ['zk', 'zk'] } }),
  ],
  ['evidence to deny', 'requires-on-deny', withRule({ effect: 'deny' })],
  ['blind signing at once', 'waiver-too-wide', withRule({ decoded: 'waived' })],
  [
    'blind signing for everybody',
    'waiver-too-wide',
    withRule({ effect: 'ask', decoded: 'waived', to: undefined }),
  ],
];

describe('refuses', () => {
  test.each(REFUSED)('%s: %s', (_name, code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });

  test('200 rules are not too many', () => {
    expect(read({ ...NO_RULES, rules: rulesOf(200) }).ok).toBe(true);
  });
});

describe('the specification', () => {
  test('names every code of a refusal', () => {
    const codes = new Set([...REFUSED.map(([, code]) => code), ...RULE_CODES]);
    expect([...codes].filter((code) => !SPEC.includes(`\`${code}\``))).toEqual([]);
  });

  test('names every reason of a decision', () => {
    expect(REASONS.filter((code) => !SPEC.includes(`\`${code}\``))).toEqual([]);
  });

  test('has an example that is a policy', () => {
    const [, example] = /```json\n(\{"schema":"rail\.policy[\s\S]*?)```/.exec(SPEC)!;
    expect(read(example!.replace('…', AGENT)).ok).toBe(true);
  });
});

function rulesOf(count: number): Json {
  return Array.from({ length: count }, (_, at) => ({ id: `r${at}`, effect: 'deny' }));
}

function args(letter: string, count: number) {
  return Array.from({ length: count }, () => ({ path: 'a', op: 'eq', value: letter.repeat(600) }));
}
