/** What the wallet's pages ask of the two workers. Nothing a server answers is believed here beyond its shape. */

import { againIfLost, askLookup } from '../../browser/ask-workers.ts';
import type { ToDecide } from '../../browser/deciding.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Description } from '../../wallet/description.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import type { Rpc } from '../../wallet/find-approvals.ts';
import type { Simulated } from '../../wallet/policy/ask.ts';
import type { Chain } from '../../wallet/public-state.ts';
import type { Address, Decimal, Hex, Signable, Transaction } from '../../wallet/signable.ts';
import type { Simulation } from '../../wallet/simulation.ts';

export type TransactionSignable = Extract<Signable, { readonly kind: 'transaction' }>;

export type Prepared = {
  readonly signable: TransactionSignable;
  readonly description: Description;
  /** For the policy. */
  readonly simulated: Simulated;
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

/** @param over what was signed with the same number */
export function prepareTransaction(
  chain: Chain,
  request: TransactionRequest,
  over: readonly Transaction[] = [],
): Promise<Parsed<Prepared>> {
  return askLookup('wallet-prepare', { chain, request, origin: null, over }) as Promise<Parsed<Prepared>>;
}

/** What was signed, read back from its bytes. */
export async function readSigned(raw: Hex): Promise<Parsed<Transaction>> {
  const read = await againIfLost(() => askLookup('wallet-read-signed', { raw, origin: null }));
  return read.ok ? accept(read.value.signable.transaction) : read;
}

/** What the policy is asked about one's own. */
export function toDecide(chain: Chain, { signable, simulated }: Prepared): ToDecide {
  return { items: [{ signable, simulated }], who: { by: 'person' }, chain: `eip155:${chain.chainId}` };
}
