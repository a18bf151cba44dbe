/**
 * What can happen to the public state of the wallet (docs/spec/accounts.md section 4), one step for each event. Pure: a step takes the state and answers the
 * next one, or why it stays. Who may ask for a step is decided before.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import {
  accountsOf,
  areDifferent,
  assetKey,
  assetShape,
  type BadMember,
  type Chain,
  type ConnectedSite,
  chainShape,
  findAccount,
  findChain,
  isOrigin,
  isSameAddress,
  MAX_CHAINS,
  MAX_CONNECTED_SITES,
  MAX_WATCHED,
  networkOf,
  type PublicAccount,
  type PublicWallet,
  readPublicWallet,
  siteIn,
  type WatchedAsset,
} from './public-state.ts';
import type { Address } from './signable.ts';

type Step<Code extends string> = Parsed<PublicWallet, Code>;

const NO_CHAIN = refuse('no-chain', 'the wallet does not know this network');

/** The accounts that the vault has now, and whether their phrase was written down. What sites were given of others is taken back. */
export function withAccounts(
  wallet: PublicWallet,
  accounts: readonly PublicAccount[],
  isBackedUp: boolean,
): Step<BadMember> {
  const isLeft = (address: Address) => accounts.some((one) => isSameAddress(one.address, address));
  const sites = Object.entries(wallet.sites).flatMap(([name, { accounts: given, chainId }]) => {
    const left = given.filter(isLeft);
    return given.length > 0 && left.length === 0 ? [] : [[name, { accounts: left, chainId }] as const];
  });
  return readPublicWallet({ ...wallet, accounts, isBackedUp, sites: Object.fromEntries(sites) });
}

/** Adds one that is not known. Codes: `chain-exists`, `too-many-chains`, and those of reading. */
export function withChain(
  wallet: PublicWallet,
  added: unknown,
): Step<BadMember | 'chain-exists' | 'too-many-chains'> {
  const read = parseShape(chainShape, added);
  if (!read.ok) return read;
  if (findChain(wallet, read.value.chainId) !== null)
    return refuse('chain-exists', 'there is a network with this id');
  if (wallet.chains.length >= MAX_CHAINS) return refuse('too-many-chains', `at most ${MAX_CHAINS} networks`);
  return accept({ ...wallet, chains: [...wallet.chains, read.value] });
}

/** Changes the one with its id. Codes: `no-chain` and those of reading. */
export function withChangedChain(wallet: PublicWallet, changed: unknown): Step<BadMember | 'no-chain'> {
  const read = parseShape(chainShape, changed);
  if (!read.ok) return read;
  const isIt = (one: Chain) => one.chainId === read.value.chainId;
  if (!wallet.chains.some(isIt)) return NO_CHAIN;
  return accept({ ...wallet, chains: wallet.chains.map((one) => (isIt(one) ? read.value : one)) });
}

/** Sites on it move to the first that is left; its tokens go, too. Codes: `no-chain`, `last-chain`. */
export function withoutChain(wallet: PublicWallet, id: string): Step<'no-chain' | 'last-chain'> {
  const chains = wallet.chains.filter((one) => one.chainId !== id);
  if (chains.length === wallet.chains.length) return NO_CHAIN;
  const [first] = chains;
  if (first === undefined) return refuse('last-chain', 'a wallet has a network');
  const sites = Object.entries(wallet.sites).map(
    ([name, one]) => [name, one.chainId === id ? { ...one, chainId: first.chainId } : one] as const,
  );
  const watched = wallet.watched.filter((asset) => asset.chainId !== id);
  return accept({ ...wallet, chains, watched, sites: Object.fromEntries(sites) });
}

/**
 * Gives a site these accounts, in this order, instead of what it was given before. Its network stays, or is the first one.
 * Codes: `bad-origin`, `no-account`, `too-many-sites`.
 */
export function withConnected(
  wallet: PublicWallet,
  name: string,
  accounts: readonly string[],
): Step<'bad-origin' | 'no-account' | 'too-many-sites'> {
  const given = accounts.map((asked) => findAccount(wallet, asked)?.address ?? null);
  if (given.length === 0 || !given.every((address) => address !== null) || !areDifferent(given))
    return refuse('no-account', 'the wallet does not have these accounts');
  return withSite(wallet, name, { accounts: given, chainId: networkOf(wallet, name).chainId });
}

/** Its network is forgotten, too. Nothing happens for one that is not known. */
export function withoutSite(wallet: PublicWallet, name: string): PublicWallet {
  const left = Object.entries(wallet.sites).filter(([known]) => known !== name);
  return { ...wallet, sites: Object.fromEntries(left) };
}

/** The network that a site works on, also before it is connected. Codes: `bad-origin`, `no-chain`, `too-many-sites`. */
export function withSwitched(
  wallet: PublicWallet,
  name: string,
  id: string,
): Step<'bad-origin' | 'no-chain' | 'too-many-sites'> {
  if (findChain(wallet, id) === null) return NO_CHAIN;
  return withSite(wallet, name, { accounts: accountsOf(wallet, name), chainId: id });
}

/** A token that is there stays as it is: a site could otherwise move the point in its amounts. Codes: `no-chain`, `too-many-assets` and those of reading. */
export function withWatched(
  wallet: PublicWallet,
  asset: unknown,
): Step<BadMember | 'no-chain' | 'too-many-assets'> {
  const read = parseShape(assetShape, asset);
  if (!read.ok) return read;
  if (findChain(wallet, read.value.chainId) === null) return NO_CHAIN;
  if (isWatched(wallet, read.value)) return accept(wallet);
  return wallet.watched.length >= MAX_WATCHED
    ? refuse('too-many-assets', `at most ${MAX_WATCHED} tokens`)
    : accept({ ...wallet, watched: [...wallet.watched, read.value] });
}

export function isWatched({ watched }: PublicWallet, asset: WatchedAsset): boolean {
  return watched.some((known) => assetKey(known) === assetKey(asset));
}

/** Nothing on the network changes by it. */
export function withoutWatched(wallet: PublicWallet, asset: WatchedAsset): PublicWallet {
  return { ...wallet, watched: wallet.watched.filter((known) => assetKey(known) !== assetKey(asset)) };
}

function withSite(
  wallet: PublicWallet,
  name: string,
  stands: ConnectedSite,
): Step<'bad-origin' | 'too-many-sites'> {
  if (!isOrigin(name)) return refuse('bad-origin', 'not an origin that may ask');
  if (siteIn(wallet, name) === null && Object.keys(wallet.sites).length >= MAX_CONNECTED_SITES)
    return refuse('too-many-sites', `at most ${MAX_CONNECTED_SITES} sites`);
  return accept({ ...wallet, sites: { ...wallet.sites, [name]: stands } });
}
