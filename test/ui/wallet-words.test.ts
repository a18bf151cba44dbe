/** Amounts of assets in words: the person's own names, else what a contract calls itself, marked. */

import { describe, expect, test } from 'vitest';
import { amountOf, assetName } from '../../src/ui/wallet/asset-words.ts';
import { COIN, LOCAL_CHAIN, STRANGER } from '../fixtures/public-wallet.ts';

const CHAIN = { ...LOCAL_CHAIN, chainId: '1', symbol: 'ETH' };
const known = { chain: CHAIN, watched: [COIN] };

describe('an asset', () => {
  test('of the network itself has the network’s name', () => {
    const name = assetName('eip155:1/slip44:60', known);
    expect(name).toMatchObject({ symbol: 'ETH', decimals: 18, isKnown: true, address: null });
    expect(amountOf('1500000000000000000', name)).toEqual({ text: '1.5', isRaw: false });
  });

  test('of another network has none', () => {
    const name = assetName('eip155:137/slip44:60', known);
    expect(name).toMatchObject({ symbol: null, isKnown: false });
    expect(amountOf('5', name)).toEqual({ text: '5', isRaw: true });
  });

  test('that the person chose has the name it was chosen by, whatever it calls itself', () => {
    const asset = `eip155:1/erc20:${COIN.address.toLowerCase()}`;
    expect(assetName(asset, known, { symbol: 'FREE', decimals: 1 })).toMatchObject({
      symbol: 'USDC',
      decimals: 6,
      isKnown: true,
    });
  });

  test('that nobody chose has what it calls itself, and its address', () => {
    const name = assetName(`eip155:1/erc20:${STRANGER}`, known, { symbol: 'USDC', decimals: 6 });
    expect(name).toEqual({ symbol: 'USDC', decimals: 6, isKnown: false, address: STRANGER, tokenId: null });
    expect(amountOf('5', assetName(`eip155:1/erc20:${STRANGER}`, known))).toEqual({ text: '5', isRaw: true });
  });

  test('of a collection has a number', () => {
    const name = assetName(`eip155:1/erc721:${STRANGER}/77`, known);
    expect(name).toMatchObject({ tokenId: '77', isKnown: false, address: STRANGER });
    expect(amountOf('1', name)).toEqual({ text: '1', isRaw: false });
  });

  test('of the same address on another network is not the one that was chosen', () => {
    expect(assetName(`eip155:8453/erc20:${COIN.address}`, known)).toMatchObject({ isKnown: false });
  });
});
