import { expect, test } from 'vitest';
import { COIN, described, ERC20, ERC721, ERC1155, NOW_S } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, TOKEN } from '../../fixtures/signables.ts';
import { allowed, typedOf } from '../../fixtures/typed-messages.ts';

const SEAPORT = {
  OrderComponents:
    'address offerer,OfferItem[] offer,ConsiderationItem[] consideration,uint256 startTime,uint256 endTime',
  OfferItem:
    'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount',
  ConsiderationItem:
    'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount,address recipient',
};
const item = (change: object) => ({
  itemType: 2,
  token: TOKEN,
  identifierOrCriteria: 7,
  startAmount: 1,
  endAmount: 1,
  ...change,
});
const order = (consideration: object[], change: object = {}) => ({
  offerer: ACCOUNT,
  offer: [item({})],
  consideration,
  startTime: NOW_S,
  endTime: NOW_S + 60,
  ...change,
});
const seaport = (message: object) => described(typedOf(SEAPORT, 'OrderComponents', message));

test('Seaport: an offer with a price', () => {
  expect(
    seaport(order([item({ itemType: 0, startAmount: 100, endAmount: 100, recipient: ACCOUNT })])),
  ).toMatchObject({
    kind: 'permit',
    intent: 'Offer for sale',
    outflows: [allowed('1', `${ERC721}/7`, null)],
    warnings: ['permit-by-signature'],
  });
});

test.each([
  ['nothing for it', []],
  ['all of it for others', [item({ recipient: OTHER })]],
  ['a price that falls to nothing', [item({ startAmount: 100, endAmount: 0, recipient: ACCOUNT })]],
])('zero-price-sale: %s', (_, consideration) => {
  expect(seaport(order(consideration)).warnings).toEqual(['permit-by-signature', 'zero-price-sale']);
});

test('Seaport: any token of a collection, the coin, and the largest of two amounts', () => {
  const offer = [
    item({ itemType: 4 }),
    item({ itemType: 0, startAmount: 1, endAmount: 9 }),
    item({ itemType: 1, startAmount: 8, endAmount: 2 }),
    item({ itemType: 3, startAmount: 3 }),
  ];
  const paid = [item({ itemType: 0, recipient: ACCOUNT })];
  const { outflows } = seaport(order(paid, { offer }));
  expect(outflows).toEqual([
    allowed('all', ERC721, null),
    allowed('9', COIN, null),
    allowed('8', ERC20, null),
    allowed('3', `${ERC1155}/7`, null),
  ]);
  expect(seaport(order(paid, { endTime: NOW_S + 32 * 86_400 })).warnings).toContain('permit-long');
});

test('Seaport: many orders at once', () => {
  const types = { ...SEAPORT, BulkOrder: 'OrderComponents[2][2] tree' };
  const empty = order([], { offer: [] });
  const tree = [
    [order([item({ recipient: OTHER })]), empty],
    [empty, empty],
  ];
  expect(described(typedOf(types, 'BulkOrder', { tree }))).toMatchObject({
    outflows: [allowed('1', `${ERC721}/7`, null)],
    warnings: ['permit-by-signature', 'zero-price-sale'],
  });
});

test('0x: an NFT for a price, and for none', () => {
  const types = {
    ERC721Order:
      'uint8 direction,address maker,uint256 expiry,address erc20Token,uint256 erc20TokenAmount,address erc721Token,uint256 erc721TokenId',
  };
  const sale = (change: object) =>
    described(
      typedOf(types, 'ERC721Order', {
        direction: 0,
        maker: ACCOUNT,
        expiry: NOW_S,
        erc20Token: OTHER,
        erc20TokenAmount: 42,
        erc721Token: TOKEN,
        erc721TokenId: 2516,
        ...change,
      }),
    );
  expect(sale({})).toMatchObject({
    outflows: [allowed('1', `${ERC721}/2516`, null)],
    warnings: ['permit-by-signature'],
  });
  expect(sale({ erc20TokenAmount: 0 }).warnings).toEqual(['permit-by-signature', 'zero-price-sale']);
  expect(sale({ expiry: 2_524_604_400 }).warnings).toEqual(['permit-by-signature', 'permit-long']);
  expect(sale({ direction: 1 })).toMatchObject({ intent: 'Offer to buy', outflows: [{ amount: '42' }] });
});

const ZERO = `0x${'0'.repeat(40)}`;
const OTHERS = `eip155:1/erc20:${OTHER.toLowerCase()}`;

