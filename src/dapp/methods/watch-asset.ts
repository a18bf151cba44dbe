/**
 * `wallet_watchAsset` (EIP-747, docs/spec/page-requests.md section 7): a token to show beside the balance, or one item of a collection. Symbol and name are the page's words; whose the item is,
 * the window asks the chain.
 */

import * as v from 'valibot';
import { accept, type Parsed } from '../../errors.ts';
import { integer, nameLine, parseShape } from '../../shapes.ts';
import { MAX_UINT256 } from '../../wallet/evm/quantity.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import { address } from './addresses.ts';

/** Without its chain: that is the site's when it asked. */
export type WatchAsset =
  | {
      readonly asset: {
        readonly standard: 'erc20';
        readonly address: Address;
        readonly symbol: string;
        readonly decimals: number;
      };
    }
  /** `name`: shown where the person is asked, and not kept. */
  | { readonly asset: WatchedItem; readonly name: string | null };
export type WatchedItem = {
  readonly standard: 'erc721' | 'erc1155';
  readonly address: Address;
  readonly tokenId: Decimal;
};

const MAX_ITEM_NAME_CHARS = 40;

const wholeNumber = v.union([
  integer(0, 36),
  v.pipe(
    v.string(),
    v.regex(/^([12]?\d|3[0-6])$/),
    v.transform((text) => Number(text)),
  ),
]);
/** Not fetched. */
const image = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(100_000))));
const token = v.strictObject({
  type: v.literal('ERC20'),
  options: v.strictObject({
    address,
    symbol: v.pipe(nameLine(1, 11), v.regex(/^\S+$/u)),
    decimals: wholeNumber,
    image,
  }),
});
const item = v.strictObject({
  type: v.picklist(['ERC721', 'ERC1155']),
  options: v.strictObject({
    address,
    /** Decimal text: numbers of JSON are not exact. */
    tokenId: v.pipe(
      v.string(),
      v.regex(/^(0|[1-9]\d{0,77})$/),
      v.check((text) => BigInt(text) <= MAX_UINT256, 'at most 256 bits'),
    ),
    name: v.optional(v.nullable(nameLine(1, MAX_ITEM_NAME_CHARS))),
    image,
  }),
});
const asset = v.variant('type', [token, item]);

export function readWatchAsset(given: unknown): Parsed<WatchAsset, 'bad-member' | 'unknown-member'> {
  // EIP-747 has the object by itself; some pages put it into a list.
  const read = parseShape(asset, Array.isArray(given) && given.length === 1 ? given[0] : given);
  if (!read.ok) return read;
  const asked = read.value;
  if (asked.type === 'ERC20') {
    const { symbol, decimals } = asked.options;
    return accept({ asset: { standard: 'erc20', address: asked.options.address, symbol, decimals } });
  }
  const { tokenId, name = null } = asked.options;
  const standard = asked.type === 'ERC721' ? 'erc721' : 'erc1155';
  return accept({ asset: { standard, address: asked.options.address, tokenId }, name });
}
