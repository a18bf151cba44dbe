/** What is doubted of a network's names is said with the name, id or coin that it is about; what is usual is not said each day. */

import { expect, test, vi } from 'vitest';
import { LOCAL_CHAIN } from '../fixtures/public-wallet.ts';
import { textOf } from '../fixtures/text-of.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
}));
const { ChainDanger, ChainDoubts } = await import('../../src/ui/wallet/chain-doubts-view.tsx');

const saidOf = (View: typeof ChainDoubts, change: object) =>
  textOf(View({ chain: { ...LOCAL_CHAIN, ...change }, own: [] }));

test.each([
  [{ chainId: '31338', name: 'Ethereum', symbol: 'TST' }, 'chain_name_of_other Ethereum 1 31338'],
  [{ chainId: '1', name: 'Fine', symbol: 'ETH' }, 'chain_id_known_as 1 Ethereum'],
  [{ chainId: '137', name: 'Polygon', symbol: 'ETH' }, 'chain_coin_known_as 137 POL ETH'],
])('%j is said everywhere', (change, sentence) => {
  expect(saidOf(ChainDoubts, change)).toContain(sentence);
  expect(saidOf(ChainDanger, change)).toContain(sentence);
});

test('a coin that shares its name is said where the network is chosen, and not where it is used', () => {
  const change = { chainId: '31338', name: 'Second', symbol: 'ETH' };
  expect(saidOf(ChainDoubts, change)).toContain('chain_coin_of_other Ethereum ETH');
  expect(saidOf(ChainDanger, change)).toBe('');
});
