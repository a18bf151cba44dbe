/** The window says what is signed: amounts, also of what a new contract is given, and the network. */

import { expect, test, vi } from 'vitest';
import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import type { WatchedAsset } from '../../src/wallet/public-state.ts';
import { callOf } from '../fixtures/calls.ts';
import { described } from '../fixtures/descriptions.ts';

import { ACCOUNT, OTHER, TOKEN, transactionOf } from '../fixtures/signables.ts';
import { textOf } from '../fixtures/text-of.ts';
import { typedOf } from '../fixtures/typed-messages.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
  readerLocale: () => 'en',
}));
const { Described, Forecast, Warnings } = await import('../../src/ui/approve/description-view.tsx');

const windowOf = (
  transaction: Parameters<typeof transactionOf>[0],
  watched: readonly WatchedAsset[] = [],
) => {
  const signable = transactionOf(transaction);
  const description = described(signable);
  const shown = {
    items: [{ signable, description }],
    simulation: { is: 'unknown', code: 'changes-unknown' },
    maxFeeWei: '1',
  } as const;
  const names = { chain: DEFAULT_CHAINS[0]!, watched, accounts: [] };
  return textOf([
    Warnings({ items: shown.items }),
    Described({ description, names, place: null }),
    Forecast({ shown, names, account: signable.account }),
  ]);
};

test('the coins that a new contract is given are on screen', () => {
  expect(windowOf({ to: OTHER, value: '77000000000000000000' })).toContain('77');
  expect(windowOf({ to: null, data: '0x6000', value: '77000000000000000000' })).toContain('77');
});

test('an intent reads in words, and who gets what leaves is not said to be nobody', () => {
  const text = JSON.stringify({
    signer_id: ACCOUNT.toLowerCase(),
    verifying_contract: 'intents.near',
    deadline: '2025-05-26T13:24:16Z',
    nonce: 'Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=',
    intents: [
      { intent: 'transfer', receiver_id: 'bob.near', tokens: { 'nep245:multi.near:7': '10' } },
      { intent: 'token_diff', diff: { 'nep141:a.near': '-5000' } },
    ],
  });
  const description = described({ kind: 'intent', account: ACCOUNT, intent: { standard: 'erc191', text } });
  const names = { chain: null, watched: [], accounts: [] };
  const words = textOf(Described({ description, names, place: null }));
  expect(words).toContain('field_to bob.near');
  expect(words).toContain('field_amount_of nep245:multi.near:7 10');
  expect(words).toContain('field_of_several 2 field_change_of nep141:a.near −5\u202f000');
  expect(words).toContain('field_verifier intents.near');
  expect(words.match(/bob\.near/g)).toHaveLength(2);
  expect(words).toContain('May 26, 2025');
  expect(words).not.toContain('1748265856');
  expect(words).toContain('ask_as_intent');
  expect(words).not.toContain('ask_somebody');
  expect(words).not.toContain('field_signer');
  const other = { ...description, account: OTHER };
  expect(textOf(Described({ description: other, names, place: null }))).toContain('field_signer');
  expect(words.match(/nep245:multi\.near:7/g)).toHaveLength(2);
});

test('the network of a transaction is named', () => {
  expect(windowOf({ to: OTHER, value: '1' })).toMatch(/Ethereum.*\( ?1 ?\)/);
});

test('that something is taken back is said only where it is certain', () => {
  const types = {
    Other: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline',
  };
  const message = { owner: ACCOUNT, spender: OTHER, value: 0, nonce: 1, deadline: 1 };
  const description = described(typedOf(types, 'Other', message));
  const names = { chain: DEFAULT_CHAINS[0]!, watched: [], accounts: [] };
  const words = textOf(Described({ description, names, place: null }));
  expect(words).toContain('ask_allowed_to');
  expect(words).not.toContain('ask_taken_back');
});

test('a number that may be an amount or an item is said as both, unless the person chose the token', () => {
  const approving = (amount: bigint) => callOf('approve(address,uint256)', [OTHER, amount]).transaction;
  const known = { chainId: '1', address: TOKEN, standard: 'erc20', symbol: 'USDC', decimals: 6 } as const;
  const call = ({ to, data, value }: ReturnType<typeof approving>) => ({ to, data, value });
  expect(windowOf(call(approving(5n)))).toContain('ask_or_item 5');
  expect(windowOf(call(approving(5n)), [known as WatchedAsset])).not.toContain('ask_or_item');
  for (const watched of [[], [known as WatchedAsset]]) {
    const zero = windowOf(call(approving(0n)), watched);
    expect(zero).toContain('ask_or_item 0');
    expect(zero).toContain('ask_w_item_zero');
    expect(zero).toContain('ask_taken_back');
  }
});

test('an account that is only watched is not called the person’s own', () => {
  const description = described(transactionOf({ to: OTHER, value: '1' }));
  const wordsFor = (source: 'key' | 'watch') => {
    const accounts = [{ address: OTHER, name: 'Theirs', source }];
    return textOf(Described({ description, names: { chain: null, watched: [], accounts }, place: null }));
  };
  expect(wordsFor('key')).toMatch(/send_to_own\s+Theirs/);
  expect(wordsFor('watch')).toMatch(/send_to_watched\s+Theirs/);
  expect(wordsFor('watch')).not.toContain('send_to_own');
});
