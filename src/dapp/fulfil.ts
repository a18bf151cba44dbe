/**
 * What happens once the person agreed to a request of the wallet (docs/spec/page-requests.md section 5): the keys worker signs exactly what was on screen, and what has to be sent is handed
 * back, to be stored first. What the site is given, or what its request changes, comes back with its answer.
 */

import { accept, type Parsed } from '../errors.ts';
import type { Decimal, Hex } from '../wallet/signable.ts';
import type { Agreed, Choice } from './choice.ts';
import type { Grant } from './grants.ts';
import type { PageMethod } from './page-call.ts';
import type { Made, OpenRequest } from './queue.ts';
import { STOPPED, WRONG_CHOICE } from './refusals.ts';

export type WalletMethod = Exclude<PageMethod, 'rail_provePersonhood'>;
export type WalletRequest = OpenRequest<WalletMethod>;

/** What a page is answered, or what has to be sent first. */
export type Fulfilled =
  /** `grant`: what the site is given with it, or what changes with it. */
  | { readonly is: 'answer'; readonly value: unknown; readonly grant?: Grant }
  | { readonly is: 'to-send'; readonly made: Made };

/** Signed transactions in their order. `id`: of calls (EIP-5792); `null` for a single transaction. */
export type ToSend = {
  readonly chainId: Decimal;
  readonly id: string | null;
  readonly sends: readonly { readonly raw: Hex; readonly hash: Hex }[];
};

export type Signed = { readonly signature: Hex; readonly raw: Hex | null; readonly hash: Hex | null };

export type WalletPorts = {
  /** `fits` of `fits.ts` for the stored wallet, in the lookup worker. */
  readonly fits: (request: WalletRequest, choice: Choice) => Promise<boolean>;
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
  const isAsked = choice.method === request.call.method && (await ports.fits(request, choice));
  if (isAsked && 'grant' in choice)
    return accept({ is: 'answer', value: choice.grant.answer, grant: choice.grant });
  return isAsked && 'toSign' in choice ? signAll(ports, request, choice.toSign, isWanted) : WRONG_CHOICE;
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
  if (sends.length === 0 || chainId === null)
    return accept({ is: 'answer', value: all[0]?.signature ?? null });
  const id = call.method === 'wallet_sendCalls' ? (call.params.id ?? ports.newId()) : null;
  const toSend: ToSend = { chainId, id, sends };
  const answer = JSON.stringify(id === null ? sends[0]?.hash : { id });
  return accept({ is: 'to-send', made: { toSend: JSON.stringify(toSend), answer } });
}
