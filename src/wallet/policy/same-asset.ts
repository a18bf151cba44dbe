/**
 * Whether what leaves is of the asset that a cap is about (docs/spec/policy.md section 3). Names differ where the thing is one: the bytes say ERC-20 of what may be a collection, a collection without the
 * item, a coin by another number. What cannot be told apart is `maybe`, and counts against whoever asks.
 */

import type { Asset, Outflow } from '../description.ts';
import { sameText } from './same-text.ts';

export type Same = 'yes' | 'maybe' | 'no';

type Read = {
  readonly chain: string;
  /** The contract; empty of the coin. */
  readonly thing: string;
  readonly standard: string;
  readonly item: string | null;
};

/** Of typed data that names no chain: it is good on each. */
const ANY_CHAIN = 'eip155:0';

/**
 * Contracts that move the chain's own coin: MRC-20 of Polygon, GoldToken of Celo, the ERC-20 precompile of Moonbeam, Moonriver and Moonbase Alpha
 * (docs.moonbeam.network, "Native Token ERC-20 Precompile"), MVM_Coinbase of Metis (MetisProtocol/mvm; "a native token but also an ERC20 compatible token").
 */
const COINS: { readonly [chain: string]: string } = {
  'eip155:137': '0x0000000000000000000000000000000000001010',
  'eip155:1088': '0xdeaddeaddeaddeaddeaddeaddeaddeaddead0000',
  'eip155:1284': '0x0000000000000000000000000000000000000802',
  'eip155:1285': '0x0000000000000000000000000000000000000802',
  'eip155:1287': '0x0000000000000000000000000000000000000802',
  'eip155:42220': '0x471ece3750da237f93b8e339c536989b8978a438',
};

/** @param asset of a rule: a coin, a token, a collection with all its items, or one item */
export function sameAsset(asset: Asset, outflow: Pick<Outflow, 'asset' | 'item'>): Same {
  const [capped, out] = [readAsset(asset), readAsset(outflow.asset)];
  if (capped === null || out === null) return sameText(asset, outflow.asset) ? 'yes' : 'no';
  const isSameChain = capped.chain === out.chain;
  if (capped.thing !== out.thing || !(isSameChain || out.chain === ANY_CHAIN)) return 'no';
  const item = out.item ?? outflow.item ?? null;
  if (capped.item !== null && item !== null && capped.item !== item) return 'no';
  const isSameItem = capped.item === null || out.item !== null;
  return isSameChain && isSameItem && capped.standard === out.standard ? 'yes' : 'maybe';
}

/** `null` for what is named in no way that is known here; that is compared as text. */
function readAsset(asset: Asset): Read | null {
  const evm = /^eip155:0*(\d+)\/([-a-z0-9]+):([^/]+)(?:\/0*(\d+))?$/.exec(asset);
  if (evm !== null) {
    const chain = `eip155:${evm[1]}`;
    const contract = evm[3]!.toLowerCase();
    // Chains have one coin, whichever number it was given.
    if (evm[2] === 'slip44' || COINS[chain] === contract)
      return { chain, thing: '', standard: 'slip44', item: null };
    return { chain, thing: contract, standard: evm[2]!, item: evm[4] ?? null };
  }
  const near = /^(near:[^/]+)\/([^:]+):(.*)$/s.exec(asset);
  if (near === null) return null;
  const name = unescaped(near[3]!);
  const [contract, item] = /^nep(171|245)$/.test(near[2]!) ? splitOnce(name) : [name, null];
  return { chain: near[1]!, thing: contract, standard: near[2]!, item };
}

/** CAIP-19 has no letters for `_` and `:`, which names of NEAR hold: a rule writes `%5F` and `%3A`. */
export function unescaped(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function splitOnce(name: string): readonly [string, string | null] {
  const at = name.indexOf(':');
  return at === -1 ? [name, null] : [name.slice(0, at), name.slice(at + 1)];
}
