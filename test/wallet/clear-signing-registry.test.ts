/** A descriptor with what today's list has none of: an amount on another chain, and a row that is the contract itself. */

import { encodeFunctionData, parseAbi } from 'viem';
import { expect, test, vi } from 'vitest';
import type { Address } from '../../src/wallet/signable.ts';
import { ACCOUNT, OTHER, TOKEN } from '../fixtures/signables.ts';

const BRIDGE: Address = '0x00000000000000000000000000000000000b41d6';
const amount = (label: string, chainId: number) => ({
  path: 'amount',
  label,
  format: 'tokenAmount',
  params: { tokenPath: 'token', chainId },
});
vi.mock('micro-eth-signer/clearsig/repo-full.js', () => ({
  CLEARSIG_REPO_FULL: {
    'bridge.json': {
      context: { contract: { deployments: [{ chainId: 1, address: BRIDGE }] } },
      display: {
        formats: {
          'bridge(address token, uint256 amount)': {
            intent: 'Bridge',
            fields: [amount('Here', 1), amount('There', 100)],
          },
          'poke(address who)': {
            intent: 'Poke',
            fields: [{ path: '@.to', label: 'At', format: 'raw' }],
          },
        },
      },
    },
  },
}));
const { readCallClearly } = await import('../../src/wallet/clear-signing-registry.ts');
const { showsArguments } = await import('../../src/wallet/clear-signing-shown.ts');

const abi = parseAbi(['function bridge(address,uint256)', 'function poke(address)']);
const call = (data: `0x${string}`) => ({ chainId: 1n, from: ACCOUNT, to: BRIDGE, data, value: 0n }) as const;
const coinOf = () => 'COIN';

test('an amount on another chain is not of the token that has this address here', async () => {
  const data = encodeFunctionData({ abi, functionName: 'bridge', args: [TOKEN, 1_000_000n] });
  const text = await readCallClearly(call(data), coinOf);
  expect(text?.fields.Here?.value).toBe('1 USDC');
  expect(text?.fields.There?.value).toBe('1000000 ???');
});

test('a row that says only which contract is called shows no argument', async () => {
  const asked = call(encodeFunctionData({ abi, functionName: 'poke', args: [OTHER] }));
  const text = (await readCallClearly(asked, coinOf))!;
  expect(text.fields.At?.value.toLowerCase()).toBe(BRIDGE);
  const read = async (one: { is: string }) =>
    'call' in one ? readCallClearly(one.call as typeof asked, coinOf) : null;
  expect(await showsArguments(read, asked, text)).toBe(false);
});
