/** The list that descriptors name tokens by. */

import { expect, test } from 'vitest';
import { listedToken } from '../../src/wallet/listed-tokens.ts';
import { USDT } from '../fixtures/permit-usdt.ts';

test('a token of the main network has its symbol and decimals, in any case of its address', () => {
  for (const address of [USDT, USDT.toLowerCase()])
    expect(listedToken(`eip155:1/erc20:${address}`)).toEqual({ symbol: 'USDT', decimals: 6 });
});

test.each([
  `eip155:8453/erc20:${USDT}`,
  `eip155:10/erc20:${USDT}`,
  `eip155:1/erc721:${USDT}/7`,
  `eip155:1/erc20:0x${'1'.repeat(40)}`,
  'eip155:1/slip44:60',
  'eip155:1/erc20:__proto__',
  'near:mainnet/nep141:usdt.tether-token.near',
])('%s is none of them', (asset) => {
  expect(listedToken(asset)).toBeNull();
});
