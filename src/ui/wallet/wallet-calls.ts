/** What the wallet's pages ask of the two workers. Nothing a server answers is believed here beyond its shape. */

import { askLookup, askOpened } from '../../browser/ask-workers.ts';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Description } from '../../wallet/description.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import type { Rpc } from '../../wallet/find-approvals.ts';
import type { Chain } from '../../wallet/public-state.ts';
import type { Address, Decimal, Signable } from '../../wallet/signable.ts';
import { type Simulation, simulatedFor } from '../../wallet/simulation.ts';

export type TransactionSignable = Extract<Signable, { readonly kind: 'transaction' }>;

export type Prepared = {
  readonly signable: TransactionSignable;
  readonly description: Description;
  readonly simulation: Simulation;
  readonly fee: { readonly maxWei: Decimal };
};

/** Of one account. `null`: a token that did not say. */
export type Balances = { readonly coin: Decimal; readonly tokens: readonly (Decimal | null)[] };

/** The first server of the network. */
export function rpcOf({ rpcUrls }: Chain): Rpc {
  return (method, params) => askLookup('rpc', { url: rpcUrls[0]!, method, params });
}

/** @param tokens answered in the same order */
export async function askBalances(
  chain: Chain,
  account: Address,
  tokens: readonly Address[],
): Promise<Parsed<Balances>> {
  const { chainId } = chain;
  const answer = await askLookup('wallet-balances', {
    chains: [chain],
    accounts: [account],
    tokens: tokens.map((address) => ({ chainId, address })),
  });
  if (!answer.ok) return answer;
  const [coin, ...others] = answer.value.map(({ amount }) => amount);
  if (coin === undefined || coin === null) return refuse('unreachable', 'the server told no balance');
  return accept({ coin, tokens: others });
}

export function prepareTransaction(chain: Chain, request: TransactionRequest): Promise<Parsed<Prepared>> {
  return askLookup('wallet-prepare', { chain, request, origin: null }) as Promise<Parsed<Prepared>>;
}

/** What the policy would say to it now. `locked` where the vault has to be opened first. */
export function decideFor(chain: Chain, prepared: Prepared): Promise<Parsed<SigningDecision>> {
  const { signable, simulation } = prepared;
  return askOpened({
    method: 'wallet-decide',
    params: {
      signable,
      who: { by: 'person' },
      chain: `eip155:${chain.chainId}`,
      simulated: simulatedFor(simulation, signable.account),
    },
  });
}
