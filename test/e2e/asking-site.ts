/** A site that asks the wallet, on loopback, and the wallet that its tests begin with: one account on chains of this machine. */

import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import type { Chain, PublicWallet } from '../../src/wallet/public-state.ts';
import { ACCOUNT, SECRET_HEX } from '../fixtures/signables.ts';
import type { Anvil } from './anvil.ts';
import { type PageServer, servePages } from './page-server.ts';

/** What its page keeps, inside `evaluate`. */
export type AtSite = {
  readonly announced: readonly {
    readonly info: { readonly [member: string]: string };
    readonly provider: { request(call: unknown): Promise<unknown> };
  }[];
  readonly heard: readonly (readonly [string, unknown])[];
};

export type WalletOutcome =
  | { readonly result: unknown }
  | { readonly code: number; readonly message: string };

/** Announcements and events are kept. */
const PAGE = `<!doctype html><title>A site</title><h1>A site</h1><script>
  window.announced = [];
  window.heard = [];
  addEventListener('eip6963:announceProvider', ({ detail }) => {
    announced.push(detail);
    if (announced.length > 1) return;
    for (const name of ['connect', 'disconnect', 'chainChanged', 'accountsChanged'])
      detail.provider.on(name, (value) => heard.push([name, value instanceof Error ? value.code : value]));
  });
  dispatchEvent(new Event('eip6963:requestProvider'));
</script>`;

/** For `wallet-import-key`. */
export const IMPORTED = { secretKey: SECRET_HEX, name: 'Test' };

export function walletOn(chains: readonly Anvil[]): PublicWallet {
  return {
    schema: 'rail.wallet/1',
    accounts: [{ address: ACCOUNT, name: 'Test', source: 'key' }],
    chains: [...chains.map(chainOf), DEFAULT_CHAINS[0]!],
    sites: {},
    watched: [],
    isBackedUp: true,
  };
}

export function chainOf({ url, chainId }: Anvil): Chain {
  return {
    chainId: String(chainId),
    name: `Test ${chainId}`,
    rpcUrls: [url],
    symbol: 'ETH',
    decimals: 18,
    explorerUrl: null,
  };
}

export function openAskingSite(): Promise<PageServer> {
  return servePages((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
}
