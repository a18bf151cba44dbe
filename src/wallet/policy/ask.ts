/**
 * What is decided on (docs/spec/policy.md sections 2 and 6): what would be signed, its description, who asks, and what a simulation said. The description is
 * the keys worker's own. Who asks is the background's word, the simulation that of a server; the shapes of both are strict.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { type Bytes, concat, toHex, utf8 } from '../../bytes.ts';
import { canonicalize } from '../../canonical.ts';
import { bytes32 } from '../../shapes.ts';
import type { Description } from '../description.ts';
import { highestFee } from '../evm/fees.ts';
import type { Address, Hex, Signable, Transaction } from '../signable.ts';
import { address, askingOrigin, decimal } from './policy.ts';

const MAX_OUTFLOWS = 256;
const CALL = utf8('rail.call/1\0');

/** CAIP-19, as far as servers and simulations keep to it. */
const asset = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\/[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128}(\/\d{1,78})?$/),
);
export const whoShape = v.variant('by', [
  v.strictObject({ by: v.literal('page'), origin: askingOrigin }),
  v.strictObject({ by: v.literal('person') }),
  v.strictObject({ by: v.literal('agent'), key: bytes32 }),
]);

const outflow = v.strictObject({
  asset,
  amount: v.union([v.literal('all'), decimal]),
  how: v.picklist(['sent', 'allowed', 'unwrapped']),
  to: v.nullable(v.custom<Address>((text) => v.is(address, text))),
});
export const simulatedShape = v.nullable(
  v.strictObject({
    ok: v.boolean(),
    outflows: v.pipe(v.array(outflow), v.maxLength(MAX_OUTFLOWS), v.readonly()),
  }),
);

export type Who = Readonly<v.InferOutput<typeof whoShape>>;
/** `null`: there was none, or it came to no end. */
export type Simulated = Readonly<v.InferOutput<typeof simulatedShape>>;

export type PolicyAsk = {
  readonly signable: Signable;
  /** Of this signable. */
  readonly description: Description;
  readonly who: Who;
  readonly nowMs: number;
  readonly simulated: Simulated;
};

type Call = Pick<Transaction, 'chainId' | 'to' | 'value' | 'data'>;

/** What evidence has to be about: the exact call, whatever its number and fees; of anything else, what is signed. */
export function callDigest({ signable, description }: Pick<PolicyAsk, 'signable' | 'description'>): Hex {
  if (signable.kind !== 'transaction') return description.digest;
  return `0x${toHex(sha256(callContent(signable.transaction)))}`;
}

/** The bytes that an AI's output is where it is a call: what a record of it names by digest. */
export function callContent({ chainId, to, value, data }: Call): Bytes {
  const call = {
    chain: `eip155:${chainId}`,
    data: data.toLowerCase(),
    to: to?.toLowerCase() ?? null,
    value,
  };
  return concat(CALL, canonicalize(call));
}

/** In the smallest unit of the chain's coin, at most; 0 of what is no transaction. */
export function feeOf(signable: Signable): bigint {
  return signable.kind === 'transaction' ? highestFee(signable.transaction) : 0n;
}
