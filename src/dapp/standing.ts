/**
 * Where a request stands when it comes in, with what the person gave to the site (docs/spec/page-requests.md sections 2 and 5): answered at once, refused, or for the
 * person to decide. Runs in the worker that reads it; what ends it later is `still-stands.ts`.
 */

import { accept, type Parsed } from '../errors.ts';
import {
  accountsOf,
  findChain,
  isSameAddress,
  networkOf,
  type PublicWallet,
} from '../wallet/public-state.ts';
import type { Address, Decimal } from '../wallet/signable.ts';
import { callsOf, type KnownCalls } from './known-calls.ts';
import type { PageErrorCode } from './page-answers.ts';
import { type PageCall, readPageCall } from './page-call.ts';

/** What the background knows without a worker. */
export type Known = { readonly wallet: PublicWallet; readonly calls: KnownCalls };

/** Who asks by the browser's word, and what is known. */
export type Site = Known & { readonly origin: string };
/** `chainId`: that the request is bound to; `null` for memberships. */
export type ReadCall = {
  readonly call: PageCall;
  readonly chainId: Decimal | null;
  readonly standing: Standing;
};

export type Standing =
  | { readonly is: 'ask' }
  /** As JSON. */
  | { readonly is: 'answer'; readonly text: string }
  | { readonly is: 'refused'; readonly code: PageErrorCode };

const ASK: Standing = { is: 'ask' };
const NOT_CONNECTED: Standing = { is: 'refused', code: 'not-connected' };

/** @param nowMs since 1970 */
export function readCall(text: string, site: Site, nowMs: number): Parsed<ReadCall, PageErrorCode> {
  const read = readPageCall(text, nowMs);
  if (!read.ok) return read;
  const call = read.value;
  if (call.method === 'rail_provePersonhood') return accept({ call, chainId: null, standing: ASK });
  const { chainId } = networkOf(site.wallet, site.origin);
  return accept({ call, chainId, standing: standingOf(call, site.origin, chainId, site) });
}

function standingOf(call: PageCall, origin: string, chainId: Decimal, known: Known): Standing {
  const accounts = accountsOf(known.wallet, origin);
  const isMissing = findChain(known.wallet, chainId) === null;
  switch (call.method) {
    case 'rail_provePersonhood':
    case 'wallet_requestPermissions':
      return ASK;
    case 'eth_requestAccounts':
      return accounts.length === 0 ? ASK : { is: 'answer', text: JSON.stringify(accounts) };
    case 'wallet_addEthereumChain':
      return isOn(call.params.chain.chainId, origin, known) ? DONE : ASK;
    case 'wallet_switchEthereumChain':
      if (accounts.length === 0) return NOT_CONNECTED;
      if (findChain(known.wallet, call.params.chainId) === null)
        return { is: 'refused', code: 'unknown-chain' };
      return isOn(call.params.chainId, origin, known) ? DONE : ASK;
    case 'wallet_watchAsset':
      return accounts.length === 0 ? NOT_CONNECTED : ASK;
    case 'wallet_sendCalls': {
      const { account, id } = call.params;
      if (!isGiven(accounts, account ?? accounts[0])) return NOT_CONNECTED;
      if (isMissing || call.params.chainId !== chainId) return { is: 'refused', code: 'unknown-calls-chain' };
      const isUsed = id !== null && callsOf(known.calls, origin).some((one) => one.id === id);
      return isUsed ? { is: 'refused', code: 'id-used' } : ASK;
    }
    case 'eth_sendTransaction':
      if (!isGiven(accounts, call.params.account)) return NOT_CONNECTED;
      return isMissing
        ? { is: 'refused', code: 'unknown-chain' }
        : onChain(call.params.request.chainId, chainId);
    case 'eth_signTypedData_v4':
      if (!isGiven(accounts, call.params.account)) return NOT_CONNECTED;
      return onChain(namedChain(call.params.typedData.domain.chainId), chainId);
    case 'personal_sign':
      return isGiven(accounts, call.params.account) ? ASK : NOT_CONNECTED;
  }
}

const DONE: Standing = { is: 'answer', text: 'null' };

/** Only for a site that was given accounts: another one would learn which chains were added. */
function isOn(chainId: Decimal, origin: string, { wallet }: Known): boolean {
  return accountsOf(wallet, origin).length > 0 && networkOf(wallet, origin).chainId === chainId;
}

function isGiven(accounts: readonly Address[], account: Address | undefined): boolean {
  return account !== undefined && accounts.some((one) => isSameAddress(one, account));
}

function onChain(named: Decimal | undefined, chainId: Decimal): Standing {
  return named === undefined || named === chainId ? ASK : { is: 'refused', code: 'other-chain' };
}

/** What cannot be read as a number is for the description to warn of. */
function namedChain(value: unknown): Decimal | undefined {
  const isNumber = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  const isText = typeof value === 'string' && /^(\d{1,78}|0x[\da-fA-F]{1,64})$/.test(value);
  return isNumber || isText ? BigInt(value as string).toString() : undefined;
}
