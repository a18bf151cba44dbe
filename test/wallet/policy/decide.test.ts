import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/wallet/policy/decide.ts';
import type { Evidence } from '../../../src/wallet/policy/evidence.ts';
import type { Policy, Rule } from '../../../src/wallet/policy/policy.ts';
import { arbitraryAsk, arbitraryRules, arbitrarySpent } from '../../fixtures/wallet/arbitrary-policies.ts';
import { askOf, BOT, ETH, NOTHING_SPENT, PAGE, PERSON, policyOf } from '../../fixtures/wallet/asks.ts';

const NO_EVIDENCE: Evidence = () => [];
const verdictOf = (policy: Policy, ask = askOf()) => decide(policy, ask, NOTHING_SPENT, NO_EVIDENCE);

const ALLOW = { effect: 'allow' } as const;
const ASK = { effect: 'ask' } as const;
const DENY = { effect: 'deny' } as const;

describe('without a rule that applies', () => {
  test.each([
    ['the person is asked', PERSON, 'ask'],
    ['a page has to ask', PAGE, 'ask'],
    ['an agent is refused', BOT, 'deny'],
  ] as const)('%s', (_name, who, verdict) => {
    expect(verdictOf(policyOf(), askOf({ who }))).toEqual({
      verdict,
      rules: [],
      because: ['no-rule'],
      reserve: [],
    });
  });
});

describe('deny over ask over allow', () => {
  test.each([
    ['allow', [ALLOW]],
    ['ask', [ALLOW, ASK]],
    ['deny', [ALLOW, DENY]],
    ['deny', [ASK, DENY]],
    ['deny', [ALLOW, ASK, DENY]],
  ] as const)('%s', (verdict, rules) => {
    const decision = verdictOf(policyOf(...rules));
    expect(decision.verdict).toBe(verdict);
    expect(decision.rules).toEqual(rules.map((_, at) => `r${at + 1}`));
    expect(verdictOf(policyOf(...rules.toReversed())).verdict).toBe(verdict);
  });
});

describe('a limit reads the same way in every rule', () => {
  const cap = { asset: ETH, perTx: '21100' };
  const more = askOf({ transaction: { value: '101' } });

  test.each([
    ['allow', 'allow', 'deny'],
    ['ask', 'deny', 'ask'],
    ['deny', 'deny', 'deny'],
  ] as const)('%s: up to it %s, beyond it %s', (effect, within, beyond) => {
    // An agent is refused where nothing applies.
    expect(verdictOf(policyOf({ effect, cap })).verdict).toBe(within);
    expect(verdictOf(policyOf({ effect, cap }), more).verdict).toBe(beyond);
  });

  test('deny up to it leaves what another rule allows', () => {
    const policy = policyOf(ALLOW, { effect: 'deny', cap });
    expect(verdictOf(policy)).toMatchObject({ verdict: 'allow', rules: ['r1'] });
    expect(verdictOf(policy, more)).toMatchObject({
      verdict: 'deny',
      rules: ['r1', 'r2'],
      because: ['cap-per-tx', 'rule-allow', 'rule-deny'],
    });
  });
});

const RANK = { allow: 0, ask: 1, deny: 2 };
const PASSING: Evidence = () => [{ kind: 'zk', status: 'pass' }];
const anEvidence = fc.constantFrom(NO_EVIDENCE, PASSING);
const policyFrom = (rules: readonly Rule[]): Policy => ({ schema: 'rail.policy/1', rules });

describe('properties', () => {
  test('adding a deny never makes a verdict looser', () => {
    let stricter = 0;
    let allowed = 0;
    fc.assert(
      fc.property(
        arbitraryRules(5),
        arbitraryRules(1),
        arbitraryAsk,
        arbitrarySpent,
        anEvidence,
        (rules, more, ask, spent, evidence) => {
          const denials = more.map(({ requires: _, decoded: __, ...rule }) => ({
            ...rule,
            id: 'added',
            effect: 'deny' as const,
          }));
          const before = decide(policyFrom(rules), ask, spent, evidence);
          const after = decide(policyFrom([...rules, ...denials]), ask, spent, evidence);
          expect(RANK[after.verdict]).toBeGreaterThanOrEqual(RANK[before.verdict]);
          if (before.verdict === 'allow') allowed++;
          if (after.verdict !== before.verdict) stricter++;
        },
      ),
      { numRuns: 3000 },
    );
    // Otherwise it says nothing.
    expect(allowed).toBeGreaterThan(20);
    expect(stricter).toBeGreaterThan(20);
  });

  test('the order of rules changes nothing', () => {
    const shuffled = arbitraryRules(6).chain((rules) =>
      fc.tuple(
        fc.constant(rules),
        fc.shuffledSubarray([...rules], { minLength: rules.length, maxLength: rules.length }),
      ),
    );
    fc.assert(
      fc.property(
        shuffled,
        arbitraryAsk,
        arbitrarySpent,
        anEvidence,
        ([rules, others], ask, spent, evidence) => {
          const { reserve, ...said } = decide(policyFrom(rules), ask, spent, evidence);
          const { reserve: counted, ...other } = decide(policyFrom(others), ask, spent, evidence);
          expect(other).toEqual(said);
          expect(new Set(counted.map(({ rule }) => rule))).toEqual(new Set(reserve.map(({ rule }) => rule)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('whatever the rules: what is undecoded, unlimited, for another chain or signed already is never allowed', () => {
    let seen = 0;
    fc.assert(
      fc.property(arbitraryRules(5), arbitraryAsk, arbitrarySpent, (rules, ask, spent) => {
        const { warnings, isDecoded, outflows } = ask.description;
        const { verdict } = decide(policyFrom(rules), ask, spent, PASSING);
        const isDenied = warnings.includes('other-chain') || spent.standing === 'taken';
        const isDangerous =
          isDenied ||
          !isDecoded ||
          warnings.includes('unlimited-approval') ||
          outflows.some(({ amount }) => amount === 'all') ||
          spent.standing === 'replacement';
        if (isDenied) expect(verdict).toBe('deny');
        if (isDangerous) expect(verdict).not.toBe('allow');
        if (isDangerous && rules.some(({ effect }) => effect === 'allow')) seen++;
      }),
      { numRuns: 1500 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});
