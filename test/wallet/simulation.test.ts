/** What a try says, as the policy and the window take it. */

import { expect, test } from 'vitest';
import { parseShape } from '../../src/shapes.ts';
import { simulatedShape } from '../../src/wallet/policy/ask.ts';
import type { Address } from '../../src/wallet/signable.ts';
import { changesOf, type Simulation, simulatedFor } from '../../src/wallet/simulation.ts';

const ACCOUNT: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const named = { symbol: null, decimals: null };
const less = { account: ACCOUNT, asset: 'eip155:1/slip44:60', delta: '-5', ...named };
const more = { account: ACCOUNT, asset: 'eip155:1/erc20:0xab', delta: '7', ...named };
const others = { account: OTHER, asset: 'eip155:1/slip44:60', delta: '-9', ...named };
const done: Simulation = { is: 'done', ok: true, reason: null, changes: [less, more, others] };

test('what leaves the account is what the policy counts', () => {
  expect(simulatedFor(done, ACCOUNT.toLowerCase() as Address)).toEqual({
    ok: true,
    outflows: [{ asset: 'eip155:1/slip44:60', amount: '5', how: 'sent', to: null }],
  });
  expect(changesOf(done, ACCOUNT)).toEqual([less, more]);
});

test('more than can exist is all there is, so that the policy can read it', () => {
  const most = 2n ** 256n - 1n;
  const amountOf = (delta: bigint) =>
    simulatedFor({ ...done, changes: [{ ...less, delta: String(-delta) }] }, ACCOUNT)!.outflows[0]!.amount;
  expect(amountOf(most)).toBe(String(most));
  expect(amountOf(most + 1n)).toBe('all');
  expect(String(9n * most)).toHaveLength(79);
  expect(amountOf(9n * most)).toBe('all');
  const simulated = simulatedFor({ ...done, changes: [{ ...less, delta: String(-9n * most) }] }, ACCOUNT);
  expect(parseShape(simulatedShape, simulated)).toEqual({ ok: true, value: simulated });
});

test('a failure stays one', () => {
  expect(simulatedFor({ ...done, ok: false, changes: [] }, ACCOUNT)).toEqual({ ok: false, outflows: [] });
});

test('nothing tried is nothing known, and not nothing left', () => {
  const unknown: Simulation = { is: 'unknown', code: 'unreachable' };
  expect(simulatedFor(unknown, ACCOUNT)).toBeNull();
  expect(changesOf(unknown, ACCOUNT)).toEqual([]);
});
