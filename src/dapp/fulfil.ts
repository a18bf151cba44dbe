/**
 * What happens once the person agreed to a request of the wallet (docs/spec/page-requests.md section 5): the keys worker signs exactly what was on screen, and what has to be sent is handed
 * back, to be stored first. What the site is given comes back with its answer. Other changes of the wallet's state were made by the window; then the answer is what the site sees now.
 */

import { accept, type Parsed } from '../errors.ts';
import { accountsOf, type ConnectedSite, networkOf, type PublicWallet } from '../wallet/public-state.ts';
import type { Address, Decimal, Hex } from '../wallet/signable.ts';
import type { Agreed, Choice } from './choice.ts';
import { permissionsOf } from './instant.ts';
import type { PageMethod } from './page-call.ts';
import type { Made, OpenRequest } from './queue.ts';
import { STOPPED, WRONG_CHOICE } from './refusals.ts';

export type WalletMethod = Exclude<PageMethod, 'rail_provePersonhood'>;
export type WalletRequest = OpenRequest<WalletMethod>;

/** What a page is answered, or what has to be sent first. */
export type Fulfilled =
  /** `site`: what the site is given with it. */
  | { readonly is: 'answer'; readonly value: unknown; readonly site?: ConnectedSite }
  | { readonly is: 'to-send'; readonly made: Made };

/** Signed transactions in their order. `id`: of calls (EIP-5792); `null` for a single transaction. */
export type ToSend = {
  readonly chainId: Decimal;
  readonly id: string | null;
  readonly sends: readonly { readonly raw: Hex; readonly hash: Hex }[];
};

export type Signed = { readonly signature: Hex; readonly raw: Hex | null; readonly hash: Hex | null };

export type WalletPorts = {
  readonly wallet: () => Promise<PublicWallet>;
  /** `fits` of `fits.ts`, in the lookup worker. @param first the site's first account */
  readonly fits: (
    request: WalletRequest,
    toSign: readonly Agreed[],
    first: Address | null,
  ) => Promise<boolean>;
  /** In the keys worker, after the policy: all or none. @param chain CAIP-2 */
  readonly sign: (
    toSign: readonly Agreed[],
    origin: string,
    chain: string | null,
  ) => Promise<Parsed<readonly Signed[]>>;
  readonly newId: () => string;
};

/** Codes: `wrong-choice`, and those of signing. */
export async function fulfilRequest(
  ports: WalletPorts,
  request: WalletRequest,
  choice: Choice,
  isWanted: () => Promise<boolean>,
): Promise<Parsed<Fulfilled>> {
  const { call, asker } = request;
  const wallet = await ports.wallet();
  if (choice.method !== call.method) return WRONG_CHOICE;
  if ('site' in choice) return answerWith(request, wallet, choice.site);
  if (!('toSign' in choice)) return answerNow(request, wallet);
  const first = accountsOf(wallet, asker.origin)[0] ?? null;
  const isAsked = await ports.fits(request, choice.toSign, first);
  return isAsked ? signAll(ports, request, choice.toSign, isWanted) : WRONG_CHOICE;
}

/** Accounts that the wallet has. */
function answerWith(
  { call, asker: { origin } }: WalletRequest,
  wallet: PublicWallet,
  site: ConnectedSite,
): Parsed<Fulfilled> {
  const accounts = accountsOf({ ...wallet, sites: { [origin]: site } }, origin);
  if (accounts.length === 0) return WRONG_CHOICE;
  const value = call.method === 'eth_requestAccounts' ? accounts : permissionsOf(origin, accounts);
  return accept({ is: 'answer', value, site });
}

function answerNow({ call, asker: { origin } }: WalletRequest, wallet: PublicWallet): Parsed<Fulfilled> {
  const isOn = (chainId: Decimal) => networkOf(wallet, origin).chainId === chainId;
  switch (call.method) {
    case 'wallet_addEthereumChain':
      return isOn(call.params.chain.chainId) ? say(null) : WRONG_CHOICE;
    case 'wallet_switchEthereumChain':
      return isOn(call.params.chainId) ? say(null) : WRONG_CHOICE;
    case 'wallet_watchAsset':
      return say(true);
    default:
      return WRONG_CHOICE;
  }
}

async function signAll(
  ports: WalletPorts,
  { call, asker: { origin }, chainId }: WalletRequest,
  toSign: readonly Agreed[],
  isWanted: () => Promise<boolean>,
): Promise<Parsed<Fulfilled>> {
  if (!(await isWanted())) return STOPPED;
  const signed = await ports.sign(toSign, origin, chainId === null ? null : `eip155:${chainId}`);
  if (!signed.ok) return signed;
  const all = signed.value;
  const sends = all.flatMap(({ raw, hash }) => (raw === null || hash === null ? [] : [{ raw, hash }]));
  if (sends.length === 0 || chainId === null) return say(all[0]?.signature ?? null);
  const id = call.method === 'wallet_sendCalls' ? (call.params.id ?? ports.newId()) : null;
  const toSend: ToSend = { chainId, id, sends };
  const answer = JSON.stringify(id === null ? sends[0]?.hash : { id });
  return accept({ is: 'to-send', made: { toSend: JSON.stringify(toSend), answer } });
}

function say(value: unknown): Parsed<Fulfilled> {
  return accept({ is: 'answer', value });
}
