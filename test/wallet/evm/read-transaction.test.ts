import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTransactionRequest } from '../../../src/wallet/evm/read-transaction.ts';
import { ACCOUNT, OTHER, TOKEN } from '../../fixtures/signables.ts';

const ONE = { from: ACCOUNT, to: OTHER, value: '0x9184e72a000', data: '0xa9059cbb' };
const PLAIN = { from: ACCOUNT, to: OTHER, value: '10000000000000', data: '0xa9059cbb' };
const WORD = `0x${'ab'.repeat(32)}`;
const ITEM = { address: TOKEN, storageKeys: [WORD] };
const AUTHORIZATION = { chainId: '0x1', address: OTHER, nonce: '0x0', yParity: '0x1', r: '0x11', s: WORD };

test.each<[string, object, object]>([
  ['what every request has', ONE, PLAIN],
  ['addresses in lower case', { ...ONE, from: ACCOUNT.toLowerCase(), to: OTHER.toLowerCase() }, PLAIN],
  [
    'input for data',
    { from: ACCOUNT, to: OTHER, input: '0xAB' },
    { from: ACCOUNT, to: OTHER, value: '0', data: '0xab' },
  ],
  ['data and input', { ...ONE, input: '0xA9059cbb' }, PLAIN],
  ['members that are null', { ...ONE, gas: null, nonce: undefined }, PLAIN],
  ['gas', { ...ONE, gas: '0x5208' }, { ...PLAIN, gasLimit: '21000' }],
  ['gasLimit', { ...ONE, gasLimit: '0x5208' }, { ...PLAIN, gasLimit: '21000' }],
  ['gas and gasLimit', { ...ONE, gas: '0x05208', gasLimit: '0x5208' }, { ...PLAIN, gasLimit: '21000' }],
  ['a nonce and a chain', { ...ONE, nonce: '0x0', chainId: '0x01' }, { ...PLAIN, nonce: '0', chainId: '1' }],
  ['a contract', { from: ACCOUNT, data: '0x60' }, { from: ACCOUNT, to: null, value: '0', data: '0x60' }],
  [
    'one price',
    { ...ONE, gasPrice: '0x1', type: '0x0' },
    { ...PLAIN, fees: { is: 'one-price', gasPrice: '1' }, type: 'legacy' },
  ],
  [
    'two prices',
    { ...ONE, maxFeePerGas: '0x2', maxPriorityFeePerGas: '0x1', type: '0x2' },
    { ...PLAIN, fees: { is: 'two-prices', maxFeePerGas: '2', maxPriorityFeePerGas: '1' }, type: 'eip1559' },
  ],
  [
    'one of two prices',
    { ...ONE, maxFeePerGas: '0x2' },
    { ...PLAIN, fees: { is: 'two-prices', maxFeePerGas: '2' } },
  ],
  [
    'an access list',
    { ...ONE, accessList: [ITEM], type: '0x1' },
    { ...PLAIN, accessList: [ITEM], type: 'eip2930' },
  ],
  [
    'an authorization list',
    { ...ONE, authorizationList: [AUTHORIZATION] },
    {
      ...PLAIN,
      type: 'eip7702',
      authorizationList: [
        { chainId: '1', address: OTHER, nonce: '0', yParity: 1, r: `0x${'11'.padStart(64, '0')}`, s: WORD },
      ],
    },
  ],
])('%s', (_, request, expected) => {
  expect(readTransactionRequest(request)).toEqual({ ok: true, value: expected });
});

