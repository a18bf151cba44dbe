/**
 * What a try of a transaction on the reader's own server changed (docs/spec/page-requests.md section 7). The word of one server, of what would have happened then; the chain
 * can stand otherwise when the transaction gets there.
 */

import type { Asset, Outflow } from './description.ts';
import type { Address } from './signable.ts';

/** `delta`: in the smallest unit, with a sign where it is less. `symbol`: as the token's contract calls itself. */
export type BalanceChange = {
  readonly account: Address;
  readonly asset: Asset;
  readonly symbol: string | null;
  readonly decimals: number | null;
  readonly delta: string;
};

export type Simulation =
  | {
      readonly is: 'done';
      readonly ok: boolean;
      /** Why it failed, in the words of the contract or server: anything. */
      readonly reason: string | null;
      readonly changes: readonly BalanceChange[];
    }
  | { readonly is: 'unknown'; readonly code: string };

/** What left, as the policy takes it. @param changes of one account */
export function outflowsIn(changes: readonly BalanceChange[]): readonly Outflow[] {
  return changes
    .filter(({ delta }) => delta.startsWith('-'))
    .map(({ asset, delta }) => ({ asset, amount: delta.slice(1), how: 'sent', to: null }));
}

export function changesOf(simulation: Simulation, account: Address): readonly BalanceChange[] {
  if (simulation.is === 'unknown') return [];
  return simulation.changes.filter((change) => change.account.toLowerCase() === account.toLowerCase());
}
