import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/wallet/policy/decide.ts';
import { brokenLimits, reservationOf } from '../../../src/wallet/policy/limits.ts';
import type { Rule } from '../../../src/wallet/policy/policy.ts';
import type { Spent } from '../../../src/wallet/policy/spent.ts';
import { callOf } from '../../fixtures/calls.ts';
import { described, ERC20 } from '../../fixtures/descriptions.ts';
import { OTHER as SOMEBODY } from '../../fixtures/signables.ts';
import {
  ACCOUNT,
  type AskChange,
  askOf,
  COIN,
  ETH,
  FEE,
  NOTHING_SPENT,
  NOW,
  outflow,
  policyOf,
  SHOP,
} from '../../fixtures/wallet/asks.ts';

/** 100 wei leave, and a fee. */
const OUT = 100n + FEE;
const WINDOW = { seconds: 3600, max: String(OUT) };

const broken = (rule: Partial<Rule>, ask: AskChange = {}, spent: Spent = NOTHING_SPENT) =>
  brokenLimits(policyOf(rule).rules[0]!, askOf(ask), spent);
const spent = (amount: string, ago = 0, standing: Spent['standing'] = 'free'): Spent => ({
  standing,
  counters: new Map([['r1', [{ fromMs: NOW - ago, atMs: NOW - ago, amount, count: 1 }]]]),
});

describe('a cap for one signature', () => {
  const cap = { asset: ETH, perTx: String(OUT) };

  test('is kept by what it says, with the fee', () => {
    expect(broken({ cap })).toEqual([]);
    expect(broken({ cap: { asset: ETH, perTx: String(OUT - 1n) } })).toEqual(['cap-per-tx']);
  });

  test.each([
    ['two outflows together', [outflow('60'), outflow('41')]],
    ['what somebody else may take', [outflow('101', ETH, 'allowed')]],
    ['all there is', [outflow('all')]],
  ])('counts %s', (_name, outflows) => {
    expect(broken({ cap }, { description: { outflows } })).toEqual(['cap-per-tx']);
  });

  test('counts an asset whatever the capitals of its address', () => {
    const description = { outflows: [outflow('5', COIN.toLowerCase())] };
    expect(broken({ cap: { asset: COIN, perTx: '5' } }, { description })).toEqual([]);
    expect(broken({ cap: { asset: COIN, perTx: '4' } }, { description })).toEqual(['cap-per-tx']);
  });

  test.each([
    ['the simulation saw more', '100', '101'],
    ['the bytes say more', '101', '5'],
  ])('counts the larger sum where %s', (_name, said, simulated) => {
    const ask = {
      description: { outflows: [outflow(said)] },
      simulated: { ok: true, outflows: [outflow(simulated)] },
    };
    expect(broken({ cap }, ask)).toEqual(['cap-per-tx']);
  });

  test('does not add what both saw', () => {
    expect(broken({ cap }, { simulated: { ok: true, outflows: [outflow('100')] } })).toEqual([]);
  });
});

