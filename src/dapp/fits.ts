/**
 * Whether what the person agreed to is what the page asked for (docs/spec/page-requests.md section 5). The window is ours; it is compared all the same, in the worker, because what is
 * signed, and what a site is given, must follow from the request and from nothing else.
 */

import { accountsOf, isSameAddress, type PublicWallet } from '../wallet/public-state.ts';
import type { Address, Decimal, Signable, Transaction } from '../wallet/signable.ts';
import type { Choice } from './choice.ts';
import { grantFor } from './grant-for.ts';
import { type GrantMethod, isSame } from './grants.ts';
import type { PlainCall } from './methods/send-calls.ts';
import type { PageCall } from './page-call.ts';
import type { OpenRequest } from './queue.ts';

export type FitRequest = Pick<OpenRequest, 'call' | 'asker' | 'chainId'>;

/** @param wallet as it is stored now */
export function fits(request: FitRequest, choice: Choice, wallet: PublicWallet): boolean {
  const { call, asker, chainId } = request;
  const { origin } = asker;
  if ('grant' in choice) {
    const { accounts } = choice.grant.site;
    const asked = { call: call as PageCall<GrantMethod>, origin, chainId };
    const made = grantFor(wallet, asked, { accounts, newChain: choice.grant.chain });
    return made.ok && isSame(made.value, choice.grant);
  }
  if (!('toSign' in choice)) return false;
  const signables = choice.toSign.map(({ signable }) => signable);
  return areAsked(call, signables, chainId, accountsOf(wallet, origin)[0] ?? null);
}

/** @param chainId that the request is bound to; @param account that calls without one mean */
function areAsked(
  call: PageCall,
  toSign: readonly Signable[],
  chainId: Decimal | null,
  account: Address | null,
): boolean {
  const asked = askedOf(call, account);
  const isEach = toSign.every((signable, i) => isOne(asked[i], signable, chainId));
  return asked.length > 0 && asked.length === toSign.length && isEach && areInARow(toSign);
}

type Asked =
  | {
      readonly account: Address | null;
      readonly transaction: PlainCall & { readonly lists: unknown; readonly nonce: Decimal | undefined };
    }
  | { readonly account: Address | null; readonly exact: unknown };

function askedOf(call: PageCall, account: Address | null): readonly Asked[] {
  switch (call.method) {
    case 'eth_sendTransaction': {
      const { to, value, data, nonce, accessList = [], authorizationList = [] } = call.params.request;
      const lists = [accessList, authorizationList];
      return [{ account: call.params.account, transaction: { to, value, data, nonce, lists } }];
    }
    case 'wallet_sendCalls':
      return call.params.calls.map((one) => ({
        account: call.params.account ?? account,
        transaction: { ...one, nonce: undefined, lists: [[], []] },
      }));
    case 'personal_sign':
      return [{ account: call.params.account, exact: call.params.message }];
    case 'eth_signTypedData_v4':
      return [{ account: call.params.account, exact: call.params.typedData }];
    default:
      return [];
  }
}

function isOne(asked: Asked | undefined, signable: Signable, chainId: Decimal | null): boolean {
  if (asked === undefined || asked.account === null || !isSameAddress(signable.account, asked.account))
    return false;
  if ('transaction' in asked)
    return signable.kind === 'transaction' && isTransaction(asked.transaction, signable.transaction, chainId);
  if (signable.kind === 'message') return signable.message === asked.exact;
  return signable.kind === 'typed-data' && isSame(signable.typedData, asked.exact);
}

function isTransaction(
  { to, value, data, nonce, lists }: Extract<Asked, { readonly transaction: unknown }>['transaction'],
  made: Transaction,
  chainId: Decimal | null,
): boolean {
  const madeLists = [
    'accessList' in made ? made.accessList : [],
    'authorizationList' in made ? made.authorizationList : [],
  ];
  const isTo = to === null || made.to === null ? to === made.to : isSameAddress(to, made.to);
  return (
    isTo &&
    made.chainId === chainId &&
    made.value === value &&
    made.data === data &&
    (nonce === undefined || made.nonce === nonce) &&
    isSame(madeLists, lists)
  );
}

/** Several transactions are numbered one after the other. */
function areInARow(toSign: readonly Signable[]): boolean {
  const numbers = toSign.flatMap((signable) =>
    signable.kind === 'transaction' ? [BigInt(signable.transaction.nonce)] : [],
  );
  return numbers.every((number, i) => number === numbers[0]! + BigInt(i));
}
