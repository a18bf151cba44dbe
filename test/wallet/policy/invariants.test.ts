import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WarningCode } from '../../../src/wallet/description.ts';
import { decide } from '../../../src/wallet/policy/decide.ts';
import type { Standing } from '../../../src/wallet/policy/double-sign.ts';
import type { Rule } from '../../../src/wallet/policy/policy.ts';
import {
  ACCOUNT,
  type AskChange,
  askOf,
  NOTHING_SPENT,
  outflow,
  policyOf,
  SHOP,
  TOKEN,
} from '../../fixtures/wallet/asks.ts';

const SPEC = readFileSync(join(import.meta.dirname, '../../../docs/spec/policy.md'), 'utf8');
const [, INVARIANTS] = SPEC.split(/^## \d+\. /m)
  .map((section) => /^Invariants\n([\s\S]*)/.exec(section))
  .find((section) => section !== null)!;

/** The widest policy there is. */
const allowed = (change: AskChange, standing: Standing = 'free', ...more: Partial<Rule>[]) =>
  decide(policyOf({}, ...more), askOf(change), { ...NOTHING_SPENT, standing }, () => []);

test('what is no danger is allowed', () => {
  expect(allowed({})).toMatchObject({ verdict: 'allow', because: ['rule-allow'] });
});

/** All that there are, or this does not compile. */
const WARNINGS: { readonly [code in WarningCode]: 'allow' | 'ask' | 'deny' } = {
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
  'fee-high': 'allow',
  'fee-above-network': 'allow',
};

describe('a warning', () => {
  test.each(Object.entries(WARNINGS) as [WarningCode, string][])('%s: %s', (code, verdict) => {
    const decision = allowed({ description: { warnings: [code] } });
    expect(decision.verdict).toBe(verdict);
    expect(decision.because.includes(code)).toBe(verdict !== 'allow');
  });

  test.each(Object.entries(WARNINGS).filter(([, verdict]) => verdict !== 'allow'))(
    '%s is in the specification',
    (code, verdict) => {
      const row = INVARIANTS!.split('\n').find((line) => line.includes(`\`${code}\``))!;
      expect(row.split('|')[2]).toContain(`\`${verdict}\``);
    },
  );
});

const authorization = { chainId: '1', address: SHOP, nonce: '0' } as const;

describe('beside the warnings', () => {
  test.each([
    [
      'an authorization',
      'authorization',
      { signable: { kind: 'authorization', account: ACCOUNT, authorization } },
    ],
    [
      'a transaction with authorizations',
      'authorization',
      { transaction: { type: 'eip7702', authorizationList: [] } },
    ],
    [
      'an allowance without end',
      'unlimited',
      { description: { outflows: [outflow('all', TOKEN, 'allowed')] } },
    ],
    [
      'a simulation that sees all leave',
      'unlimited',
      { simulated: { ok: true, outflows: [outflow('all')] } },
    ],
  ] as const)('%s is never automatic: %s', (_name, because, change) => {
    const decision = allowed(change as AskChange);
    expect(decision.verdict).toBe('ask');
    expect(decision.because).toContain(because);
  });

  test.each([
    ['free', 'allow', []],
    ['same', 'allow', []],
    ['replacement', 'ask', ['fee-replacement']],
    ['cancellation', 'ask', ['cancellation']],
    ['taken', 'deny', ['double-sign']],
  ] as const)('a number that is %s: %s', (standing, verdict, because) => {
    expect(allowed({}, standing)).toMatchObject({ verdict, because: [...because, 'rule-allow'].sort() });
  });
});

describe('data that cannot be read', () => {
  const unread = { description: { isDecoded: false } };
  const waiver = { effect: 'ask', to: [SHOP], decoded: 'waived' } as const;

  test('is denied', () => {
    expect(allowed(unread)).toMatchObject({ verdict: 'deny', because: ['not-decoded', 'rule-allow'] });
  });

  test('is asked about where it was waived for this contract', () => {
    expect(allowed(unread, 'free', waiver)).toMatchObject({ verdict: 'ask' });
    expect(allowed(unread, 'free', { ...waiver, to: [TOKEN] }).verdict).toBe('deny');
  });

  test('is denied all the same where a rule says so', () => {
    expect(allowed(unread, 'free', waiver, { effect: 'deny', decoded: 'required' }).verdict).toBe('deny');
  });

  test('of a new contract can be waived', () => {
    const creating = { transaction: { to: null }, description: { isDecoded: false, to: null } };
    expect(allowed(creating, 'free', waiver).verdict).toBe('deny');
    expect(allowed(creating, 'free', { ...waiver, to: ['new-contract'] }).verdict).toBe('ask');
  });
});

test('a denial by a rule stays one', () => {
  expect(allowed({ description: { warnings: ['owner-change'] } }, 'free', { effect: 'deny' }).verdict).toBe(
    'deny',
  );
});
