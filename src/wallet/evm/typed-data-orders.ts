/**
 * Typed data that offers the account's assets for others: Seaport (also many orders at once) and the NFT orders of 0x (docs/spec/wallet.md section 6). What is offered
 * can be taken at any time until the order ends; whether the price is fair is not known here, only whether there is one.
 */

import type { Outflow, WarningCode } from '../description.ts';
import type { Address, Decimal, TypedData } from '../signable.ts';
import { coinOf, isLong, tokenOf, warnIf } from './description-parts.ts';
import type { Spending } from './typed-data-permits.ts';

type Struct = { readonly [member: string]: unknown };
type Place = { readonly chain: string; readonly nowMs: number };

/** Seaport's `itemType`: 4 and 5 are any token of a collection that fits. */
const STANDARDS = ['coin', 'erc20', 'erc721', 'erc1155', 'erc721', 'erc1155'] as const;
const ANY_OF_COLLECTION = 4;

/** `null` for everything else. */
export function readOrder(typedData: TypedData, place: Place): Spending | null {
  const { types, primaryType, message } = typedData;
  const isSeaport = ['offerer', 'offer', 'consideration', 'endTime'].every((member) =>
    types.OrderComponents?.some(({ name }) => name === member),
  );
  if (isSeaport && primaryType === 'OrderComponents') return seaport([message], place);
  // The tree of a bulk order is lists in lists, filled up with empty orders.
  if (isSeaport && primaryType === 'BulkOrder') {
    const orders = [message.tree].flat(10).filter((order) => typeof order === 'object' && order !== null);
    return seaport(orders as Struct[], place);
  }
  const isZeroEx = ['erc721Token', 'erc1155Token'].some((member) => typeof message[member] === 'string');
  return isZeroEx && typeof message.erc20TokenAmount === 'string' ? zeroEx(message, place) : null;
}

function seaport(orders: readonly Struct[], { chain, nowMs }: Place): Spending {
  const offered = orders.flatMap((order) => items(order.offer).map((item) => offeredItem(item, chain)));
  return {
    intent: 'Offer for sale',
    outflows: offered,
    warnings: spendingWarnings(
      offered,
      orders.some((order) => items(order.offer).length > 0 && !paysOfferer(order)),
      orders.some((order) => isLong(order.endTime as Decimal, nowMs)),
    ),
  };
}

function offeredItem(item: Struct, chain: string): Outflow {
  const kind = Number(item.itemType);
  const standard = STANDARDS[kind] ?? 'erc20';
  const asset = standard === 'coin' ? coinOf(chain) : tokenOf(chain, standard, item.token as Address);
  // The amount moves between the two over time.
  const [start, end] = [BigInt(item.startAmount as string), BigInt(item.endAmount as string)];
  const amount = (start > end ? start : end).toString();
  return { asset, amount: kind >= ANY_OF_COLLECTION ? 'all' : amount, how: 'allowed', to: null };
}

/** Whether anything is left for who offers at every time of the order. */
function paysOfferer({ offerer, consideration }: Struct): boolean {
  return items(consideration).some(
    (item) => item.recipient === offerer && item.startAmount !== '0' && item.endAmount !== '0',
  );
}

function zeroEx(message: Struct, { chain, nowMs }: Place): Spending {
  const nft = (message.erc721Token ?? message.erc1155Token) as Address;
  const isSelling = message.direction === '0';
  const standard = message.erc721Token === undefined ? 'erc1155' : 'erc721';
  const amount = (message.erc1155TokenAmount as Decimal | undefined) ?? '1';
  const price = message.erc20TokenAmount as Decimal;
  const offered: Outflow = isSelling
    ? { asset: tokenOf(chain, standard, nft), amount, how: 'allowed', to: null }
    : {
        asset: tokenOf(chain, 'erc20', message.erc20Token as Address),
        amount: price,
        how: 'allowed',
        to: null,
      };
  return {
    intent: isSelling ? 'Offer for sale' : 'Offer to buy',
    outflows: [offered],
    warnings: spendingWarnings(
      [offered],
      isSelling && price === '0',
      typeof message.expiry === 'string' && isLong(message.expiry, nowMs),
    ),
  };
}

function spendingWarnings(offered: readonly Outflow[], isFree: boolean, lasts: boolean): WarningCode[] {
  return [
    ...warnIf(offered.length > 0, 'permit-by-signature'),
    ...warnIf(isFree, 'zero-price-sale'),
    ...warnIf(lasts, 'permit-long'),
  ];
}

function items(value: unknown): readonly Struct[] {
  return Array.isArray(value) ? value : [];
}
