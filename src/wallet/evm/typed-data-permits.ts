/**
 * Typed data that lets somebody spend without another transaction of the account: ERC-2612, DAI's form of it, ERC-4494, ERC-3009, Permit2, and approvals of everything
 * (docs/spec/wallet.md section 6). They are told by what they hold, not by who asks: whoever leaves out a member makes a signature that no such contract takes. That something is taken
 * back is said only of exactly the types of the standards.
 */

import type { Outflow, WarningCode } from '../description.ts';
import type { Address, Decimal, TypedData } from '../signable.ts';
import { isLong, limitOf, tokenOf, warnIf } from './description-parts.ts';
import { bitsOf, has, isExactly, listed, type Struct } from './typed-data-members.ts';

export type Spending = {
  readonly intent: string;
  readonly outflows: readonly Outflow[];
  readonly warnings: readonly WarningCode[];
  /** Whatever else it holds: whoever takes the signature lets nothing more happen. Otherwise bytes in it can be a call. */
  readonly isWhole?: true;
};

type Place = {
  readonly chain: string;
  readonly contract: Address | null;
  readonly nowMs: number;
};

const PERMIT = 'Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)';
const DAI_PERMIT = 'Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)';
const DETAILS = 'PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)';
const PERMIT2 = ['PermitDetails details', 'PermitDetails[] details'].map(
  (details, i) => `${['PermitSingle', 'PermitBatch'][i]}(${details},address spender,uint256 sigDeadline)`,
);
/** Of one transfer, also with something of others behind it, which the contract only hashes. Whoever asks chooses that one's type and name. */
const PERMIT2_TRANSFER =
  /^(PermitTransferFrom\(TokenPermissions|PermitWitnessTransferFrom\(TokenPermissions|PermitBatchTransferFrom\(TokenPermissions\[\]|PermitBatchWitnessTransferFrom\(TokenPermissions\[\]) permitted,address spender,uint256 nonce,uint256 deadline(,[^,]+)?\)$/;
const TOKEN_PERMISSIONS = 'TokenPermissions(address token,uint256 amount)';
const MAX_UINT256 = (2n ** 256n - 1n).toString();

/** `null` for everything else. What can be read in two ways lets both happen: a member that somebody else may name makes one form look like another. */
export function readPermit(typedData: TypedData, place: Place): Spending | null {
  const inside = permit2(typedData, place);
  const outside = byMembers(typedData, place);
  if (inside === null || outside === null) return inside ?? outside;
  return {
    ...inside,
    intent: 'Approve',
    outflows: [...inside.outflows, ...outside.outflows],
    warnings: [...new Set([...inside.warnings, ...outside.warnings])],
  };
}

function byMembers(typedData: TypedData, place: Place): Spending | null {
  const { primaryType, message } = typedData;
  const isOf = (...members: string[]) => has(typedData, primaryType, ...members);
  const bits = bitsOf(typedData, primaryType, 'value');
  if (bits !== null && isOf('address spender') && bitsOf(typedData, primaryType, 'deadline') !== null)
    return ofContract(
      place,
      message,
      text(message.value),
      bits,
      isExactly(typedData, PERMIT),
      message.deadline,
    );
  if (isOf('address holder', 'address spender', 'bool allowed')) {
    // An expiry of 0 is none.
    const expiry = message.expiry === '0' ? MAX_UINT256 : message.expiry;
    const amount = message.allowed === true ? MAX_UINT256 : '0';
    return ofContract(place, message, amount, 256, isExactly(typedData, DAI_PERMIT), expiry);
  }
  if (isOf('address spender', 'uint256 tokenId') && bitsOf(typedData, primaryType, 'deadline') !== null)
    return oneToken(place, message);
  if (isOf('address from', 'address to', 'uint256 value', 'uint256 validBefore'))
    return sentByOthers(place, message);
  return isOf('address operator', 'bool approved') ? everyToken(place, message) : null;
}

/** Of the contract that the domain names. Without one, what it lets be taken is not known. */
function ofContract(
  place: Place,
  message: Struct,
  amount: Decimal,
  bits: number,
  isStandard: boolean,
  end: unknown,
): Spending {
  if (amount === '0' && isStandard && place.contract !== null)
    return { intent: 'Revoke', outflows: [], warnings: [] };
  const limit = limitOf(amount, bits);
  const { contract, chain } = place;
  const to = message.spender as Address;
  const outflow =
    contract && ({ asset: tokenOf(chain, 'erc20', contract), amount: limit, how: 'allowed', to } as const);
  return {
    intent: 'Approve',
    outflows: outflow ? [outflow] : [],
    warnings: [
      'permit-by-signature',
      ...warnIf(limit === 'all', 'unlimited-approval'),
      ...endsLate(place, end),
      ...warnIf(contract === null, 'no-domain'),
    ],
  };
}

function oneToken(place: Place, { spender, tokenId, deadline }: Struct): Spending {
  const { chain, contract } = place;
  const asset = contract && tokenOf(chain, 'erc721', contract, text(tokenId));
  return {
    intent: 'Approve',
    outflows: asset ? [{ asset, amount: '1', how: 'allowed', to: spender as Address }] : [],
    warnings: ['permit-by-signature', ...endsLate(place, deadline), ...warnIf(asset === null, 'no-domain')],
  };
}

function sentByOthers(place: Place, { to, value, validBefore }: Struct): Spending {
  const { chain, contract } = place;
  const asset = contract && tokenOf(chain, 'erc20', contract);
  return {
    intent: 'Transfer',
    outflows: asset ? [{ asset, amount: text(value), how: 'sent', to: to as Address }] : [],
    warnings: [
      'permit-by-signature',
      ...warnIf(to === contract, 'sends-to-self-contract'),
      ...endsLate(place, validBefore),
      ...warnIf(asset === null, 'no-domain'),
    ],
  };
}

/** Of a collection, as `setApprovalForAll` is. No standard says how, so nothing is certain where it says no. */
function everyToken(place: Place, { operator, approved, deadline, expiry }: Struct): Spending {
  const { chain, contract } = place;
  const asset = contract && tokenOf(chain, 'erc721', contract);
  const isAll = approved === true;
  return {
    intent: isAll ? 'Approve all' : 'Change approvals',
    outflows: asset && isAll ? [{ asset, amount: 'all', how: 'allowed', to: operator as Address }] : [],
    warnings: [
      'permit-by-signature',
      ...warnIf(isAll, 'approval-for-all'),
      ...endsLate(place, deadline, expiry),
      ...warnIf(asset === null, 'no-domain'),
    ],
  };
}

/** `details` of an allowance, or `permitted` of one transfer; one of them or a list. */
function permit2(typedData: TypedData, place: Place): Spending | null {
  const { types, primaryType, message } = typedData;
  const part = types[primaryType]!.find(({ name }) => name === 'details' || name === 'permitted');
  if (part === undefined || !has(typedData, primaryType, 'address spender')) return null;
  const struct = part.type.replace(/\[\d*\]$/, '');
  const bits = bitsOf(typedData, struct, 'amount');
  if (bits === null || !has(typedData, struct, 'address token')) return null;
  const items = listed(message[part.name]);
  const isStandard =
    PERMIT2.some((type) => isExactly(typedData, type)) && isExactly(typedData, DETAILS, struct);
  if (
    isStandard &&
    place.contract !== null &&
    items.length > 0 &&
    items.every(({ amount }) => amount === '0')
  )
    return { intent: 'Revoke', outflows: [], warnings: [] };
  const outflows = items.map(({ token, amount }): Outflow => {
    const asset = tokenOf(place.chain, 'erc20', token as Address);
    return { asset, amount: limitOf(text(amount), bits), how: 'allowed', to: message.spender as Address };
  });
  const ends = items.map(({ expiration }) => expiration);
  return {
    intent: 'Approve',
    outflows,
    ...(isTransfer(typedData) && { isWhole: true }),
    warnings: [
      'permit-by-signature',
      ...warnIf(
        outflows.some(({ amount }) => amount === 'all'),
        'unlimited-approval',
      ),
      ...endsLate(place, message.sigDeadline, message.deadline, ...ends),
    ],
  };
}

function isTransfer({ types, primaryType }: TypedData): boolean {
  const members = types[primaryType]!.map(({ type, name }) => `${type} ${name}`);
  const isWhole = PERMIT2_TRANSFER.test(`${primaryType}(${members.join(',')})`);
  return isWhole && isExactly({ types, primaryType }, TOKEN_PERMISSIONS, 'TokenPermissions');
}

/** @param ends in seconds; more than one where approval and signature end apart. What is no number is none. */
function endsLate({ nowMs }: Place, ...ends: unknown[]): WarningCode[] {
  return warnIf(
    ends.some((end) => isLong(text(end), nowMs)),
    'permit-long',
  );
}

function text(value: unknown): Decimal {
  return typeof value === 'string' && /^\d+$/.test(value) ? value : '0';
}
