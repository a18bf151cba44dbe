/**
 * Typed data that lets somebody spend without another transaction of the account: ERC-2612, DAI's form of it, ERC-4494, ERC-3009, and Permit2 (docs/spec/wallet.md
 * section 6). They are told by what they hold, not by who asks: whoever leaves out a member makes a signature that no such contract takes.
 */

import type { Outflow, WarningCode } from '../description.ts';
import type { Address, Decimal, TypedData } from '../signable.ts';
import { isLong, limitOf, tokenOf, warnIf } from './description-parts.ts';
import { readType } from './typed-data-type.ts';

export type Spending = {
  readonly intent: string;
  readonly outflows: readonly Outflow[];
  readonly warnings: readonly WarningCode[];
};

type Place = {
  readonly chain: string;
  readonly contract: Address | null;
  readonly nowMs: number;
};
type Struct = { readonly [member: string]: unknown };

/** `null` for everything else. */
export function readPermit(typedData: TypedData, place: Place): Spending | null {
  const { types, primaryType, message } = typedData;
  const has = (name: string, ...members: string[]) =>
    members.every((member) => types[name]?.some((each) => `${each.type} ${each.name}` === member));
  if (has(primaryType, 'address spender', 'uint256 value', 'uint256 deadline'))
    return permitOf(place, message, [{ amount: text(message.value), bits: 256 }], message.deadline);
  if (has(primaryType, 'address holder', 'address spender', 'uint256 expiry', 'bool allowed'))
    return dai(place, message);
  if (has(primaryType, 'address spender', 'uint256 tokenId', 'uint256 deadline'))
    return oneToken(place, message);
  if (has(primaryType, 'address from', 'address to', 'uint256 value', 'uint256 validBefore'))
    return sentByOthers(place, message);
  return permit2(typedData, place);
}

type Amount = { readonly token?: Address; readonly amount: Decimal; readonly bits: number };

/** @param until when it ends, in seconds; more than one where approval and signature end apart */
function permitOf(place: Place, message: Struct, amounts: readonly Amount[], ...until: unknown[]): Spending {
  const to = message.spender as Address;
  const outflows = amounts.flatMap(({ token = place.contract, amount, bits }): Outflow[] =>
    token === null || amount === '0'
      ? []
      : [{ asset: tokenOf(place.chain, 'erc20', token), amount: limitOf(amount, bits), how: 'allowed', to }],
  );
  const ends = until.filter((each) => each !== undefined && each !== null).map(text);
  return {
    intent: outflows.length === 0 ? 'Revoke' : 'Approve',
    outflows,
    warnings: [
      ...warnIf(outflows.length > 0, 'permit-by-signature'),
      ...warnIf(
        outflows.some(({ amount }) => amount === 'all'),
        'unlimited-approval',
      ),
      ...warnIf(
        ends.some((end) => isLong(end, place.nowMs)),
        'permit-long',
      ),
    ],
  };
}

function dai(place: Place, message: Struct): Spending {
  const amount = message.allowed === true ? (2n ** 256n - 1n).toString() : '0';
  // An expiry of 0 is none.
  const expiry = message.expiry === '0' ? (2n ** 256n - 1n).toString() : message.expiry;
  return permitOf(place, message, [{ amount, bits: 256 }], expiry);
}

function oneToken({ chain, contract, nowMs }: Place, { spender, deadline }: Struct): Spending {
  const asset = contract === null ? null : tokenOf(chain, 'erc721', contract);
  return {
    intent: 'Approve',
    outflows: asset === null ? [] : [{ asset, amount: '1', how: 'allowed', to: spender as Address }],
    warnings: ['permit-by-signature', ...warnIf(isLong(text(deadline), nowMs), 'permit-long')],
  };
}

function sentByOthers({ chain, contract, nowMs }: Place, { to, value, validBefore }: Struct): Spending {
  const asset = contract === null ? null : tokenOf(chain, 'erc20', contract);
  return {
    intent: 'Transfer',
    outflows: asset === null ? [] : [{ asset, amount: text(value), how: 'sent', to: to as Address }],
    warnings: ['permit-by-signature', ...warnIf(isLong(text(validBefore), nowMs), 'permit-long')],
  };
}

/** `details` of an allowance, or `permitted` of one transfer; one of them or a list. */
function permit2({ types, primaryType, message }: TypedData, place: Place): Spending | null {
  const part = types[primaryType]!.find(({ name }) => name === 'details' || name === 'permitted');
  const hasSpender = types[primaryType]!.some(({ name, type }) => name === 'spender' && type === 'address');
  if (part === undefined || !hasSpender) return null;
  const items = [message[part.name]].flat();
  const struct = types[part.type.replace(/(\[\d*\])*$/, '')] ?? [];
  const amountType = struct.find(({ name }) => name === 'amount')?.type;
  const type = amountType === undefined ? null : readType(amountType);
  const hasToken = struct.some((each) => each.name === 'token' && each.type === 'address');
  if (type?.is !== 'uint' || !hasToken || items.some((item) => typeof item !== 'object' || item === null))
    return null;
  const amounts = (items as Struct[]).map(({ token, amount }) => ({
    token: token as Address,
    amount: text(amount),
    bits: type.bits,
  }));
  const ends = (items as Struct[]).map(({ expiration }) => expiration);
  return permitOf(place, message, amounts, message.sigDeadline, message.deadline, ...ends);
}

function text(value: unknown): Decimal {
  return typeof value === 'string' && /^\d+$/.test(value) ? value : '0';
}
