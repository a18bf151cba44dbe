/**
 * A rule that can never hold or never bite is refused (docs/spec/policy.md section 1, rule 2), and none that could be met by something that this wallet describes.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Description } from '../../../src/wallet/description.ts';
import { NO_RULES, readPolicy } from '../../../src/wallet/policy/policy.ts';
import { callOf } from '../../fixtures/calls.ts';
import { described } from '../../fixtures/descriptions.ts';
import {
  ACCOUNT,
  anyTransaction,
  MAIL,
  messageOf,
  OTHER,
  transactionOf,
  typedDataOf,
} from '../../fixtures/signables.ts';
import { ETH, SHOP } from '../../fixtures/wallet/asks.ts';

const read = (value: unknown) => readPolicy(JSON.stringify(value));

/** Rules that are met by something and do something. */
const TAKEN: readonly (readonly [string, object])[] = [
  ['a type', { kind: ['permit', 'typed-data'], primaryType: ['Permit'], to: [SHOP], args: eq('Ether Mail') }],
  ['a chain that typed data can call itself', { chain: ['eip155:0'], kind: ['typed-data'] }],
  ['a kind beside one that has no receiver', { kind: ['message', 'transaction'], to: [SHOP] }],
  ['new contracts', { kind: ['transaction'], to: ['new-contract'] }],
  ['intents', { chain: ['near:mainnet'], kind: ['intent'], account: [`near:mainnet:${SHOP}`] }],
  ['an account, of what names no chain', { kind: ['message'], account: [`eip155:10:${SHOP}`] }],
  ['an account on a chain', { chain: ['eip155:1', 'eip155:10'], account: [`eip155:10:${SHOP}`] }],
  ['0', { args: eq('0') }],
  ['a number below zero', { args: eq('-5') }],
  ['no bytes', { args: eq('0x') }],
  ['bytes with zeros before', { args: eq('0x0100') }],
  ['a name with a zero', { args: eq('0100.example') }],
  ['a coin by another number', { cap: { asset: 'eip155:137/slip44:966', perTx: '1' } }],
  ['an item', { cap: { asset: `eip155:1/erc1155:${SHOP}/7`, perTx: '1' } }],
  ['a token of NEAR', { cap: { asset: 'near:mainnet/nep141:a%5Fb.near', perTx: '1' } }],
  ['an item of NEAR', { cap: { asset: 'near:mainnet/nep245:v2.near%3A1%5F0%3AX', perTx: '1' } }],
  [
    'a number of messages',
    { kind: ['message'], cap: { asset: ETH, window: { seconds: 9, max: '0', count: 1 } } },
  ],
  ['data of messages', { kind: ['message'], decoded: 'required' }],
  ['a cap of one of two chains', { chain: ['eip155:1', 'eip155:5'], cap: { asset: ETH, perTx: '1' } }],
  ['a forecast', { kind: ['permit'], simulate: { mustSucceed: true } }],
  ['a page of this device', { who: { origin: ['http://127.0.0.1:8080'] } }],
];

test.each(TAKEN)('takes a deny about %s', (_name, rule) => {
  expect(read({ ...NO_RULES, rules: [{ id: 'a', effect: 'deny', ...rule }] })).toMatchObject({ ok: true });
});

test('an allow within a limit that is always kept allows', () => {
  const rule = { id: 'a', effect: 'allow', kind: ['message'], maxFee: '1' };
  expect(read({ ...NO_RULES, rules: [rule] }).ok).toBe(true);
});

