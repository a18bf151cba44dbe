/**
 * What a page gets for `rail_provePersonhood` (docs/spec/personhood.md section 4), read strictly. A response that is well-formed proves nothing yet.
 */

import * as v from 'valibot';
import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { bytes32, integer, parseShape, utcSeconds } from '../shapes.ts';
import { isAskingOrigin } from './asking-origin.ts';
import { challenge, MAX_SLOT, signal, siteName } from './request.ts';
import type { Bound } from './scope.ts';
import { semaphoreProof } from './semaphore-proof.ts';

const MAX_RESPONSE_BYTES = 8192;

const bound = v.strictObject({
  v: v.literal(1),
  groupId: bytes32,
  rootRecordId: bytes32,
  origin: v.pipe(v.string(), v.maxLength(300), v.check(isAskingOrigin, 'an origin')),
  appId: siteName,
  action: siteName,
  epoch: v.union([v.literal(''), siteName]),
  slot: integer(0, MAX_SLOT),
  challenge,
  signal,
  expiresAt: utcSeconds,
});
const personhoodResponse = v.strictObject({ ...bound.entries, proof: semaphoreProof });

export type PersonhoodResponse = v.InferOutput<typeof personhoodResponse>;

/** The text of a response, at most 8 kB of JSON. */
export function readResponse(
  bytes: Uint8Array,
): Parsed<PersonhoodResponse, 'too-large' | 'not-json' | 'unknown-member' | 'bad-member'> {
  if (bytes.length > MAX_RESPONSE_BYTES) return refuse('too-large', `a response of ${bytes.length} bytes`);
  try {
    return checkResponse(JSON.parse(fromUtf8(bytes) ?? ''));
  } catch {
    return refuse('not-json', 'the response is not JSON');
  }
}

/** The same for a value that a server's framework has already read, and bounded. */
export function checkResponse(value: unknown): Parsed<PersonhoodResponse, 'unknown-member' | 'bad-member'> {
  const response = parseShape(personhoodResponse, value);
  return response.ok ? accept(response.value) : response;
}

/** What a wallet is about to prove: a response without its proof. */
export function checkBound(value: unknown): Parsed<Bound, 'unknown-member' | 'bad-member'> {
  return parseShape(bound, value);
}
