/** The default networks against viem's list, which was not written here. Whether their servers answer is not tested: nothing here asks the network. */

import * as chains from 'viem/chains';
import { expect, test } from 'vitest';
import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import { NEW_WALLET, readPublicWallet } from '../../src/wallet/public-state.ts';

test.each(DEFAULT_CHAINS.map((chain) => [chain.name, chain] as const))(
  '%s is as viem knows it',
  (_, chain) => {
    const known = Object.values(chains).find(({ id }) => String(id) === chain.chainId)!;
    expect(known.name).toBe(chain.name);
    expect(known.nativeCurrency).toMatchObject({ decimals: chain.decimals });
    expect(known.nativeCurrency.symbol.toUpperCase()).toBe(chain.symbol);
    expect(new URL(known.blockExplorers!.default.url).host).toBe(new URL(chain.explorerUrl!).host);
  },
);

test('a new wallet is one that can be stored', () => {
  expect(readPublicWallet(JSON.parse(JSON.stringify(NEW_WALLET)))).toEqual({ ok: true, value: NEW_WALLET });
  expect(readPublicWallet(undefined)).toEqual({ ok: true, value: NEW_WALLET });
});