test.each<[string, string, unknown]>([
  ['bad-request', 'nothing', null],
  ['bad-request', 'a list', [ONE]],
  ['bad-request', 'text', '0x'],
  ['unknown-member', 'a member that is not known', { ...ONE, privateFor: [] }],
  ['bad-address', 'no sender', { ...ONE, from: undefined }],
  ['bad-address', 'a recipient that is text', { ...ONE, to: 'invalid' }],
  ['bad-address', 'an empty recipient', { ...ONE, to: '' }],
  ['bad-checksum', 'a recipient with a letter of another case', { ...ONE, to: OTHER.replace('C', 'c') }],
  ['bad-quantity', 'a value that is text', { ...ONE, value: 'invalid' }],
  ['bad-quantity', 'a value without 0x', { ...ONE, value: 'ffffffffffffff' }],
  ['bad-quantity', 'a value that is a number', { ...ONE, value: 5 }],
  ['bad-quantity', 'a value of no digits', { ...ONE, value: '0x' }],
  ['bad-quantity', 'a value over 256 bits', { ...ONE, value: `0x1${'0'.repeat(64)}` }],
  ['bad-quantity', 'a gas limit that is text', { ...ONE, gasLimit: 'invalid' }],
  ['bad-quantity', 'a gas limit over 64 bits', { ...ONE, gas: '0x10000000000000000' }],
  ['bad-quantity', 'the nonce after the last', { ...ONE, nonce: '0xffffffffffffffff' }],
  ['bad-quantity', 'a price that is text', { ...ONE, maxFeePerGas: 'invalid' }],
  ['bad-data', 'half a byte', { ...ONE, data: '0x1' }],
  ['bad-data', 'data without 0x', { ...ONE, data: '95ea7b3000' }],
  ['bad-data', 'data that is a list', { ...ONE, data: [1] }],
  ['too-large', 'more than 128 kB', { ...ONE, data: `0x${'00'.repeat(131_073)}` }],
  ['said-twice', 'data and input that differ', { ...ONE, input: '0x' }],
  ['said-twice', 'gas and gasLimit that differ', { ...ONE, gas: '0x1', gasLimit: '0x2' }],
  ['nothing-to-do', 'to nobody without code', { from: ACCOUNT, value: '0x1' }],
  ['bad-type', 'a type that is not supported', { ...ONE, type: '0x5' }],
  ['bad-type', 'blobs', { ...ONE, type: '0x3' }],
  ['bad-type', 'a type that is a word', { ...ONE, type: 'eip1559' }],
  ['bad-type', 'an old type with two prices', { ...ONE, type: '0x0', maxFeePerGas: '0x1' }],
  ['bad-type', 'a new type with one price', { ...ONE, type: '0x2', gasPrice: '0x1' }],
  ['bad-type', 'an old type with an access list', { ...ONE, type: '0x0', accessList: [] }],
  ['bad-type', 'type 4 without a list', { ...ONE, type: '0x4' }],
  ['bad-type', 'a list with another type', { ...ONE, type: '0x2', authorizationList: [AUTHORIZATION] }],
  [
    'bad-type',
    'a list for a new contract',
    { from: ACCOUNT, data: '0x60', authorizationList: [AUTHORIZATION] },
  ],
  ['fees-disagree', 'one price and two', { ...ONE, gasPrice: '0x1', maxFeePerGas: '0x1' }],
  ['fees-disagree', 'a tip over the price', { ...ONE, maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x2' }],
  ['bad-access-list', 'no list', { ...ONE, accessList: {} }],
  ['bad-access-list', 'an item without keys', { ...ONE, accessList: [{ address: TOKEN }] }],
  ['bad-access-list', 'a short key', { ...ONE, accessList: [{ ...ITEM, storageKeys: ['0x01'] }] }],
  ['bad-access-list', 'a member too many', { ...ONE, accessList: [{ ...ITEM, more: 1 }] }],
  ['bad-access-list', '101 items', { ...ONE, accessList: new Array(101).fill(ITEM) }],
  ['bad-authorization-list', 'an empty list', { ...ONE, authorizationList: [] }],
  [
    'bad-authorization-list',
    'one without a signature',
    { ...ONE, authorizationList: [{ ...AUTHORIZATION, r: undefined }] },
  ],
  [
    'bad-authorization-list',
    'another parity',
    { ...ONE, authorizationList: [{ ...AUTHORIZATION, yParity: '0x2' }] },
  ],
  ['bad-authorization-list', '17 items', { ...ONE, authorizationList: new Array(17).fill(AUTHORIZATION) }],
])('%s: %s', (code, _, request) => {
  expect(readTransactionRequest(request)).toMatchObject({ ok: false, code });
});

test('whatever is sent is answered', () => {
  const member = fc.oneof(fc.constantFrom(...Object.values(ONE), ACCOUNT), fc.anything());
  const request = fc.oneof(
    fc.anything(),
    fc.record({ from: member, to: member, value: member, data: member, accessList: member, type: member }),
  );
  fc.assert(fc.property(request, (value) => typeof readTransactionRequest(value).ok === 'boolean'));
});
