/**
 * What is decided on (docs/spec/policy.md sections 2 and 6): what would be signed, its description, who asks, and what a simulation said. The description is
 * the keys worker's own. Who asks is the background's word, the simulation that of a server; both are read strictly here.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { concat, toHex, utf8 } from '../../bytes.ts';
import { canonicalize } from '../../canonical.ts';
import { type Parsed, refuse } from '../../errors.ts';
import { bytes32, parseShape } from '../../shapes.ts';
import type { Description } from '../description.ts';
import type { Address, Hex, Signable } from '../signable.ts';
import { address, asset, decimal, webOrigin } from './policy.ts';

const MAX_OUTFLOWS = 256;
const CALL = utf8('rail.call/1\0');

export const whoShape = v.variant('by', [
  v.strictObject({ by: v.literal('page'), origin: webOrigin }),
  v.strictObject({ by: v.literal('person') }),
  v.strictObject({ by: v.literal('agent'), key: bytes32 }),
]);

const outflow = v.strictObject({
  asset,
  amount: v.union([v.literal('all'), decimal]),
  how: v.picklist(['sent', 'allowed']),
  to: v.nullable(v.custom<Address>((text) => v.is(address, text))),
});
const simulatedShape = v.nullable(
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

export function readWho(value: unknown): Parsed<Who, 'bad-who'> {
  const who = parseShape(whoShape, value);
  return who.ok ? who : refuse('bad-who', who.because);
}

export function readSimulated(value: unknown): Parsed<Simulated, 'bad-simulation'> {
  const simulated = parseShape(simulatedShape, value);
  return simulated.ok ? simulated : refuse('bad-simulation', simulated.because);
}

/** What evidence has to be about: the exact call, whatever its number and fees; of anything else, what is signed. */
export function callDigest({ signable, description }: Pick<PolicyAsk, 'signable' | 'description'>): Hex {
  if (signable.kind !== 'transaction') return description.digest;
  const { chainId, to, value, data } = signable.transaction;
  const call = {
    chain: `eip155:${chainId}`,
    data: data.toLowerCase(),
    to: to?.toLowerCase() ?? null,
    value,
  };
  return `0x${toHex(sha256(concat(CALL, canonicalize(call))))}`;
}

/** In the smallest unit of the chain's coin, at most. What a second layer takes for the first is not in it. */
export function highestFee(signable: Signable): bigint {
  if (signable.kind !== 'transaction') return 0n;
  const { transaction } = signable;
  const price = 'gasPrice' in transaction ? transaction.gasPrice : transaction.maxFeePerGas;
  return BigInt(transaction.gasLimit) * BigInt(price);
}
