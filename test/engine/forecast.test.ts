/** What a forecast leaves out, it does not claim: the server’s word about what a transaction would change (docs/spec/page-requests.md section 7). */

import { expect, test } from 'vitest';
import { prepareTransaction } from '../../src/engine/prepare-transaction.ts';
import { simulate } from '../../src/engine/simulate.ts';
import { CHAIN, server } from '../fixtures/chain-server.ts';
import { ACCOUNT, OTHER, SIGNED_AUTHORIZATION, TOKEN } from '../fixtures/signables.ts';

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const BATCH = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb';
const word = (hex: string) => `0x${hex.replace('0x', '').toLowerCase().padStart(64, '0')}`;
const transfer = (address: string, from: string, to: string, amount: bigint) => ({
  address,
  topics: [TRANSFER, word(from), word(to)],
  data: word(amount.toString(16)),
});
const withLogs = (logs: unknown[]) =>
  server({
    eth_simulateV1: () => [{ calls: [{ status: '0x1', logs, gasUsed: '0x5208' }] }],
    eth_call: () => '0x',
  });
const CALL = [{ to: OTHER, value: '0', data: '0x' }] as const;

test('worthless tokens that a contract makes up do not push what leaves out of the forecast', async () => {
  const fakes = Array.from({ length: 50 }, (_, i) =>
    transfer(`0x${(i + 1).toString(16).padStart(40, '0')}`, OTHER, ACCOUNT, 1n),
  );
  const { ports } = withLogs([...fakes, transfer(TOKEN, ACCOUNT, OTHER, 5_000_000_000n)]);
  const { simulation } = await simulate(CHAIN, ACCOUNT, CALL, ports);
  const isTold = simulation.is === 'done' && simulation.changes.some(({ delta }) => delta === '-5000000000');
  expect(simulation.is === 'unknown' || isTold).toBe(true);
});

test('a batch of ERC-1155 that leaves is not "nothing"', async () => {
  const data = `0x${['40', '80', '1', '7', '1', '3'].map((w) => word(w).slice(2)).join('')}`;
  const { ports } = withLogs([
    { address: TOKEN, topics: [BATCH, word(OTHER), word(ACCOUNT), word(OTHER)], data },
  ]);
  const { simulation } = await simulate(CHAIN, ACCOUNT, CALL, ports);
  expect(simulation).not.toMatchObject({ is: 'done', ok: true, changes: [] });
});

test('a transfer of a form that is not read (CryptoKitties) is not "nothing"', async () => {
  const data = `0x${[ACCOUNT, OTHER, '7'].map((w) => word(w).slice(2)).join('')}`;
  const { ports } = withLogs([{ address: TOKEN, topics: [TRANSFER], data }]);
  const { simulation } = await simulate(CHAIN, ACCOUNT, CALL, ports);
  expect(simulation).not.toMatchObject({ is: 'done', ok: true, changes: [] });
});

test('a transaction that brings code to accounts has no forecast: nodes are asked about calls', async () => {
  const { ports, asked } = server({
    eth_chainId: () => '0x1',
    eth_getTransactionCount: () => '0x7',
    eth_getBalance: () => '0xde0b6b3a7640000',
    eth_feeHistory: () => ({ baseFeePerGas: ['0x1', '0x1'] }),
    eth_maxPriorityFeePerGas: () => '0x1',
    eth_estimateGas: () => '0x186a0',
    eth_simulateV1: () => [{ calls: [{ status: '0x1', logs: [], gasUsed: '0x5208' }] }],
  });
  const done = await prepareTransaction(
    {
      chain: CHAIN,
      origin: null,
      over: [],
      request: {
        from: ACCOUNT,
        to: ACCOUNT,
        value: '0',
        data: '0x',
        authorizationList: [SIGNED_AUTHORIZATION],
      } as never,
    },
    ports,
  );
  if (!done.ok) throw new Error(done.code);
  expect(done.value.simulation).toEqual({ is: 'unknown', code: 'changes-unknown' });
  expect(asked.map(({ method }) => method)).not.toContain('eth_simulateV1');
});
