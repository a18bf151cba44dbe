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
    outflows: [allowed('1', ERC721, null)],
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
    allowed('3', ERC1155, null),
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
    outflows: [allowed('1', ERC721, null)],
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
    outflows: [allowed('1', ERC721, null)],
    warnings: ['permit-by-signature'],
  });
  expect(sale({ erc20TokenAmount: 0 }).warnings).toEqual(['permit-by-signature', 'zero-price-sale']);
  expect(sale({ expiry: 2_524_604_400 }).warnings).toEqual(['permit-by-signature', 'permit-long']);
  expect(sale({ direction: 1 })).toMatchObject({ intent: 'Offer to buy', outflows: [{ amount: '42' }] });
});
