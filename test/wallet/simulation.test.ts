/** What a try says, as the policy and the window take it. */

import { expect, test } from 'vitest';
import type { Address } from '../../src/wallet/signable.ts';
import { changesOf, outflowsIn, type Simulation } from '../../src/wallet/simulation.ts';

const ACCOUNT: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const named = { symbol: null, decimals: null };
const less = { account: ACCOUNT, asset: 'eip155:1/slip44:60', delta: '-5', ...named };
const more = { account: ACCOUNT, asset: 'eip155:1/erc20:0xab', delta: '7', ...named };
const others = { account: OTHER, asset: 'eip155:1/slip44:60', delta: '-9', ...named };
const done: Simulation = { is: 'done', ok: true, reason: null, changes: [less, more, others] };

test('what leaves the account is what the policy counts', () => {
  const left = { asset: 'eip155:1/slip44:60', amount: '5', how: 'sent', to: null };
  expect(outflowsIn([less, more])).toEqual([left]);
  expect(outflowsIn([])).toEqual([]);
});

test('what is shown is of the account alone', () => {
  expect(changesOf(done, ACCOUNT.toLowerCase() as Address)).toEqual([less, more]);
});

test('nothing tried is nothing known, and not nothing left', () => {
  const unknown: Simulation = { is: 'unknown', code: 'unreachable' };
  expect(changesOf(unknown, ACCOUNT)).toEqual([]);
});
