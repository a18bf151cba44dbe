/** The window says what is signed: amounts, also of what a new contract is given, and the network. */

import { expect, test, vi } from 'vitest';
import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import type { Outflow } from '../../src/wallet/description.ts';
import type { WatchedAsset } from '../../src/wallet/public-state.ts';
import type { Hex } from '../../src/wallet/signable.ts';
import { callOf } from '../fixtures/calls.ts';
import { described } from '../fixtures/descriptions.ts';

import { ACCOUNT, messageOf, OTHER, TOKEN, transactionOf } from '../fixtures/signables.ts';
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

test('what a withdrawal takes in is said to leave only if the contract wraps a coin, and nobody is named', () => {
  const data: Hex = `0x2e1a7d4d${'5'.padStart(64, '0')}`;
  const words = windowOf({ to: TOKEN, value: '0', data });
  expect(words).toContain('ask_unwrapped');
  expect(words).not.toContain('ask_sent_to');
  expect(words).not.toContain('ask_somebody');
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

const NAMES = { chain: DEFAULT_CHAINS[0]!, watched: [], accounts: [] };
const rowsOf = (signable: Parameters<typeof described>[0]) =>
  textOf(Described({ description: described(signable), names: NAMES, place: null }));

test('what a site called its members is not shown in the wallet’s words', () => {
  const members = ['domain', 'uri', 'address', 'statement', 'chain', 'message', 'to', 'amount', 'Network'];
  const values = Object.fromEntries(members.map((name) => [name, `bank.example ${name}`]));
  const types = { Main: members.map((name) => `string ${name}`).join(',') };
  const words = rowsOf(typedOf(types, 'Main', values));
  for (const name of members) expect(words).toContain(`“${name}” bank.example ${name}`);
  expect(words).not.toContain('field_');
  const permit = {
    Permit: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline,string chain',
  };
  const message = { owner: ACCOUNT, spender: OTHER, value: 1, nonce: 1, deadline: 1, chain: 'Ethereum' };
  const spending = rowsOf(typedOf(permit, 'Permit', message));
  expect(spending).toContain('“chain” Ethereum');
  expect(spending).toContain(`“spender” ${OTHER}`);
  expect(spending).not.toContain('field_');
});

test('what the wallet read itself is in its own words, by what is signed', () => {
  const { to, data, value } = callOf('approve(address,uint256)', [OTHER, 5n]).transaction;
  expect(windowOf({ to, data, value })).toContain(`field_spender ${OTHER}`);
  expect(rowsOf(messageOf('Hello'))).toContain('field_message Hello');
  const signIn = `example.com wants you to sign in with your Ethereum account:\n${OTHER}\n\n\nURI: https://example.com/a\nVersion: 1\nChain ID: 5\nNonce: 32891757\nIssued At: 2026-11-21T11:00:00Z\nExpiration Time: 2026-11-22T11:00:00Z`;
  const words = rowsOf(messageOf(signIn));
  for (const row of [
    'field_site example.com',
    `field_signer ${OTHER}`,
    'field_uri https://example.com/a',
    'field_chain 5',
    'field_deadline',
  ])
    expect(words).toContain(row);
  const authorization = { chainId: '1', address: TOKEN, nonce: '0' } as const;
  const handed = rowsOf({ kind: 'authorization', account: ACCOUNT, authorization });
  expect(handed).toContain(`field_code ${TOKEN}`);
  expect(handed).not.toContain('field_signer');
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

test('a forecast in which only an approval is given does not say that nothing changes', () => {
  const names = { chain: DEFAULT_CHAINS[0]!, watched: [], accounts: [] };
  const forecast = (allowed: readonly Outflow[]) => {
    const simulation = { is: 'done', ok: true, reason: null, changes: [], allowed } as const;
    return textOf(Forecast({ shown: { simulation, maxFeeWei: '1' }, names, account: ACCOUNT }));
  };
  const asset = `eip155:1/erc20:${TOKEN.toLowerCase()}`;
  const words = forecast([{ asset, amount: 'all', how: 'allowed', to: OTHER }]);
  expect(words).toContain('ask_allowed_to');
  expect(words).toContain(OTHER);
  expect(words).not.toContain('ask_forecast_nothing');
  expect(forecast([])).toContain('ask_forecast_nothing');
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
