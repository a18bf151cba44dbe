/**
 * The object of `eth_sendTransaction` (docs/spec/wallet.md section 3), as a page sent it. Nothing in it is guessed: what is not said stays away, for the reader's node
 * to fill in, and what is said twice must be said the same way.
 */

import { accept, type Parsed, type Refusal, refuse } from '../../errors.ts';
import type { AccessList, Address, Decimal, Hex, SignedAuthorization, Transaction } from '../signable.ts';
import { type AddressCode, readAddress } from './address.ts';
import { MAX_NONCE, MAX_UINT64, MAX_UINT256, readQuantity } from './quantity.ts';

export type TransactionCode =
  | AddressCode
  | 'bad-request'
  | 'unknown-member'
  | 'bad-quantity'
  | 'bad-data'
  | 'too-large'
  | 'said-twice'
  | 'nothing-to-do'
  | 'bad-type'
  | 'fees-disagree'
  | 'bad-access-list'
  | 'bad-authorization-list';

export type FeeRequest =
  | { readonly is: 'one-price'; readonly gasPrice: Decimal }
  | {
      readonly is: 'two-prices';
      readonly maxFeePerGas?: Decimal;
      readonly maxPriorityFeePerGas?: Decimal;
    };

export type TransactionRequest = {
  readonly from: Address;
  /** `null` creates a contract. */
  readonly to: Address | null;
  readonly value: Decimal;
  readonly data: Hex;
  readonly gasLimit?: Decimal;
  readonly nonce?: Decimal;
  readonly fees?: FeeRequest;
  readonly type?: Transaction['type'];
  readonly chainId?: Decimal;
  readonly accessList?: AccessList;
  readonly authorizationList?: readonly SignedAuthorization[];
};

/** Nodes pass on no transaction of more than 128 kB. */
export const MAX_DATA_BYTES = 128 * 1024;
export const MAX_ACCESS_ITEMS = 100;
export const MAX_AUTHORIZATIONS = 16;
const MEMBERS = new Set(
  'from to value data input gas gasLimit nonce gasPrice maxFeePerGas maxPriorityFeePerGas type chainId accessList authorizationList'.split(
    ' ',
  ),
);
const TYPES: readonly Transaction['type'][] = ['legacy', 'eip2930', 'eip1559'];
type Members = { readonly [member: string]: unknown };
type Refused = Refusal<TransactionCode>;

export function readTransactionRequest(value: unknown): Parsed<TransactionRequest, TransactionCode> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('bad-request', 'a transaction is an object');
  // What is null is not said: libraries write absent members so.
  const members: Members = Object.fromEntries(Object.entries(value).filter(([, member]) => member != null));
  if (Object.keys(members).some((name) => !MEMBERS.has(name)))
    return refuse('unknown-member', 'the transaction has a member that is not known');

  const from = readAddress(members.from);
  if (!from.ok) return from;
  const to = members.to === undefined ? accept(null) : readAddress(members.to);
  if (!to.ok) return to;
  const data = readData(members);
  if (!data.ok) return data;
  if (to.value === null && data.value === '0x')
    return refuse('nothing-to-do', 'a transaction to nobody, without the code of a contract');
  const numbers = readNumbers(members);
  if (!numbers.ok) return numbers;
  const fees = readFees(members);
  if (!fees.ok) return fees;
  const lists = readLists(members);
  if (!lists.ok) return lists;
  const type = readType(members, to.value);
  if (!type.ok) return type;
  return accept({
    from: from.value,
    to: to.value,
    data: data.value,
    ...numbers.value,
    ...fees.value,
    ...lists.value,
    ...type.value,
  });
}

function readData({ data, input }: Members): Parsed<Hex, TransactionCode> {
  for (const hex of [data, input]) {
    if (hex === undefined) continue;
    if (typeof hex !== 'string') return badData();
    if (hex.length > 2 + 2 * MAX_DATA_BYTES)
      return refuse('too-large', `the data has more than ${MAX_DATA_BYTES} bytes`);
    if (!/^0x([0-9a-fA-F]{2})*$/.test(hex)) return badData();
  }
  const [first, second] = [data, input].map((hex) => (hex as string | undefined)?.toLowerCase() as Hex);
  if (first !== undefined && second !== undefined && first !== second)
    return refuse('said-twice', 'data and input differ');
  return accept(first ?? second ?? '0x');
}

function badData(): Refused {
  return refuse('bad-data', 'the data is not 0x and whole bytes in hex');
}

type Numbers = Pick<TransactionRequest, 'value' | 'gasLimit' | 'nonce' | 'chainId'>;

function readNumbers(members: Members): Parsed<Numbers, TransactionCode> {
  const read: Record<string, Decimal> = { value: '0' };
  for (const [name, as, max] of [
    ['value', 'value', MAX_UINT256],
    ['gas', 'gasLimit', MAX_UINT64],
    ['gasLimit', 'gasLimit', MAX_UINT64],
    ['nonce', 'nonce', MAX_NONCE],
    ['chainId', 'chainId', MAX_UINT256],
  ] as const) {
    if (members[name] === undefined) continue;
    const number = readQuantity(members[name], max);
    if (number === null) return badQuantity(name);
    if (as === 'gasLimit' && read.gasLimit !== undefined && read.gasLimit !== number)
      return refuse('said-twice', 'gas and gasLimit differ');
    read[as] = number;
  }
  return accept(read as Numbers);
}

