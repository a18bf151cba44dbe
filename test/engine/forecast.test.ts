/** What a forecast leaves out, it does not claim: the server’s word about what a transaction would change (docs/spec/page-requests.md section 7). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareCalls, prepareTransaction } from '../../src/engine/prepare-transaction.ts';
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
  expect(done.value.simulated).toBeNull();
  expect(asked.map(({ method }) => method)).not.toContain('eth_simulateV1');
});

describe('of several calls', () => {
  const USDC = `eip155:1/erc20:${TOKEN.toLowerCase()}`;
  type Call = { readonly status?: string; readonly logs: readonly unknown[] };
  const several = (calls: readonly Call[]) =>
    server({
      eth_simulateV1: () => [{ calls: calls.map((call) => ({ status: '0x1', gasUsed: '0x5208', ...call })) }],
      eth_call: () => '0x',
    }).ports;
  const tried = (calls: readonly Call[]) =>
    simulate(CHAIN, ACCOUNT, Array(calls.length).fill(CALL[0]), several(calls));
  const leaves = (amount: bigint) => transfer(TOKEN, ACCOUNT, OTHER, amount);
  const comes = (amount: bigint) => transfer(TOKEN, OTHER, ACCOUNT, amount);
  const out = (amount: string) => ({ asset: USDC, amount, how: 'sent', to: null });

  test('each carries what leaves in it, once', async () => {
    const { simulation, each } = await tried([
      { logs: [] },
      { logs: [leaves(70n)] },
      { logs: [leaves(30n)] },
    ]);
    expect(simulation).toMatchObject({ is: 'done', ok: true, changes: [{ delta: '-100' }] });
    expect(each).toEqual([
      { ok: true, outflows: [] },
      { ok: true, outflows: [out('70')] },
      { ok: true, outflows: [out('30')] },
    ]);
  });

  test('what one brings makes up for nothing that another takes: the one can happen without the other', async () => {
    const { simulation, each } = await tried([{ logs: [comes(100n)] }, { logs: [leaves(100n)] }]);
    expect(simulation).toMatchObject({ is: 'done', changes: [] });
    expect(each).toMatchObject([{ outflows: [] }, { outflows: [out('100')] }]);
  });

  test('where one would fail, none is said to succeed', async () => {
    const { each } = await tried([{ logs: [leaves(1n)] }, { status: '0x0', logs: [] }]);
    expect(each).toEqual([
      { ok: false, outflows: [out('1')] },
      { ok: false, outflows: [] },
    ]);
  });

  test('what cannot be read in one leaves all of them unknown, and not nothing', async () => {
    const strange = { address: TOKEN, topics: [TRANSFER], data: '0x' };
    const { simulation, each } = await tried([{ logs: [leaves(1n)] }, { logs: [strange] }]);
    expect(simulation).toEqual({ is: 'unknown', code: 'changes-unknown' });
    expect(each).toEqual([null, null]);
    const fakes = Array.from({ length: 51 }, (_, i) =>
      transfer(`0x${(i + 1).toString(16).padStart(40, '0')}`, OTHER, ACCOUNT, 1n),
    );
    const taken = fakes.map((one) => ({ ...one, topics: [one.topics[0], one.topics[2], one.topics[1]] }));
    expect((await tried([{ logs: fakes }, { logs: taken }])).each).toEqual([null, null]);
  });

  test('without a forecast each has none; a first that fails is all that an older server can say', async () => {
    const calls = [CALL[0], CALL[0]];
    const silent = server({}).ports;
    expect((await simulate(CHAIN, ACCOUNT, calls, silent)).each).toEqual([
      { ok: false, outflows: [] },
      { ok: false, outflows: [] },
    ]);
    const old = server({ eth_call: () => '0x' }).ports;
    expect((await simulate(CHAIN, ACCOUNT, calls, old)).each).toEqual([null, null]);
  });

  test('together they never say less than what leaves in all', async () => {
    const amount = fc.bigInt({ min: 1n, max: 1_000n });
    const log = fc.oneof(amount.map(leaves), amount.map(comes));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(log, { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (all) => {
          const { simulation, each } = await tried(all.map((logs) => ({ logs })));
          if (simulation.is !== 'done') throw new Error(simulation.code);
          const whole = simulation.changes.reduce((sum, { delta }) => sum - BigInt(delta), 0n);
          const flows = each.flatMap((one) => one?.outflows ?? []);
          const sum = flows.reduce((total, flow) => total + BigInt(flow.amount), 0n);
          expect(sum).toBeGreaterThanOrEqual(whole);
          // And never one of them more than what left in it.
          expect(each.map((one) => one?.outflows.length ?? 2).every((count) => count < 2)).toBe(true);
        },
      ),
    );
  });

  test('and comes with each that is prepared', async () => {
    const answers = {
      eth_chainId: () => '0x1',
      eth_getTransactionCount: () => '0x7',
      eth_getBalance: () => '0xde0b6b3a7640000',
      eth_feeHistory: () => ({ baseFeePerGas: ['0x1', '0x1'] }),
      eth_maxPriorityFeePerGas: () => '0x1',
      eth_simulateV1: () => [
        {
          calls: [leaves(70n), leaves(30n)].map((one) => ({ status: '0x1', gasUsed: '0x5208', logs: [one] })),
        },
      ],
      eth_call: () => '0x',
    };
    const asked = { chain: CHAIN, account: ACCOUNT, calls: [CALL[0], CALL[0]], origin: 'https://a.example' };
    const done = await prepareCalls(asked, server(answers).ports);
    if (!done.ok) throw new Error(done.code);
    const amounts = done.value.prepared.map(({ simulated }) => simulated?.outflows[0]?.amount);
    expect(amounts).toEqual(['70', '30']);
  });
});