describe('a cap for a window', () => {
  const cap = { asset: ETH, window: WINDOW };

  test('is kept up to its amount', () => {
    expect(broken({ cap })).toEqual([]);
    expect(broken({ cap }, {}, spent('1'))).toEqual(['cap-window']);
  });

  test('no longer counts what is as old as the window', () => {
    expect(broken({ cap }, {}, spent('1', 3_599_999))).toEqual(['cap-window']);
    expect(broken({ cap }, {}, spent('1', 3_600_000))).toEqual([]);
  });

  test('counts an allowance without end for as long as it is in the window', () => {
    const huge = { asset: ETH, window: { seconds: 3600, max: '9'.repeat(78) } };
    expect(broken({ cap: huge }, {}, spent('all'))).toEqual(['cap-window']);
  });

  test('counts signatures', () => {
    const counted = { asset: ETH, window: { ...WINDOW, max: '99999', count: 1 } };
    expect(broken({ cap: counted })).toEqual([]);
    expect(broken({ cap: counted }, {}, spent('0'))).toEqual(['cap-count']);
  });

  test('reserves what leaves, on each rule that has one', () => {
    const policy = policyOf(
      { cap },
      { effect: 'deny', cap: { asset: COIN, window: WINDOW } },
      {},
      { chain: ['eip155:9'], cap },
    );
    expect(decide(policy, askOf(), NOTHING_SPENT, () => []).reserve).toEqual([
      { rule: 'r1', amount: String(OUT), seconds: 3600 },
      { rule: 'r2', amount: '0', seconds: 3600 },
    ]);
  });

  test('takes the same digest again for nothing, and a replacement for its fee', () => {
    const [rule] = policyOf({ cap }).rules;
    const full = (standing: Spent['standing']) => spent(String(OUT - FEE), 0, standing);
    expect(broken({ cap }, {}, full('same'))).toEqual([]);
    expect(reservationOf(rule!, askOf(), full('same'))).toBeNull();
    expect(broken({ cap }, {}, full('replacement'))).toEqual([]);
    expect(reservationOf(rule!, askOf(), full('replacement'))?.amount).toBe(String(FEE));
    expect(broken({ cap }, {}, full('free'))).toEqual(['cap-window']);
    expect(broken({ cap }, {}, full('cancellation'))).toEqual(['cap-window']);
    expect(reservationOf(rule!, askOf(), full('cancellation'))?.amount).toBe(String(OUT));
  });

  test('counts the fee of a cancellation', () => {
    const [rule] = policyOf({ cap }).rules;
    const nothing = askOf({ transaction: { to: ACCOUNT, value: '0' } });
    const standing = { ...NOTHING_SPENT, standing: 'cancellation' } as const;
    expect(reservationOf(rule!, nothing, standing)).toEqual({
      rule: 'r1',
      amount: String(FEE),
      seconds: 3600,
    });
  });
});

describe('an allow with a cap covers nothing else', () => {
  const cap = { asset: COIN, perTx: '1000' };
  const withCoin = (...more: ReturnType<typeof outflow>[]) => ({ outflows: [outflow('1', COIN), ...more] });

  test('in the bytes', () => {
    expect(broken({ cap }, { description: withCoin() })).toEqual([]);
    expect(broken({ cap }, { description: withCoin(outflow('0')) })).toEqual([]);
    expect(broken({ cap }, { description: withCoin(outflow('1')) })).toEqual(['cap-other-asset']);
  });

  test('in the simulation', () => {
    const simulated = { ok: true, outflows: [outflow('1')] };
    expect(broken({ cap }, { description: withCoin(), simulated })).toEqual(['cap-other-asset']);
  });

  test('but a deny with a cap is about its asset alone', () => {
    expect(broken({ effect: 'deny', cap }, { description: withCoin(outflow('1')) })).toEqual([]);
  });
});

describe('an allow with a cap of the coin', () => {
  const verdictOn = (signature: string, args: readonly unknown[], asset: string = ETH) => {
    const signable = callOf(signature, args);
    const policy = policyOf({ cap: { asset, perTx: '100000000000000000' } });
    const ask = { ...askOf({ signable }), description: described(signable) };
    return decide(policy, ask, NOTHING_SPENT, () => []);
  };

  test('does not cover what another account let this one take', () => {
    for (const signature of [
      'transferFrom(address,address,uint256)',
      'safeTransferFrom(address,address,uint256)',
    ])
      expect(verdictOn(signature, [SOMEBODY, SHOP, 5n])).toMatchObject({
        verdict: 'ask',
        because: expect.arrayContaining(['from-other-account']),
      });
  });

  test('does not cover a token that is unwrapped; one with a cap of it does', () => {
    const { verdict, because } = verdictOn('withdraw(uint256)', [5n]);
    expect([verdict, because]).toEqual(['deny', expect.arrayContaining(['cap-other-asset'])]);
    expect(verdictOn('withdraw(uint256)', [5n], ERC20).verdict).toBe('allow');
    expect(verdictOn('withdraw(uint256)', [10n ** 18n], ERC20).because).toContain('cap-per-tx');
  });
});