/** The members of each, as its contract has them, with the values of an order. */
const EXCHANGES = {
  CoW: {
    type: 'address sellToken,address buyToken,address receiver,uint256 sellAmount,uint256 buyAmount,uint32 validTo,bytes32 appData,uint256 feeAmount,string kind,bool partiallyFillable,string sellTokenBalance,string buyTokenBalance',
    name: 'Order',
    message: {
      sellToken: TOKEN,
      buyToken: OTHER,
      receiver: ZERO,
      sellAmount: 90,
      buyAmount: 7,
      validTo: NOW_S,
      appData: `0x${'00'.repeat(32)}`,
      feeAmount: 10,
      kind: 'sell',
      partiallyFillable: false,
      sellTokenBalance: 'erc20',
      buyTokenBalance: 'erc20',
    },
    nothing: { buyAmount: 0 },
    late: { validTo: NOW_S + 32 * 86_400 },
  },
  '0x': {
    type: 'address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt',
    name: 'LimitOrder',
    message: {
      makerToken: TOKEN,
      takerToken: OTHER,
      makerAmount: 100,
      takerAmount: 7,
      takerTokenFeeAmount: 0,
      maker: ACCOUNT,
      taker: ZERO,
      sender: ZERO,
      feeRecipient: ZERO,
      pool: `0x${'00'.repeat(32)}`,
      expiry: NOW_S,
      salt: 1,
    },
    nothing: { takerAmount: 0 },
    late: { expiry: NOW_S + 32 * 86_400 },
  },
  '0x RFQ': {
    type: 'address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,address maker,address taker,address txOrigin,bytes32 pool,uint64 expiry,uint256 salt',
    name: 'RfqOrder',
    message: {
      makerToken: TOKEN,
      takerToken: OTHER,
      makerAmount: 100,
      takerAmount: 7,
      maker: ACCOUNT,
      taker: ZERO,
      txOrigin: OTHER,
      pool: `0x${'00'.repeat(32)}`,
      expiry: NOW_S,
      salt: 1,
    },
    nothing: { takerAmount: 0 },
    late: { expiry: NOW_S + 32 * 86_400 },
  },
} as const;

test.each(Object.entries(EXCHANGES))(
  '%s: one token for another',
  (_, { type, name, message, nothing, late }) => {
    const asked = (change: object) => described(typedOf({ [name]: type }, name, { ...message, ...change }));
    expect(asked({})).toMatchObject({
      kind: 'permit',
      intent: 'Offer to exchange',
      outflows: [allowed('100', ERC20, null)],
      warnings: ['permit-by-signature'],
    });
    expect(asked(nothing).warnings).toEqual(['permit-by-signature', 'zero-price-sale']);
    expect(asked(late).warnings).toEqual(['permit-by-signature', 'permit-long']);
  },
);

test('zero-price-sale: what an order brings goes to somebody else', () => {
  const { type, name, message } = EXCHANGES.CoW;
  const to = (receiver: string) =>
    described(typedOf({ [name]: type }, name, { ...message, receiver })).warnings;
  expect(to(ACCOUNT)).toEqual(['permit-by-signature']);
  expect(to(OTHER)).toEqual(['permit-by-signature', 'zero-price-sale']);
});

test('may-trade: 1inch, where more can stand in what is not shown', () => {
  const type =
    'uint256 salt,address maker,address receiver,address makerAsset,address takerAsset,uint256 makingAmount,uint256 takingAmount,uint256 makerTraits';
  const message = {
    salt: 1,
    maker: ACCOUNT,
    receiver: ZERO,
    makerAsset: TOKEN,
    takerAsset: OTHER,
    makingAmount: 100,
    takingAmount: 7,
    makerTraits: 0,
  };
  expect(described(typedOf({ Order: type }, 'Order', message))).toMatchObject({
    outflows: [allowed('100', ERC20, null)],
    warnings: ['permit-by-signature', 'may-trade'],
  });
});

test('0x: a buyer pays the fees beside the price, whatever is said to those who get them', () => {
  const types = {
    ERC721Order:
      'uint8 direction,address maker,address taker,uint256 expiry,uint256 nonce,address erc20Token,uint256 erc20TokenAmount,Fee[] fees,address erc721Token,uint256 erc721TokenId,Property[] erc721TokenProperties',
    Fee: 'address recipient,uint256 amount,bytes feeData',
    Property: 'address propertyValidator,bytes propertyData',
  };
  const fees = [5, 3].map((amount) => ({ recipient: OTHER, amount, feeData: '0x12' }));
  const message = {
    direction: 1,
    maker: ACCOUNT,
    taker: ZERO,
    expiry: NOW_S,
    nonce: 1,
    erc20Token: OTHER,
    erc20TokenAmount: 42,
    fees,
    erc721Token: TOKEN,
    erc721TokenId: 1,
    erc721TokenProperties: [],
  };
  expect(described(typedOf(types, 'ERC721Order', message))).toMatchObject({
    isDecoded: true,
    outflows: [allowed('50', OTHERS, null)],
  });
  const more = { ...types, ERC721Order: `${types.ERC721Order},bytes calls` };
  const read = described(typedOf(more, 'ERC721Order', { ...message, calls: '0x12' }));
  expect(read).toMatchObject({ isDecoded: false, outflows: [allowed('50', OTHERS, null)] });
});

test('an order that holds bytes of nobody’s contract is not decoded, whatever it offers', () => {
  const types = { ...SEAPORT, OrderComponents: `${SEAPORT.OrderComponents},bytes calls,bytes32 zoneHash` };
  const more = { calls: '0x12', zoneHash: `0x${'11'.repeat(32)}` };
  const paid = [item({ recipient: ACCOUNT })];
  expect(described(typedOf(types, 'OrderComponents', order(paid, more)))).toMatchObject({
    isDecoded: false,
    outflows: [allowed('1', `${ERC721}/7`, null)],
  });
  const zoned = { ...SEAPORT, OrderComponents: `${SEAPORT.OrderComponents},bytes32 zoneHash` };
  expect(described(typedOf(zoned, 'OrderComponents', order(paid, more))).isDecoded).toBe(true);
});
