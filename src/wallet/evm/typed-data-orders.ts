/**
 * Typed data that offers the account's assets for others: Seaport (also many orders at once), the NFT orders of 0x, and orders for one token against another of CoW, 0x and 1inch
 * (docs/spec/wallet.md section 6). What is offered can be taken at any time until the order ends; whether the price is fair is not known here, only whether there is one.
 */

import type { Outflow, WarningCode } from '../description.ts';
import type { Address, Decimal, TypedData } from '../signable.ts';
import { ZERO_ADDRESS } from './address.ts';
import { coinOf, isLong, limitOf, tokenOf, warnIf } from './description-parts.ts';
import { bitsOf, has, isExactly, listed, type Struct, structOf } from './typed-data-members.ts';
import type { Spending } from './typed-data-permits.ts';

type Place = { readonly account: Address; readonly chain: string; readonly nowMs: number };

/** Seaport's `itemType`: 4 and 5 are any token of a collection that fits. */
const STANDARDS = ['coin', 'erc20', 'erc721', 'erc1155', 'erc721', 'erc1155'] as const;
const ANY_OF_COLLECTION = 4;
const ITEM = [
  'uint8 itemType',
  'address token',
  'uint256 identifierOrCriteria',
  'uint256 startAmount',
  'uint256 endAmount',
] as const;

/** Fees and properties hold bytes, for contracts that others chose; what is offered bounds them. */
const ZERO_EX = [
  'ERC721Order(uint8 direction,address maker,address taker,uint256 expiry,uint256 nonce,address erc20Token,uint256 erc20TokenAmount,Fee[] fees,address erc721Token,uint256 erc721TokenId,Property[] erc721TokenProperties)',
  'ERC1155Order(uint8 direction,address maker,address taker,uint256 expiry,uint256 nonce,address erc20Token,uint256 erc20TokenAmount,Fee[] fees,address erc1155Token,uint256 erc1155TokenId,Property[] erc1155TokenProperties,uint128 erc1155TokenAmount)',
];

/** Orders for one token against another, in the members of their contracts; `gives` are added up. */
const SWAPS = [
  {
    type: 'Order(address sellToken,address buyToken,address receiver,uint256 sellAmount,uint256 buyAmount,uint32 validTo,bytes32 appData,uint256 feeAmount,string kind,bool partiallyFillable,string sellTokenBalance,string buyTokenBalance)',
    token: 'sellToken',
    gives: ['sellAmount', 'feeAmount'],
    gets: 'buyAmount',
    ends: 'validTo',
  },
  {
    type: 'LimitOrder(address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt)',
    token: 'makerToken',
    gives: ['makerAmount'],
    gets: 'takerAmount',
    ends: 'expiry',
  },
  {
    type: 'RfqOrder(address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,address maker,address taker,address txOrigin,bytes32 pool,uint64 expiry,uint256 salt)',
    token: 'makerToken',
    gives: ['makerAmount'],
    gets: 'takerAmount',
    ends: 'expiry',
  },
  // More can stand in an extension, of which only the digest is in it: so it gets the warning of those that are not read, too.
  {
    type: 'Order(uint256 salt,address maker,address receiver,address makerAsset,address takerAsset,uint256 makingAmount,uint256 takingAmount,uint256 makerTraits)',
    token: 'makerAsset',
    gives: ['makingAmount'],
    gets: 'takingAmount',
    ends: null,
  },
] as const;

/** `null` for everything else. */
export function readOrder(typedData: TypedData, place: Place): Spending | null {
  const { primaryType, message } = typedData;
  if (primaryType === 'OrderComponents' && isSeaport(typedData)) return seaport([message], typedData, place);
  // The tree of a bulk order is lists in lists, filled up with empty orders.
  const isBulk = structOf(typedData, primaryType, 'tree') === 'OrderComponents';
  if (primaryType === 'BulkOrder' && isBulk && isSeaport(typedData))
    return seaport(listed(message.tree), typedData, place);
  const swap = SWAPS.find(({ type }) => isExactly(typedData, type));
  if (swap !== undefined) return swapped(swap, message, place);
  const isNft = ['address erc721Token', 'address erc1155Token'].some((member) =>
    has(typedData, primaryType, member),
  );
  const isPriced = has(
    typedData,
    primaryType,
    'address erc20Token',
    'uint256 erc20TokenAmount',
    'uint8 direction',
  );
  return isNft && isPriced ? zeroEx(typedData, place) : null;
}

function isSeaport(typedData: TypedData): boolean {
  const order = 'OrderComponents';
  const offered = structOf(typedData, order, 'offer');
  const wanted = structOf(typedData, order, 'consideration');
  return (
    has(typedData, order, 'address offerer', 'uint256 endTime') &&
    offered !== null &&
    has(typedData, offered, ...ITEM) &&
    wanted !== null &&
    has(typedData, wanted, ...ITEM, 'address recipient')
  );
}

