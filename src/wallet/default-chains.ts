/**
 * The networks that a new wallet knows, each with one public server that anybody may ask. They are named here and nowhere else, were written down
 * without a network to try them in, and are the person's to change. Nothing is asked of them before the person uses one.
 */

import type { Chain } from './public-state.ts';

export const DEFAULT_CHAINS: readonly Chain[] = [
  chain('1', 'Ethereum', 'ETH', 'https://ethereum-rpc.publicnode.com', 'https://etherscan.io'),
  chain('8453', 'Base', 'ETH', 'https://mainnet.base.org', 'https://basescan.org'),
  chain('42161', 'Arbitrum One', 'ETH', 'https://arb1.arbitrum.io/rpc', 'https://arbiscan.io'),
  chain('10', 'OP Mainnet', 'ETH', 'https://mainnet.optimism.io', 'https://optimistic.etherscan.io'),
  chain('137', 'Polygon', 'POL', 'https://polygon-rpc.com', 'https://polygonscan.com'),
  chain('100', 'Gnosis', 'XDAI', 'https://rpc.gnosischain.com', 'https://gnosisscan.io'),
];

function chain(chainId: string, name: string, symbol: string, rpcUrl: string, explorerUrl: string): Chain {
  return { chainId, name, rpcUrls: [rpcUrl], symbol, decimals: 18, explorerUrl };
}
