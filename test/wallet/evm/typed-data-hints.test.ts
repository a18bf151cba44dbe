import { expect, test } from 'vitest';
import { described } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER } from '../../fixtures/signables.ts';
import { typedOf } from '../../fixtures/typed-messages.ts';

/** Values of each type, so that a case is only its members. */
const VALUES: { readonly [type: string]: unknown } = {
  address: OTHER,
  bool: true,
  string: 'a',
  bytes: '0x',
  bytes32: `0x${'11'.repeat(32)}`,
};
const warningsOf = (name: string, members: string) => {
  const message = Object.fromEntries(
    members.split(',').map((member) => {
      const [type, called] = member.split(' ') as [string, string];
      return [called, type.endsWith('[]') ? [] : (VALUES[type] ?? 7)];
    }),
  );
  return described(typedOf({ [name]: members }, name, message)).warnings;
};

test.each([
  [
    'LooksRare',
    'Maker',
    'uint8 quoteType,uint256 globalNonce,uint256 orderNonce,uint256 strategyId,address collection,address currency,address signer,uint256 startTime,uint256 endTime,uint256 price,uint256[] itemIds,uint256[] amounts,bytes additionalParameters',
  ],
  [
    'Blur',
    'Order',
    'address trader,uint8 side,address matchingPolicy,address collection,uint256 tokenId,uint256 amount,address paymentToken,uint256 price,uint256 listingTime,uint256 expirationTime,uint256 salt,bytes extraParams,uint256 nonce',
  ],
  [
    '0x, taker’s side',
    'OtcOrder',
    'address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,address maker,address taker,address txOrigin,uint256 expiryAndNonce',
  ],
  ['an order of numbers alone', 'Order', 'bytes32 sender,int128 priceX18,int128 amount,uint64 nonce'],
  ['a payment that names none', 'UsdSend', 'string destination,string amount,uint64 time'],
  [
    'members that stand on two sides',
    'Deal',
    'address sellToken,uint256 sell_amount,address buyToken,uint256 buyAmount',
  ],
  ['a price for something', 'Deal', 'address nftContract,uint256 askPrice'],
])('may-trade: %s', (_, name, members) => {
  expect(warningsOf(name, members)).toContain('may-trade');
});

test.each([
  [
    'a transaction of a Safe',
    'SafeTx',
    'address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce',
  ],
  ['a request that others carry out', 'ForwardRequest', 'address from,address to,uint256 value,bytes data'],
  [
    'somebody who may act in a market',
    'Authorization',
    'address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline',
  ],
  ['debts of others', 'DelegationWithSig', 'address delegatee,uint256 value,uint256 nonce,uint256 deadline'],
  ['an agent', 'ApproveAgent', 'string chain,address agentAddress,string agentName,uint64 nonce'],
  ['a permit of nobody’s', 'Permit', 'address who,uint256 howMuch'],
  ['permits of nobody’s', 'SessionPermits', 'address who,uint256 howMuch'],
  ['a spender', 'Thing', 'address spender,uint256 howMuch'],
])('may-act: %s', (_, name, members) => {
  expect(warningsOf(name, members)).toContain('may-act');
});

test.each([
  ['ending something', 'OrderCancellation', 'uint256 nonce'],
  ['ending an authorization', 'CancelAuthorization', 'address authorizer,bytes32 nonce'],
  ['a vote', 'Ballot', 'uint256 proposalId,uint8 support'],
  ['a name', 'Profile', 'string name,address owner,uint256 time'],
])('neither: %s', (_, name, members) => {
  expect(warningsOf(name, members)).toEqual([]);
});

test('an order inside something else is one', () => {
  const types = { Batch: 'Order[] list', Order: 'address trader,uint256 amount' };
  const message = { list: [{ trader: ACCOUNT, amount: 1 }] };
  expect(described(typedOf(types, 'Batch', message)).warnings).toEqual(['may-trade']);
});

test('what ends something beside it makes an order no less of one', () => {
  const types = { Order: 'uint256 id,Cancel cancel', Cancel: 'uint256 id' };
  expect(described(typedOf(types, 'Order', { id: 1, cancel: { id: 2 } })).warnings).toEqual(['may-trade']);
});

test('a root that stands for orders is not decoded', () => {
  expect(warningsOf('Root', 'bytes32 root')).toEqual(['data-not-decoded']);
});