describe('a limit of the fee', () => {
  test.each([
    ['eip1559', { maxFeePerGas: '3' }],
    ['legacy', { type: 'legacy', gasPrice: '3' }],
  ] as const)('is gas times the highest price: %s', (_name, transaction) => {
    expect(broken({ maxFee: '63000' }, { transaction })).toEqual([]);
    expect(broken({ maxFee: '62999' }, { transaction })).toEqual(['fee-above']);
  });

  test('is 10^16 for an allow that has none, and only for that', () => {
    const costing = (maxFeePerGas: string) => ({ transaction: { gasLimit: '100000', maxFeePerGas } });
    expect(broken({}, costing('100000000000'))).toEqual([]);
    expect(broken({}, costing('100000000001'))).toEqual(['fee-above']);
    expect(broken({ effect: 'deny' }, costing('100000000001'))).toEqual([]);
    expect(broken({ maxFee: '10000000000100000' }, costing('100000000001'))).toEqual([]);
  });

  test('is of nothing where there is no transaction', () => {
    const signable = { kind: 'message', account: askOf().signable.account, message: '0x' } as const;
    expect(broken({ maxFee: '0' }, { signable })).toEqual([]);
  });
});

describe('a limit of the simulation', () => {
  const ok = (...outflows: ReturnType<typeof outflow>[]) => ({ simulated: { ok: true, outflows } });
  const maxOut = { [ETH]: '10', [COIN]: '5' };

  test('is not kept without one', () => {
    expect(broken({ simulate: { mustSucceed: true } })).toEqual(['simulation-missing']);
    expect(broken({ effect: 'deny', simulate: { maxOut } })).toEqual(['simulation-missing']);
  });

  test('is not kept by one that failed', () => {
    expect(broken({ simulate: { mustSucceed: true } }, ok())).toEqual([]);
    expect(broken({ simulate: { mustSucceed: true } }, { simulated: { ok: false, outflows: [] } })).toEqual([
      'simulation-failed',
    ]);
  });

  test('bounds each asset', () => {
    const description = { outflows: [] };
    const one = (...outflows: ReturnType<typeof outflow>[]) => ({ ...ok(...outflows), description });
    expect(broken({ simulate: { maxOut } }, one(outflow('10'), outflow('5', COIN)))).toEqual([]);
    expect(broken({ simulate: { maxOut } }, one(outflow('11')))).toEqual(['simulation-above']);
    expect(broken({ simulate: { maxOut } }, one(outflow('all', COIN)))).toEqual(['simulation-above']);
  });

  test('lets an allow cover no asset that is not listed', () => {
    const ask = ok(outflow('1', COIN));
    expect(broken({ simulate: { maxOut: { [ETH]: '100' } } }, ask)).toEqual(['simulation-above']);
    expect(broken({ effect: 'ask', simulate: { maxOut: { [ETH]: '100' } } }, ask)).toEqual([]);
  });
});

test('decoding that is required is not kept by data that was not read', () => {
  expect(broken({ decoded: 'required' })).toEqual([]);
  expect(broken({ decoded: 'required' }, { description: { isDecoded: false } })).toEqual(['not-decoded']);
});

describe('what only a descriptor reads', () => {
  const description = { warnings: ['descriptor-only'], outflows: [] } as const;
  const cap = { asset: COIN, perTx: '1000' };

  test('is not read for who requires it', () => {
    expect(broken({ decoded: 'required' }, { description })).toEqual(['not-decoded']);
    expect(broken({ effect: 'deny', decoded: 'required' }, { description })).toEqual(['not-decoded']);
  });

  test('keeps no cap of an allow: what would leave is not known', () => {
    expect(broken({ cap }, { description })).toEqual(['not-decoded']);
    expect(broken({ cap }, { description: { isDecoded: false, outflows: [] } })).toEqual(['not-decoded']);
    expect(decide(policyOf({ cap }), askOf({ description }), NOTHING_SPENT, () => []).verdict).toBe('deny');
  });

  test('counts as far as it is known for a deny', () => {
    expect(broken({ effect: 'deny', cap }, { description })).toEqual([]);
    const more = { ...description, outflows: [outflow('1001', COIN)] };
    expect(broken({ effect: 'deny', cap }, { description: more })).toEqual(['cap-per-tx']);
  });
});
