/**
 * Networks that many people know, by the ids that they have on EIP-155: names that each goes by, and what its coin is called. For comparing what somebody calls a network (`chain-doubts.ts`) and for nothing
 * else: no server is named here, and a network that is not in it is not thereby a bad one. A test holds it against viem's list. Only pages load it.
 */

import type { Decimal } from './signable.ts';

export type KnownChain = {
  readonly chainId: Decimal;
  /** The first is the one to say. */
  readonly names: readonly [string, ...string[]];
  readonly symbols: readonly [string, ...string[]];
};

/** Whose coin a name belongs to first comes before others with that name. */
export const KNOWN_CHAINS: readonly KnownChain[] = [
  known('1', ['Ethereum'], ['ETH']),
  known('56', ['BNB Smart Chain', 'BNB Chain', 'Binance Smart Chain', 'BSC'], ['BNB']),
  known('137', ['Polygon', 'Polygon PoS', 'Matic'], ['POL', 'MATIC']),
  known('43114', ['Avalanche', 'Avalanche C-Chain', 'Avalanche Network C-Chain'], ['AVAX']),
  known('100', ['Gnosis', 'xDai'], ['XDAI']),
  known('8453', ['Base'], ['ETH']),
  known('42161', ['Arbitrum One', 'Arbitrum'], ['ETH']),
  known('42170', ['Arbitrum Nova'], ['ETH']),
  known('10', ['OP Mainnet', 'Optimism'], ['ETH']),
  known('324', ['ZKsync Era', 'ZKsync'], ['ETH']),
  known('59144', ['Linea'], ['ETH']),
  known('534352', ['Scroll'], ['ETH']),
  known('81457', ['Blast'], ['ETH']),
  known('34443', ['Mode'], ['ETH']),
  known('130', ['Unichain'], ['ETH']),
  known('480', ['World Chain'], ['ETH']),
  known('57073', ['Ink'], ['ETH']),
  known('1868', ['Soneium'], ['ETH']),
  known('2741', ['Abstract'], ['ETH']),
  known('7777777', ['Zora'], ['ETH']),
  known('167000', ['Taiko', 'Taiko Alethia'], ['ETH']),
  known('169', ['Manta Pacific'], ['ETH']),
  known('1101', ['Polygon zkEVM'], ['ETH']),
  known('1135', ['Lisk'], ['ETH']),
  known('288', ['Boba'], ['ETH']),
  known('60808', ['BOB'], ['ETH']),
  known('1313161554', ['Aurora'], ['ETH']),
  known('204', ['opBNB'], ['BNB']),
  known('61', ['Ethereum Classic'], ['ETC']),
  known('250', ['Fantom', 'Fantom Opera'], ['FTM']),
  known('146', ['Sonic'], ['S']),
  known('25', ['Cronos'], ['CRO']),
  known('30', ['Rootstock', 'RSK'], ['RBTC']),
  known('14', ['Flare'], ['FLR']),
  known('122', ['Fuse'], ['FUSE']),
  known('143', ['Monad'], ['MON']),
  known('252', ['Fraxtal'], ['FRAX', 'frxETH']),
  known('592', ['Astar'], ['ASTR']),
  known('1088', ['Metis', 'Metis Andromeda'], ['METIS']),
  known('1284', ['Moonbeam'], ['GLMR']),
  known('1285', ['Moonriver'], ['MOVR']),
  known('1329', ['Sei'], ['SEI']),
  known('2020', ['Ronin'], ['RON']),
  known('5000', ['Mantle'], ['MNT']),
  known('8217', ['Kaia', 'Klaytn'], ['KAIA', 'KLAY']),
  known('9745', ['Plasma'], ['XPL']),
  known('33139', ['ApeChain'], ['APE']),
  known('42220', ['Celo'], ['CELO']),
  known('80094', ['Berachain'], ['BERA']),
  known('1666600000', ['Harmony', 'Harmony One', 'Harmony Shard 0'], ['ONE']),
  known('11155111', ['Sepolia', 'Ethereum Sepolia', 'Sepolia Testnet'], ['ETH', 'SepoliaETH']),
  known('560048', ['Hoodi', 'Ethereum Hoodi', 'Hoodi Testnet'], ['ETH', 'HoodiETH']),
  known('17000', ['Holesky', 'Ethereum Holesky', 'Holesky Testnet'], ['ETH', 'HoleskyETH']),
  known('84532', ['Base Sepolia', 'Base Sepolia Testnet'], ['ETH']),
  known('421614', ['Arbitrum Sepolia', 'Arbitrum Sepolia Testnet'], ['ETH']),
  known('11155420', ['OP Sepolia', 'OP Sepolia Testnet', 'Optimism Sepolia'], ['ETH']),
  known('80002', ['Polygon Amoy', 'Amoy', 'Polygon Amoy Testnet'], ['POL']),
  known('43113', ['Avalanche Fuji', 'Avalanche Fuji Testnet', 'Fuji'], ['AVAX']),
  known('97', ['BNB Smart Chain Testnet', 'BSC Testnet'], ['tBNB', 'BNB']),
  known('10200', ['Gnosis Chiado', 'Chiado', 'Gnosis Chiado Testnet'], ['XDAI']),
];

function known(chainId: Decimal, names: KnownChain['names'], symbols: KnownChain['symbols']): KnownChain {
  return { chainId, names, symbols };
}
