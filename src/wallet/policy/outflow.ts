/**
 * How much of an asset can leave the account (docs/spec/policy.md section 3): the larger of what the bytes say and what the simulation said, and the fee. What neither of
 * them sees is not counted.
 */

import type { Asset, Outflow } from '../description.ts';
import type { Decimal } from '../signable.ts';
import { feeOf, type PolicyAsk } from './ask.ts';
import { sameAsset } from './same-asset.ts';

/** `all` is more than any number. */
export type Amount = bigint | 'all';

export function toAmount(text: Decimal | 'all'): Amount {
  return text === 'all' ? 'all' : BigInt(text);
}

export function plus(a: Amount, b: Amount): Amount {
  return a === 'all' || b === 'all' ? 'all' : a + b;
}

export function exceeds(amount: Amount, max: bigint): boolean {
  return amount === 'all' || amount > max;
}

/** With the fee, where the asset is the chain's own coin. */
export function outOf(ask: PolicyAsk, asset: Asset): Amount {
  return plus(larger(sumOf(ask.description.outflows, asset), simulatedOut(ask, asset)), feeIn(ask, asset));
}

export function simulatedOut({ simulated }: PolicyAsk, asset: Asset): Amount {
  return sumOf(simulated?.outflows ?? [], asset);
}

/** 0 where the asset is another one than the chain's coin. */
export function feeIn({ signable, description }: PolicyAsk, asset: Asset): bigint {
  const coin = `${description.chain}/slip44:60`;
  return sameAsset(asset, { asset: coin }) === 'yes' ? feeOf(signable) : 0n;
}

/** Whether something leaves that is not certainly one of these assets; the fee aside. */
export function leavesBeside({ description, simulated }: PolicyAsk, assets: readonly Asset[]): boolean {
  return [...description.outflows, ...(simulated?.outflows ?? [])].some(
    (outflow) => least(outflow) !== '0' && !assets.some((known) => sameAsset(known, outflow) === 'yes'),
  );
}

function sumOf(outflows: readonly Outflow[], asset: Asset): Amount {
  return outflows
    .filter((outflow) => sameAsset(asset, outflow) !== 'no')
    .map((outflow) => toAmount(least(outflow)))
    .reduce<Amount>(plus, 0n);
}

/** What may be one item of a collection is one at least: its number can be 0. */
function least({ amount, item }: Outflow): Outflow['amount'] {
  return amount === '0' && item !== undefined ? '1' : amount;
}

function larger(a: Amount, b: Amount): Amount {
  if (a === 'all' || b === 'all') return 'all';
  return a > b ? a : b;
}
