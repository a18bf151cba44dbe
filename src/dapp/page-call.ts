/**
 * Reads what a page sent that the person has to agree to (docs/spec/page-requests.md sections 2 and 7): JSON text, bounded in size and depth before it is
 * parsed, with one schema for each method.
 */

import { nesting } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type PersonhoodRequest, readRequest } from '../identity/request.ts';
import { type AddChain, readAddChain, readSwitchChain, type SwitchChain } from './methods/chains.ts';
import { isWalletText } from './methods/classes.ts';
import { type Connect, readRequestAccounts, readRequestPermissions } from './methods/connect.ts';
import { readSendCalls, type SendCalls } from './methods/send-calls.ts';
import { readSendTransaction, type SendTransaction } from './methods/send-transaction.ts';
import {
  readSignMessage,
  readSignTypedData,
  type SignMessage,
  type SignTypedData,
} from './methods/sign-message.ts';
import { readWatchAsset, type WatchAsset } from './methods/watch-asset.ts';
import { MAX_TEXT_CHARS, type PageErrorCode } from './page-answers.ts';

/** Typed data nests; nothing else of the wallet comes near. */
const MAX_DEPTH = 28;
const MAX_OTHER_DEPTH = 8;
const MAX_OTHER_CHARS = 16_384;

/** Parameters by method. */
export type PageParams = {
  readonly rail_provePersonhood: PersonhoodRequest;
  readonly eth_requestAccounts: Connect;
  readonly wallet_requestPermissions: Connect;
  readonly eth_sendTransaction: SendTransaction;
  readonly personal_sign: SignMessage;
  readonly eth_signTypedData_v4: SignTypedData;
  readonly wallet_sendCalls: SendCalls;
  readonly wallet_addEthereumChain: AddChain;
  readonly wallet_switchEthereumChain: SwitchChain;
  readonly wallet_watchAsset: WatchAsset;
};

export type PageMethod = keyof PageParams;

/** What a page asks for, checked. */
export type PageCall<M extends PageMethod = PageMethod> = {
  [K in M]: { readonly method: K; readonly params: PageParams[K] };
}[M];

const METHODS: {
  readonly [M in PageMethod]: (params: unknown, nowMs: number) => Parsed<PageParams[M], PageErrorCode>;
} = {
  rail_provePersonhood: readRequest,
  eth_requestAccounts: readRequestAccounts,
  wallet_requestPermissions: readRequestPermissions,
  eth_sendTransaction: readSendTransaction,
  personal_sign: readSignMessage,
  eth_signTypedData_v4: readSignTypedData,
  wallet_sendCalls: readSendCalls,
  wallet_addEthereumChain: readAddChain,
  wallet_switchEthereumChain: readSwitchChain,
  wallet_watchAsset: readWatchAsset,
};

/** @param nowMs since 1970 */
export function readPageCall(text: string, nowMs: number): Parsed<PageCall, PageErrorCode> {
  const asked = readAsked(text);
  if (!asked.ok) return asked;
  const { method, params: given } = asked.value;
  if (!Object.hasOwn(METHODS, method)) return refuse('unknown-method', '');
  const known = method as PageMethod;
  const params = METHODS[known](given, nowMs);
  return params.ok ? accept({ method: known, params: params.value } as PageCall) : params;
}

export type Asked = { readonly method: string; readonly params: unknown };

/** `method` and `params` of whatever method, unread. */
export function readAsked(text: string): Parsed<Asked, PageErrorCode> {
  const isWallets = isWalletText(text);
  if (text.length > (isWallets ? MAX_TEXT_CHARS : MAX_OTHER_CHARS)) return refuse('too-large', '');
  if (nesting(text) > (isWallets ? MAX_DEPTH : MAX_OTHER_DEPTH)) return refuse('too-deep', '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('not-json', '');
  }
  const { method, params, ...others } = (value ?? {}) as Record<string, unknown>;
  if (typeof method !== 'string' || Object.keys(others).length > 0) return refuse('bad-request', '');
  return accept({ method, params });
}
