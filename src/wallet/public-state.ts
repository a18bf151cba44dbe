/**
 * What the extension knows of the wallet while the vault is locked (docs/spec/accounts.md section 4): addresses, networks, which site was given what, tokens to show.
 * `storage.local`, key `wallet`; no secrets. Its steps are `public-steps.ts`.
 *
 * It is a copy for the background, made from the vault. Whoever can write to the profile can change it; the keys worker never reads it.
 */

import * as v from 'valibot';
import { accept, type Parsed } from '../errors.ts';
import { isLoopback, isServerUrl } from '../loopback.ts';
import { integer, nameLine, parseShape } from '../shapes.ts';
import { DEFAULT_CHAINS } from './default-chains.ts';
import type { Address } from './signable.ts';

export const WALLET_KEY = 'wallet';
export const MAX_ACCOUNTS = 50;
export const MAX_CHAINS = 50;
export const MAX_CONNECTED_SITES = 200;
export const MAX_WATCHED = 200;
export const MAX_NAME_CHARS = 40;
const MAX_RPC_URLS = 5;
/** EIP-2294: so that twice the id and 36 more fits into 64 bits with sign. */
const MAX_CHAIN_ID = 4_503_599_627_370_476n;
const MAX_UINT256_DIGITS = 78;

/** 20 bytes of either case: capitals are checked where addresses are read, not where they are kept. */
export const storedAddress = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{40}$/),
  v.transform((text) => text as Address),
);
export const accountName = nameLine(1, MAX_NAME_CHARS);
/** Shown beside amounts: letters that cannot pass for digits, spaces or other signs of the interface. */
const symbol = v.pipe(nameLine(1, 11), v.regex(/^\S+$/u));
const chainId = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,15}$/),
  v.check((text) => BigInt(text) <= MAX_CHAIN_ID, 'at most what EIP-2294 allows'),
);
const serverUrl = v.pipe(
  v.string(),
  v.check((text: string) => isServerUrl(text), 'https, or http on this device'),
);

const account = v.strictObject({
  address: storedAddress,
  name: accountName,
  source: v.picklist(['seed', 'key', 'watch']),
});
export const chainShape = v.strictObject({
  chainId,
  name: nameLine(1, MAX_NAME_CHARS),
  /** The first is asked. */
  rpcUrls: v.pipe(v.array(serverUrl), v.minLength(1), v.maxLength(MAX_RPC_URLS)),
  symbol,
  decimals: v.literal(18),
  explorerUrl: v.nullable(serverUrl),
});
const site = v.strictObject({
  /** In the person's order; the first is the one that pages take. Empty: the site chose a network and was given no account. */
  accounts: v.pipe(
    v.array(storedAddress),
    v.maxLength(MAX_ACCOUNTS),
    v.check((all) => areDifferent(all), 'each once'),
  ),
  chainId,
});
const tokenId = v.pipe(v.string(), v.maxLength(MAX_UINT256_DIGITS), v.regex(/^(0|[1-9]\d*)$/));
// Nothing is spread here: bundlers keep what is, and the background has no room for schemas.
export const assetShape = v.variant('standard', [
  v.strictObject({
    standard: v.literal('erc20'),
    chainId,
    address: storedAddress,
    symbol,
    decimals: integer(0, 36),
  }),
  v.strictObject({ standard: v.picklist(['erc721', 'erc1155']), chainId, address: storedAddress, tokenId }),
]);

const origin = v.pipe(v.string(), v.maxLength(300), v.check(isOrigin, 'an origin'));

const shape = v.strictObject({
  schema: v.literal('rail.wallet/1'),
  accounts: v.pipe(
    v.array(account),
    v.maxLength(MAX_ACCOUNTS),
    v.check((all) => areDifferent(all.map((one) => one.address)), 'each once'),
  ),
  chains: v.pipe(
    v.array(chainShape),
    v.minLength(1),
    v.maxLength(MAX_CHAINS),
    v.check((all) => areDifferent(all.map((one) => one.chainId)), 'each once'),
  ),
  sites: v.pipe(
    v.record(origin, site),
    v.check((all) => Object.keys(all).length <= MAX_CONNECTED_SITES, 'too many'),
  ),
  watched: v.pipe(v.array(assetShape), v.maxLength(MAX_WATCHED)),
  /** `false`: there is a recovery phrase that nobody has shown to have written down. */
  isBackedUp: v.optional(v.boolean(), true),
  /** The request of a page that something was given for last: it is not given for a second time. */
  given: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{22}$/))),
});

export type Chain = Readonly<Omit<v.InferOutput<typeof chainShape>, 'rpcUrls'>> & {
  readonly rpcUrls: readonly string[];
};
export type PublicAccount = Readonly<v.InferOutput<typeof account>>;
export type ConnectedSite = { readonly accounts: readonly Address[]; readonly chainId: string };
export type WatchedAsset = Readonly<v.InferOutput<typeof assetShape>>;
export type PublicWallet = {
  readonly schema: 'rail.wallet/1';
  readonly accounts: readonly PublicAccount[];
  readonly chains: readonly Chain[];
  readonly sites: { readonly [origin: string]: ConnectedSite };
  readonly watched: readonly WatchedAsset[];
  readonly isBackedUp: boolean;
  readonly given?: string | undefined;
};

export const NEW_WALLET: PublicWallet = {
  schema: 'rail.wallet/1',
  accounts: [],
  chains: DEFAULT_CHAINS,
  sites: {},
  watched: [],
  isBackedUp: true,
};

export type BadMember = 'unknown-member' | 'bad-member';

/** @param stored what storage holds; hostile. `undefined` is a new wallet. */
export function readPublicWallet(stored: unknown): Parsed<PublicWallet, BadMember> {
  return stored === undefined ? accept(NEW_WALLET) : parseShape(shape, stored);
}

export function findChain(wallet: PublicWallet, id: string): Chain | null {
  return wallet.chains.find((one) => one.chainId === id) ?? null;
}

export function findAccount(wallet: PublicWallet, address: string): PublicAccount | null {
  return wallet.accounts.find((one) => isSameAddress(one.address, address)) ?? null;
}

/** What a site was given and the wallet still has; nothing where it is not connected. */
export function accountsOf(wallet: PublicWallet, name: string): readonly Address[] {
  const given = siteIn(wallet, name)?.accounts ?? [];
  return given.filter((address) => findAccount(wallet, address) !== null);
}

/** The network that a site works on: the first, until one was chosen. */
export function networkOf(wallet: PublicWallet, name: string): Chain {
  const chosen = siteIn(wallet, name)?.chainId;
  return (chosen === undefined ? null : findChain(wallet, chosen)) ?? wallet.chains[0]!;
}

export function siteIn({ sites }: PublicWallet, name: string): ConnectedSite | null {
  return Object.hasOwn(sites, name) ? sites[name]! : null;
}

/** The same for the same token or item, whatever else is said of it. */
export function assetKey({ chainId, standard, address, ...asset }: WatchedAsset): string {
  const id = 'tokenId' in asset ? asset.tokenId : '';
  return `${chainId}/${standard}/${address.toLowerCase()}/${id}`;
}

export function isOrigin(text: string): boolean {
  if (!URL.canParse(text) || new URL(text).origin !== text) return false;
  return text.startsWith('https://') || (text.startsWith('http://') && isLoopback(text));
}

export function areDifferent(values: readonly string[]): boolean {
  return new Set(values.map((value) => value.toLowerCase())).size === values.length;
}

export function isSameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
