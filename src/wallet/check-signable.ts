/**
 * Reads a `Signable` from outside (docs/spec/wallet.md section 2). The keys worker takes nothing else: what it signs is in the one form that each value has,
 * within bounds, whoever made it.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import { readAddress } from './evm/address.ts';
import { isDecimal, MAX_NONCE, MAX_UINT64, MAX_UINT256 } from './evm/quantity.ts';
import { MAX_MESSAGE_BYTES } from './evm/read-message.ts';
import { MAX_ACCESS_ITEMS, MAX_AUTHORIZATIONS, MAX_DATA_BYTES } from './evm/read-transaction.ts';
import { readTypedData, type TypedDataCode } from './evm/read-typed-data.ts';
import { MAX_INTENT_CHARS } from './near/intent.ts';
import type { Address, Decimal, Hex, Signable } from './signable.ts';

export type SignableCode =
  | 'unknown-member'
  | 'bad-member'
  | 'not-canonical'
  | 'fees-disagree'
  | 'nothing-to-do'
  | TypedDataCode;

const address = v.custom<Address>((value) => {
  const read = readAddress(value);
  return read.ok && read.value === value;
});
const decimal = (max: bigint, min = 0n) =>
  v.custom<Decimal>((value) => typeof value === 'string' && isDecimal(value, max) && BigInt(value) >= min);
const hex = (maxBytes: number, minBytes = 0) =>
  v.custom<Hex>(
    (value) =>
      typeof value === 'string' &&
      value.length >= 2 + 2 * minBytes &&
      value.length <= 2 + 2 * maxBytes &&
      /^0x([0-9a-f]{2})*$/.test(value),
  );

const accessList = v.pipe(
  v.array(
    v.strictObject({
      address,
      storageKeys: v.pipe(v.array(hex(32, 32)), v.maxLength(MAX_ACCESS_ITEMS)),
    }),
  ),
  v.maxLength(MAX_ACCESS_ITEMS),
);
/** 0 is every chain: only an authorization can say that. */
const authorization = { chainId: decimal(MAX_UINT256), address, nonce: decimal(MAX_NONCE) };
const authorizationList = v.pipe(
  v.array(v.strictObject({ ...authorization, yParity: v.picklist([0, 1]), r: hex(32, 32), s: hex(32, 32) })),
  v.minLength(1),
  v.maxLength(MAX_AUTHORIZATIONS),
);

/** EIP-2294: a legacy signature holds 2·chainId + 36. */
const MAX_CHAIN_ID = MAX_UINT256 / 2n - 36n;
const members = {
  chainId: decimal(MAX_CHAIN_ID, 1n),
  nonce: decimal(MAX_NONCE),
  gasLimit: decimal(MAX_UINT64),
  value: decimal(MAX_UINT256),
  data: hex(MAX_DATA_BYTES),
};
const price = decimal(MAX_UINT256);
const prices = { maxFeePerGas: price, maxPriorityFeePerGas: price };
const to = v.nullable(address);
const transaction = v.variant('type', [
  v.strictObject({ ...members, to, type: v.literal('legacy'), gasPrice: price }),
  v.strictObject({ ...members, to, type: v.literal('eip2930'), gasPrice: price, accessList }),
  v.strictObject({ ...members, to, type: v.literal('eip1559'), ...prices, accessList }),
  v.strictObject({
    ...members,
    to: address,
    type: v.literal('eip7702'),
    ...prices,
    accessList,
    authorizationList,
  }),
]);

const signable = v.variant('kind', [
  v.strictObject({ kind: v.literal('transaction'), account: address, transaction }),
  v.strictObject({
    kind: v.literal('authorization'),
    account: address,
    authorization: v.strictObject(authorization),
  }),
  v.strictObject({ kind: v.literal('message'), account: address, message: hex(MAX_MESSAGE_BYTES) }),
  v.strictObject({ kind: v.literal('typed-data'), account: address, typedData: v.unknown() }),
  v.strictObject({
    kind: v.literal('intent'),
    account: address,
    intent: v.strictObject({
      standard: v.literal('erc191'),
      text: v.pipe(
        v.string(),
        v.maxLength(MAX_INTENT_CHARS),
        v.check((text) => text.isWellFormed(), 'lone surrogates'),
      ),
    }),
  }),
]);

/**
 * @param value JSON of bounded size
 * Codes: `SignableCode`. `not-canonical`: typed data that has another form than `readTypedData` gives it.
 */
export function readSignable(value: unknown): Parsed<Signable, SignableCode> {
  const shape = parseShape(signable, value);
  if (!shape.ok) return shape;
  const read = shape.value;
  if (read.kind === 'transaction') {
    const { transaction } = read;
    // The value would be a contract's that has no code to give it back.
    if (transaction.to === null && transaction.data === '0x')
      return refuse('nothing-to-do', 'a transaction to nobody, without the code of a contract');
    // More gas at this price than there is money: nodes refuse it, and so does the library.
    const highest = 'gasPrice' in transaction ? transaction.gasPrice : transaction.maxFeePerGas;
    const tip = 'gasPrice' in transaction ? '0' : transaction.maxPriorityFeePerGas;
    if (BigInt(tip) > BigInt(highest) || BigInt(transaction.gasLimit) * BigInt(highest) > MAX_UINT256)
      return refuse('fees-disagree', 'the prices for gas do not go together');
  }
  if (read.kind !== 'typed-data') return accept(read);
  const typed = readTypedData(read.typedData);
  if (!typed.ok) return typed;
  return isSame(read.typedData, typed.value.typedData)
    ? accept({ ...read, typedData: typed.value.typedData })
    : refuse('not-canonical', 'the typed data has another form than its reading');
}

/** Members in any order: browsers keep them sorted. `other` bounds the depth. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof other !== 'object' || other === null) return one === other;
  if (typeof one !== 'object' || one === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const members = Object.entries(other);
  return (
    Object.keys(one).length === members.length &&
    members.every(([name, value]) => Object.hasOwn(one, name) && isSame((one as Members)[name], value))
  );
}

type Members = { readonly [member: string]: unknown };