/** Rules that would be kept as decoration: each is a `deny`, which beside an `allow` would deny nothing. */
const USELESS: readonly (readonly [string, string, object])[] = [
  ['a chain with a zero before', 'bad-member', { chain: ['eip155:01'] }],
  ['one of two chains with a zero before', 'bad-member', { chain: ['eip155:1', 'eip155:01'] }],
  ['a chain in hex', 'bad-member', { chain: ['eip155:0x1'] }],
  ['a chain that this wallet signs nothing for', 'bad-member', { chain: ['bip122:1'] }],
  ['a network of NEAR that intents are not of', 'bad-member', { chain: ['near:testnet'] }],
  ['an account on a chain with a zero before', 'bad-member', { account: [`eip155:01:${SHOP}`] }],
  ['an account that is too short', 'bad-member', { account: ['eip155:1:0xabc'] }],
  ['an account that is too long', 'bad-member', { account: [`eip155:1:${SHOP}00`] }],
  ['an account by name', 'bad-member', { account: ['near:mainnet:alice.near'] }],
  ['a token two digits short', 'bad-member', capOf(`eip155:1/erc20:${SHOP.slice(0, -2)}`)],
  ['a token on a chain with a zero before', 'bad-member', capOf(`eip155:01/erc20:${SHOP}`)],
  ['a coin with a zero before', 'bad-member', capOf('eip155:1/slip44:060')],
  ['a coin with an item', 'bad-member', capOf('eip155:1/slip44:60/7')],
  ['a token with an item', 'bad-member', capOf(`eip155:1/erc20:${SHOP}/7`)],
  ['an item with a zero before', 'bad-member', capOf(`eip155:1/erc721:${SHOP}/07`)],
  ['a standard that is not known', 'bad-member', capOf(`eip155:1/erc777:${SHOP}`)],
  ['a coin of another kind of chain', 'bad-member', capOf('bip122:1/slip44:0')],
  ['a token of NEAR in capitals', 'bad-member', capOf('near:mainnet/nep141:USDC.near')],
  ['a token of NEAR with an item', 'bad-member', capOf('near:mainnet/nep141:a.near%3A7')],
  [
    'a token two digits short in a forecast',
    'bad-member',
    { simulate: { maxOut: { [`eip155:1/erc20:${SHOP.slice(0, -2)}`]: '1' } } },
  ],
  ['a type with its members', 'bad-member', { primaryType: ['Permit(address owner)'] }],
  ['a page that may not ask', 'bad-member', { who: { origin: ['http://shop.example'] } }],
  ['a message to somebody', 'never-holds', { kind: ['message'], to: [SHOP] }],
  ['a message that calls', 'never-holds', { kind: ['message', 'sign-in'], method: ['0xa9059cbb'] }],
  ['a message on a chain', 'never-holds', { kind: ['message'], chain: ['eip155:1'] }],
  ['arguments of a message', 'never-holds', { kind: ['message'], args: eq('1') }],
  ['a sign-in to an address', 'never-holds', { kind: ['sign-in'], to: [SHOP] }],
  ['a transaction of a type', 'never-holds', { kind: ['transaction'], primaryType: ['Permit'] }],
  ['a permit that calls', 'never-holds', { kind: ['permit'], method: ['0xd505accf'] }],
  ['a permit for a new contract', 'never-holds', { kind: ['permit'], to: ['new-contract'] }],
  ['a method and a type', 'never-holds', { method: ['0xa9059cbb'], primaryType: ['Permit'] }],
  ['a new contract that is called', 'never-holds', { to: ['new-contract'], method: ['0xa9059cbb'] }],
  ['a new contract with arguments', 'never-holds', { to: ['new-contract'], args: eq('1') }],
  ['an intent for an address', 'never-holds', { kind: ['intent'], to: [SHOP] }],
  ['an intent on Ethereum', 'never-holds', { kind: ['intent'], chain: ['eip155:1'] }],
  ['an intent of an account on Ethereum', 'never-holds', { kind: ['intent'], account: [`eip155:1:${SHOP}`] }],
  ['a transaction on NEAR', 'never-holds', { kind: ['transaction'], chain: ['near:mainnet'] }],
  ['an account elsewhere', 'never-holds', { chain: ['eip155:1'], account: [`eip155:10:${SHOP}`] }],
  ['a number with a zero before', 'never-holds', { args: eq('0100') }],
  ['a number below zero with one', 'never-holds', { args: eq('-05') }],
  ['zero below zero', 'never-holds', { args: eq('-0') }],
  ['half a byte', 'never-holds', { args: eq('0xabc') }],
  [
    'a number with a zero before, in a list',
    'never-holds',
    { args: [{ path: 'a', op: 'in', value: ['1', '01'] }] },
  ],
  ['a cap of what does not move', 'never-bites', { kind: ['message', 'sign-in'], ...capOf(ETH) }],
  ['a cap of an authorization', 'never-bites', { kind: ['authorization', 'typed-data'], ...capOf(ETH) }],
  ['a cap of an intent on Ethereum', 'never-bites', { kind: ['intent'], ...capOf(ETH) }],
  [
    'a cap of NEAR on transactions',
    'never-bites',
    { kind: ['transaction'], ...capOf('near:mainnet/nep141:a.near') },
  ],
  ['a cap of another chain', 'never-bites', { chain: ['eip155:10'], ...capOf(ETH) }],
  ['a fee of a message', 'never-bites', { kind: ['message'], maxFee: '0' }],
  ['data of an authorization', 'never-bites', { kind: ['authorization', 'sign-in'], decoded: 'required' }],
];

