/**
 * How much of an asset can leave the account (docs/spec/policy.md section 3): the larger of what the bytes say and what the simulation said, and the fee. What neither of
 * them sees is not counted.
 */

import type { Asset, Outflow } from '../description.ts';
import type { Decimal } from '../signable.ts';
import { highestFee, type PolicyAsk } from './ask.ts';
import { sameText } from './same-text.ts';

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
  return asset.startsWith(`${description.chain}/slip44:`) ? highestFee(signable) : 0n;
}

/** Whether something leaves that none of these assets is; the fee aside. */
export function leavesBeside({ description, simulated }: PolicyAsk, assets: readonly Asset[]): boolean {
  return [...description.outflows, ...(simulated?.outflows ?? [])].some(
    ({ asset, amount }) => amount !== '0' && !assets.some((known) => sameText(known, asset)),
  );
}

function sumOf(outflows: readonly Outflow[], asset: Asset): Amount {
  return outflows
    .filter((outflow) => sameText(outflow.asset, asset))
    .map(({ amount }) => toAmount(amount))
    .reduce<Amount>(plus, 0n);
}

function larger(a: Amount, b: Amount): Amount {
  if (a === 'all' || b === 'all') return 'all';
  return a > b ? a : b;
}
