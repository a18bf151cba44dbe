/** `wallet_watchAsset` (EIP-747, docs/spec/page-requests.md section 7): a token to show beside the balance. Its symbol is the page's word. */

import * as v from 'valibot';
import { accept, type Parsed } from '../../errors.ts';
import { integer, nameLine, parseShape } from '../../shapes.ts';
import type { Address } from '../../wallet/signable.ts';
import { address } from './addresses.ts';

/** Without its chain: that is the site's when it asked. */
export type WatchAsset = {
  readonly asset: {
    readonly standard: 'erc20';
    readonly address: Address;
    readonly symbol: string;
    readonly decimals: number;
  };
};

const wholeNumber = v.union([
  integer(0, 36),
  v.pipe(
    v.string(),
    v.regex(/^([12]?\d|3[0-6])$/),
    v.transform((text) => Number(text)),
  ),
]);
const asset = v.strictObject({
  type: v.literal('ERC20'),
  options: v.strictObject({
    address,
    symbol: v.pipe(nameLine(1, 11), v.regex(/^\S+$/u)),
    decimals: wholeNumber,
    /** Not fetched. */
    image: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(100_000)))),
  }),
});

/** EIP-747 has the object by itself; some pages put it into a list. */
const params = v.union([asset, v.strictTuple([asset])]);

export function readWatchAsset(given: unknown): Parsed<WatchAsset, 'bad-member' | 'unknown-member'> {
  const read = parseShape(params, given);
  if (!read.ok) return read;
  const { options } = Array.isArray(read.value) ? read.value[0] : read.value;
  const { symbol, decimals } = options;
  return accept({ asset: { standard: 'erc20', address: options.address, symbol, decimals } });
}