describe('a rule that does nothing is refused', () => {
  test.each(USELESS)('%s: %s', (_name, code, rule) => {
    const rules = [
      { id: 'all', effect: 'allow' },
      { id: 'none', effect: 'deny', ...rule },
    ];
    expect(read({ ...NO_RULES, rules })).toMatchObject({ ok: false, code });
  });
});

/** The rule that names all that a description has. */
function ruleFor({ kind, chain, account, to, selector, primaryType, args, outflows }: Description) {
  const receiver = kind === 'transaction' ? (to ?? 'new-contract') : to;
  const [argument] = Object.entries(args);
  const [outflow] = outflows;
  return {
    id: 'a',
    effect: 'deny',
    kind: [kind],
    ...(chain !== null && { chain: [chain] }),
    account: [`${chain ?? 'eip155:1'}:${account}`],
    ...(receiver !== null && { to: [receiver] }),
    ...(selector !== null && { method: [selector] }),
    ...(primaryType !== null && { primaryType: [primaryType] }),
    ...(argument && { args: [{ path: argument[0], op: 'eq', value: argument[1] }] }),
    ...(outflow && { cap: { asset: outflow.asset, perTx: '0' } }),
  };
}

const INTENT = JSON.stringify({
  signer_id: ACCOUNT.toLowerCase(),
  verifying_contract: 'intents.near',
  deadline: '2026-11-22T12:00:00Z',
  nonce: 'Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=',
  intents: [{ intent: 'transfer', receiver_id: 'bob.near', tokens: { 'nep141:wrap.near': '5' } }],
});
const SIGN_IN = `shop.example wants you to sign in with your Ethereum account:\n${ACCOUNT}\n\n\nURI: https://shop.example\nVersion: 1\nChain ID: 1\nNonce: 12345678\nIssued At: 2025-01-01T00:00:00Z`;

test.each([
  ['a payment', described(transactionOf())],
  ['a call', described(callOf('approve(address,uint256)', [OTHER, 5n]))],
  ['a new contract', described(transactionOf({ to: null, data: '0x6001' }))],
  ['a message', described(messageOf('hello'))],
  ['a sign-in', described(messageOf(SIGN_IN))],
  ['a sign-in that is malformed', described(messageOf(SIGN_IN.replace('Version: 1', 'Version: 2')))],
  ['an intent', described(messageOf(INTENT))],
  ['typed data', described(typedDataOf(MAIL))],
  [
    'typed data on no chain',
    described(typedDataOf({ ...MAIL, domain: {}, types: { ...MAIL.types, EIP712Domain: [] } })),
  ],
  [
    'an authorization',
    described({
      kind: 'authorization',
      account: ACCOUNT,
      authorization: { chainId: '1', address: OTHER, nonce: '1' },
    }),
  ],
  [
    'an authorization for all chains',
    described({
      kind: 'authorization',
      account: ACCOUNT,
      authorization: { chainId: '0', address: OTHER, nonce: '1' },
    }),
  ],
] as const)('a rule can name all that is described of %s', (_name, description) => {
  expect(read({ ...NO_RULES, rules: [ruleFor(description)] })).toMatchObject({ ok: true });
});

test('a rule can name all that is described of any transaction', () => {
  fc.assert(
    fc.property(anyTransaction, (transaction) => {
      const description = described({ kind: 'transaction', account: ACCOUNT, transaction });
      // CAIP-2 has names of 32 characters.
      fc.pre(description.chain!.length <= 39);
      expect(read({ ...NO_RULES, rules: [ruleFor(description)] })).toMatchObject({ ok: true });
    }),
  );
});

function eq(value: string) {
  return [{ path: 'a', op: 'eq', value }];
}

function capOf(asset: string) {
  return { cap: { asset, perTx: '1' } };
}
