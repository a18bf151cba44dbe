/** Amounts of assets in words: by the network's own coin and the tokens that the person chose to see; every other one by its address. Pure. */

import { wholeAmount } from '../../wallet/amount.ts';
import type { Asset } from '../../wallet/description.ts';
import type { Chain, WatchedAsset } from '../../wallet/public-state.ts';
import type { Decimal } from '../../wallet/signable.ts';

export type KnownAssets = { readonly chain: Chain | null; readonly watched: readonly WatchedAsset[] };

/** `isKnown`: the name is the person's choice, of what their server said is a token of these decimals. Otherwise it is what the contract calls itself, or nothing. */
export type AssetName = {
  readonly symbol: string | null;
  readonly decimals: number | null;
  readonly isKnown: boolean;
  /** The contract's; `null` of a coin. */
  readonly address: string | null;
  /** Of one token of a collection. */
  readonly tokenId: string | null;
};

export function assetName(
  asset: Asset,
  { chain, watched }: KnownAssets,
  claimed: { readonly symbol: string | null; readonly decimals: number | null } = NOTHING_CLAIMED,
): AssetName {
  const [where = '', what = '', tokenId = null] = asset.split('/');
  const [standard = '', address = ''] = what.split(':');
  // At NEAR's contract for intents, a token has one name of all parts.
  if (where.startsWith('near:'))
    return { ...claimed, isKnown: false, address: asset.slice(where.length + 1), tokenId: null };
  const isHere = chain !== null && where === `eip155:${chain.chainId}`;
  if (standard === 'slip44')
    return isHere ? { ...COIN, symbol: chain.symbol, decimals: chain.decimals } : { ...COIN, isKnown: false };
  const known = watched.find(
    (one) => `eip155:${one.chainId}` === where && one.address.toLowerCase() === address.toLowerCase(),
  );
  if (known?.standard === 'erc20' && standard === 'erc20')
    return { symbol: known.symbol, decimals: known.decimals, isKnown: true, address, tokenId };
  return { ...claimed, isKnown: false, address, tokenId };
}

/** `5 USDC`; without known decimals the smallest unit, which `isRaw` says. */
export function amountOf(
  units: Decimal,
  name: AssetName,
): { readonly text: string; readonly isRaw: boolean } {
  const isRaw = name.decimals === null && name.tokenId === null;
  return { text: wholeAmount(units, name.decimals ?? 0), isRaw };
}

const NOTHING_CLAIMED = { symbol: null, decimals: null };
const COIN = { symbol: null, decimals: null, isKnown: true, address: null, tokenId: null } as const;
