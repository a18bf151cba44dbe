/** That a node tells of each call what moved in it, which no made-up answer shows: anvil on this machine. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { simulate } from '../../src/engine/simulate.ts';
import { transferCall } from '../../src/wallet/token-calls.ts';
import { type Anvil, noAnvil, startAnvil } from '../e2e/anvil.ts';
import { CHAIN } from '../fixtures/chain-server.ts';
import { ACCOUNT, OTHER } from '../fixtures/signables.ts';
import { tinyTokenCode } from '../fixtures/tiny-token.ts';

const missing = noAnvil();
let node: Anvil;
beforeAll(async () => {
  if (missing === null) node = await startAnvil();
});
afterAll(() => node?.stop());
beforeEach((test) => test.skip(missing !== null, missing ?? ''));

test('of several calls, each has the coins and tokens that leave in it, and a transfer that fails has none', async () => {
  const hash = await node.ask('eth_sendTransaction', [{ from: ACCOUNT, data: tinyTokenCode() }]);
  const token = (await node.receiptOf(hash)).contractAddress!;
  const chain = { ...CHAIN, chainId: '31337', rpcUrls: [node.url] };
  const pay = (value: string) => ({ to: OTHER, value, data: '0x' }) as const;
  const give = (amount: string) => ({ to: token, value: '0', data: transferCall(OTHER, amount) }) as const;
  const ports = { fetch, signal: AbortSignal.timeout(20_000) };
  const coin = 'eip155:31337/slip44:60';
  const tokens = `eip155:31337/erc20:${token.toLowerCase()}`;
  const outOf = async (calls: Parameters<typeof simulate>[2]) => {
    const { each, simulation } = await simulate(chain, ACCOUNT, calls, ports);
    const flows = each.map((one) => one?.outflows.map(({ asset, amount }) => `${amount} ${asset}`));
    return { flows, ok: simulation.is === 'done' && simulation.ok };
  };
  expect(await outOf([pay('3'), give('5'), pay('4')])).toEqual({
    flows: [[`3 ${coin}`], [`5 ${tokens}`], [`4 ${coin}`]],
    ok: true,
  });
  const tooMuch = (10n ** 30n).toString();
  expect(await outOf([pay('3'), give(tooMuch)])).toEqual({ flows: [[`3 ${coin}`], []], ok: false });
});
