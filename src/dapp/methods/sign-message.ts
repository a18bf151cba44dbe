/** `personal_sign` and `eth_signTypedData_v4` (docs/spec/page-requests.md section 7). What the text or the data means is for `wallet` to say. */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import { readAddress } from '../../wallet/evm/address.ts';
import { readPersonalMessage } from '../../wallet/evm/read-message.ts';
import { readTypedData } from '../../wallet/evm/read-typed-data.ts';
import type { Address, Hex, TypedData } from '../../wallet/signable.ts';
import { address } from './addresses.ts';

export type SignMessage = { readonly account: Address; readonly message: Hex };
/** `removed`: members that no type declares were taken out. */
export type SignTypedData = {
  readonly account: Address;
  readonly typedData: TypedData;
  readonly removed: boolean;
};
type BadMember = 'bad-member' | 'unknown-member';

/** Some pages add a password that means nothing. */
const messageParams = v.union([
  v.strictTuple([v.string(), v.string()]),
  v.strictTuple([v.string(), v.string(), v.nullable(v.pipe(v.string(), v.maxLength(100)))]),
]);
const typedParams = v.strictTuple([address, v.union([v.string(), v.record(v.string(), v.unknown())])]);

/** Message and account; the other way round where only that can be meant, as some pages have it. */
export function readSignMessage(given: unknown): Parsed<SignMessage, BadMember> {
  const read = parseShape(messageParams, given);
  if (!read.ok) return read;
  const [first, second] = read.value;
  const [text, account] = readAddress(second).ok ? [first, second] : [second, first];
  const asked = readAddress(account);
  if (!asked.ok) return refuse('bad-member', 'the account is not as specified');
  const message = readPersonalMessage(text);
  return message.ok
    ? accept({ account: asked.value, message: message.value })
    : refuse('bad-member', message.because);
}

export function readSignTypedData(given: unknown): Parsed<SignTypedData, BadMember> {
  const read = parseShape(typedParams, given);
  if (!read.ok) return read;
  const [account, value] = read.value;
  const typed = readTypedData(value);
  return typed.ok ? accept({ account, ...typed.value }) : refuse('bad-member', typed.because);
}