function badQuantity(name: string): Refused {
  return refuse('bad-quantity', `${name} is not 0x and the hex digits of a number in its range`);
}

function readFees(members: Members): Parsed<Pick<TransactionRequest, 'fees'>, TransactionCode> {
  const read: Record<string, Decimal> = {};
  for (const name of ['gasPrice', 'maxFeePerGas', 'maxPriorityFeePerGas']) {
    if (members[name] === undefined) continue;
    const number = readQuantity(members[name], MAX_UINT256);
    if (number === null) return badQuantity(name);
    read[name] = number;
  }
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = read;
  const hasTwo = maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined;
  if (gasPrice !== undefined && hasTwo)
    return refuse('fees-disagree', 'one price for gas and a highest price');
  if (
    maxFeePerGas !== undefined &&
    maxPriorityFeePerGas !== undefined &&
    BigInt(maxPriorityFeePerGas) > BigInt(maxFeePerGas)
  )
    return refuse('fees-disagree', 'the tip is higher than the highest price');
  if (gasPrice !== undefined) return accept({ fees: { is: 'one-price', gasPrice } });
  return accept(hasTwo ? { fees: { is: 'two-prices', ...read } } : {});
}

/** `type` and what else says which of the four it is must agree. */
function readType(
  members: Members,
  to: Address | null,
): Parsed<Pick<TransactionRequest, 'type'>, TransactionCode> {
  const { type, gasPrice, accessList, authorizationList } = members;
  const hasTwo = members.maxFeePerGas !== undefined || members.maxPriorityFeePerGas !== undefined;
  if (authorizationList !== undefined && (to === null || gasPrice !== undefined))
    return refuse('bad-type', 'what an authorization list comes with does not fit it');
  if (type === undefined) return accept(authorizationList === undefined ? {} : { type: 'eip7702' });
  const number = readQuantity(type, 4n);
  const named = number === '4' ? 'eip7702' : TYPES[Number(number ?? '-1')];
  const fits =
    named !== undefined &&
    (named === 'eip7702') === (authorizationList !== undefined) &&
    !(named === 'legacy' && accessList !== undefined) &&
    !(['legacy', 'eip2930'].includes(named) ? hasTwo : gasPrice !== undefined);
  return fits
    ? accept({ type: named })
    : refuse('bad-type', 'the type is not known, or not of these members');
}

type Lists = Pick<TransactionRequest, 'accessList' | 'authorizationList'>;

function readLists({ accessList, authorizationList }: Members): Parsed<Lists, TransactionCode> {
  const access = accessList === undefined ? [] : readItems(accessList, MAX_ACCESS_ITEMS, readAccessItem);
  if (access === null) return refuse('bad-access-list', 'the access list is not one of EIP-2930');
  const given = authorizationList ?? [];
  const authorizations = readItems(given, MAX_AUTHORIZATIONS, readAuthorization);
  if (authorizations === null || (authorizationList !== undefined && authorizations.length === 0))
    return refuse('bad-authorization-list', 'the authorization list is not one of EIP-7702');
  return accept({
    ...(accessList === undefined ? {} : { accessList: access }),
    ...(authorizationList === undefined ? {} : { authorizationList: authorizations }),
  });
}

/** `null` where it is no list of 0 to `max` items that can be read. */
function readItems<T>(value: unknown, max: number, read: (item: Members) => T | null): T[] | null {
  if (!Array.isArray(value) || value.length > max) return null;
  const items: T[] = [];
  for (const item of value) {
    const one = typeof item === 'object' && item !== null ? read(item as Members) : null;
    if (one === null) return null;
    items.push(one);
  }
  return items;
}

function readAccessItem(item: Members): AccessList[number] | null {
  const address = readAddress(item.address);
  const { storageKeys } = item;
  if (!hasOnly(item, 'address storageKeys') || !address.ok) return null;
  if (!Array.isArray(storageKeys) || storageKeys.length > MAX_ACCESS_ITEMS) return null;
  if (!storageKeys.every(isWord)) return null;
  return { address: address.value, storageKeys: storageKeys.map((key) => key.toLowerCase() as Hex) };
}

function readAuthorization(item: Members): SignedAuthorization | null {
  const address = readAddress(item.address);
  const chainId = readQuantity(item.chainId, MAX_UINT256);
  const nonce = readQuantity(item.nonce, MAX_NONCE);
  const yParity = readQuantity(item.yParity, 1n);
  const [r, s] = [readQuantity(item.r, MAX_UINT256), readQuantity(item.s, MAX_UINT256)];
  if (!hasOnly(item, 'address chainId nonce yParity r s') || !address.ok) return null;
  if (chainId === null || nonce === null || yParity === null || r === null || s === null) return null;
  const parity = yParity === '0' ? 0 : 1;
  return { chainId, address: address.value, nonce, yParity: parity, r: word(r), s: word(s) };
}

function hasOnly(item: Members, names: string): boolean {
  return Object.keys(item).every((name) => names.split(' ').includes(name));
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/.test(value);
}

function word(number: Decimal): Hex {
  return `0x${BigInt(number).toString(16).padStart(64, '0')}`;
}