function seaport(orders: readonly Struct[], { types }: TypedData, { chain, nowMs }: Place): Spending {
  const holdsBytes = Object.values(types).some((members) =>
    members.some(({ type }) => /^bytes(\[|$)/.test(type)),
  );
  const offered = orders.flatMap((order) => listed(order.offer).map((item) => offeredItem(item, chain)));
  return {
    intent: 'Offer for sale',
    outflows: offered,
    ...(!holdsBytes && { isWhole: true }),
    warnings: spendingWarnings(
      offered,
      orders.some((order) => listed(order.offer).length > 0 && !paysOfferer(order)),
      orders.some((order) => isLong(order.endTime as Decimal, nowMs)),
    ),
  };
}

function offeredItem(item: Struct, chain: string): Outflow {
  const kind = Number(item.itemType);
  const standard = STANDARDS[kind] ?? 'erc20';
  const isAny = kind >= ANY_OF_COLLECTION;
  const isItem = !isAny && (standard === 'erc721' || standard === 'erc1155');
  const number = isItem ? (item.identifierOrCriteria as Decimal) : undefined;
  const asset = standard === 'coin' ? coinOf(chain) : tokenOf(chain, standard, item.token as Address, number);
  // The amount moves between the two over time.
  const [start, end] = [BigInt(item.startAmount as string), BigInt(item.endAmount as string)];
  const amount = limitOf((start > end ? start : end).toString(), 256);
  return { asset, amount: isAny ? 'all' : amount, how: 'allowed', to: null };
}

/** Whether anything is left for who offers at every time of the order. */
function paysOfferer({ offerer, consideration }: Struct): boolean {
  return listed(consideration).some(
    (item) => item.recipient === offerer && item.startAmount !== '0' && item.endAmount !== '0',
  );
}

function swapped(
  { token, gives, gets, ends }: (typeof SWAPS)[number],
  message: Struct,
  { account, chain, nowMs }: Place,
): Spending {
  const given = gives.map((name) => BigInt(message[name] as Decimal)).reduce((sum, each) => sum + each, 0n);
  const asset = tokenOf(chain, 'erc20', message[token] as Address);
  const offered = { asset, amount: limitOf(given.toString(), 256), how: 'allowed', to: null } as const;
  // What comes back can be sent to somebody else; the zero address is who offers.
  const { receiver = ZERO_ADDRESS } = message;
  const isOwn = receiver === ZERO_ADDRESS || receiver === account;
  return {
    intent: 'Offer to exchange',
    outflows: [offered],
    isWhole: true,
    warnings: [
      ...spendingWarnings(
        [offered],
        given > 0n && (message[gets] === '0' || !isOwn),
        ends !== null && isLong(message[ends] as Decimal, nowMs),
      ),
      ...warnIf(ends === null, 'may-trade'),
    ],
  };
}

function zeroEx(typedData: TypedData, { chain, nowMs }: Place): Spending {
  const { primaryType, message } = typedData;
  const isMember = (member: string) => has(typedData, primaryType, member);
  const isOne = isMember('address erc721Token');
  const isSelling = message.direction === '0';
  const price = message.erc20TokenAmount as Decimal;
  const number = ['erc721TokenId', 'erc1155TokenId'].find((name) => isMember(`uint256 ${name}`));
  const bits = bitsOf(typedData, primaryType, 'erc1155TokenAmount');
  const amount = bits === null ? '1' : limitOf(message.erc1155TokenAmount as Decimal, bits);
  const nft = tokenOf(
    chain,
    isOne ? 'erc721' : 'erc1155',
    message[isOne ? 'erc721Token' : 'erc1155Token'] as Address,
    number === undefined ? undefined : (message[number] as Decimal),
  );
  const offered: Outflow = isSelling
    ? { asset: nft, amount, how: 'allowed', to: null }
    : {
        asset: tokenOf(chain, 'erc20', message.erc20Token as Address),
        amount: limitOf((BigInt(price) + feesOf(typedData)).toString(), 256),
        how: 'allowed',
        to: null,
      };
  const isTimed = bitsOf(typedData, primaryType, 'expiry') !== null;
  return {
    intent: isSelling ? 'Offer for sale' : 'Offer to buy',
    outflows: [offered],
    ...(ZERO_EX.some((type) => isExactly(typedData, type)) && { isWhole: true }),
    warnings: spendingWarnings(
      [offered],
      isSelling && price === '0',
      isTimed && isLong(message.expiry as Decimal, nowMs),
    ),
  };
}

/** A buyer pays them beside the price. */
function feesOf(typedData: TypedData): bigint {
  const struct = structOf(typedData, typedData.primaryType, 'fees');
  if (struct === null || !has(typedData, struct, 'uint256 amount')) return 0n;
  return listed(typedData.message.fees).reduce((sum, { amount }) => sum + BigInt(amount as Decimal), 0n);
}

function spendingWarnings(offered: readonly Outflow[], isFree: boolean, lasts: boolean): WarningCode[] {
  return [
    ...warnIf(offered.length > 0, 'permit-by-signature'),
    ...warnIf(isFree, 'zero-price-sale'),
    ...warnIf(lasts, 'permit-long'),
  ];
}
