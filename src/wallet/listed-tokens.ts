/**
 * Symbol and decimals of tokens on the list that descriptors name amounts by (docs/spec/wallet.md section 7), so that one amount is not written in two ways in one window.
 *
 * The list is of the main network alone, and comes with the extension: that a contract is on it says nothing about what the token is worth.
 */

import { DEFAULT_TOKENS } from 'micro-eth-signer/abi.js';
import type { Asset } from './description.ts';

export type ListedToken = { readonly symbol: string; readonly decimals: number };

const TOKENS: { readonly [address: string]: Partial<ListedToken> } = DEFAULT_TOKENS;

/** `null` for every other asset, a token of the same address on another chain among them. */
export function listedToken(asset: Asset): ListedToken | null {
  const [, address = ''] = /^eip155:1\/erc20:(0x[\da-fA-F]{40})$/.exec(asset) ?? [];
  const key = address.toLowerCase();
  const { symbol, decimals } = Object.hasOwn(TOKENS, key) ? TOKENS[key]! : {};
  return symbol === undefined || decimals === undefined ? null : { symbol, decimals };
}
