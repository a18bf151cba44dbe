/** `wallet_sendCalls` (EIP-5792, docs/spec/page-requests.md section 7): several calls in one request, which an ordinary account can only send one by one. */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import type { Address, Decimal, Hex } from '../../wallet/signable.ts';
import { address } from './addresses.ts';
import { chainQuantity, data, decimalOf, quantity } from './quantity.ts';

export const MAX_CALLS = 16;
/** EIP-5792 allows 4,096 bytes; ids are kept. */
const MAX_ID_CHARS = 128;
const MAX_CAPABILITIES = 16;

export type PlainCall = { readonly to: Address | null; readonly value: Decimal; readonly data: Hex };
export type SendCalls = {
  /** `null`: the wallet makes one. */
  readonly id: string | null;
  /** `null`: the first account of the site. */
  readonly account: Address | null;
  readonly chainId: Decimal;
  readonly calls: readonly PlainCall[];
};
export type SendCallsCode =
  | 'bad-member'
  | 'unknown-member'
  | 'too-many-calls'
  | 'not-atomic'
  | 'unknown-capability';

/** What each says beside `optional` does not matter: none is supported. */
const capabilities = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(64)), v.looseObject({ optional: v.optional(v.boolean(), false) })),
  v.check((all) => Object.keys(all).length <= MAX_CAPABILITIES, 'too many'),
);
const call = v.pipe(
  v.strictObject({
    to: v.optional(v.nullable(address)),
    value: v.optional(quantity, '0x0'),
    data: v.optional(data, '0x'),
    capabilities: v.optional(capabilities),
  }),
  // What is sent to a new contract without code stays there.
  v.check(({ to, data }) => typeof to === 'string' || data !== '0x', 'nothing to do'),
);
const params = v.strictTuple([
  v.strictObject({
    version: v.literal('2.0.0'),
    id: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_CHARS), v.regex(/^[\x21-\x7e]+$/))),
    from: v.optional(address),
    chainId: chainQuantity,
    atomicRequired: v.boolean(),
    calls: v.pipe(v.array(call), v.minLength(1)),
    capabilities: v.optional(capabilities),
  }),
]);

export function readSendCalls(given: unknown): Parsed<SendCalls, SendCallsCode> {
  const read = parseShape(params, given);
  if (!read.ok) return read;
  const { id = null, from = null, chainId, atomicRequired, calls, capabilities: all } = read.value[0];
  if (calls.length > MAX_CALLS) return refuse('too-many-calls', `at most ${MAX_CALLS} calls`);
  const asked = [all, ...calls.map((one) => one.capabilities)];
  const needed = asked.flatMap((some) => Object.values(some ?? {})).some(({ optional }) => !optional);
  if (needed) return refuse('unknown-capability', 'no capability is supported');
  if (atomicRequired) return refuse('not-atomic', 'this account sends calls one by one');
  const plain = calls.map(
    (one): PlainCall => ({
      to: one.to ?? null,
      value: decimalOf(one.value),
      data: one.data,
    }),
  );
  return accept({ id, account: from, chainId, calls: plain });
}
