/**
 * What a page asks with `rail_provePersonhood` (docs/spec/personhood.md section 4). A request that is well-formed is not one that
 * may be answered: that is for the wallet's checks and the user.
 */

import * as v from 'valibot';
import { fromBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { bytes32, integer, nameLine, parseShape, utcSeconds } from '../shapes.ts';
import { ADMISSIONS, MAX_LEAVES, MIN_GROUP_SIZE } from './bounds.ts';

/** From a request to its end. */
export const MAX_REQUEST_SECONDS = 3600;

export const MAX_SLOT = 1023;
const MAX_ROOT_AGE_SECONDS = 90 * 86_400;

export const challenge = bytesBetween(16, 64);
export const signal = bytesBetween(0, 32);
export const siteName = nameLine(1, 64);

const personhoodRequest = v.strictObject({
  appId: siteName,
  action: siteName,
  epoch: v.optional(siteName),
  slot: v.optional(integer(0, MAX_SLOT), 0),
  challenge,
  signal,
  acceptedGroups: listOf(bytes32, 16),
  minAnonymitySet: v.optional(integer(MIN_GROUP_SIZE, MAX_LEAVES), MIN_GROUP_SIZE),
  maxRootAgeSec: v.optional(integer(60, MAX_ROOT_AGE_SECONDS), MAX_ROOT_AGE_SECONDS),
  assurance: v.optional(listOf(v.picklist(ADMISSIONS), ADMISSIONS.length)),
  expiresAt: utcSeconds,
});

/** With `""` for no epoch; everything else that was left out is filled in. */
export type PersonhoodRequest = v.InferOutput<typeof personhoodRequest> & { readonly epoch: string };

export type RequestCode = 'unknown-member' | 'bad-member' | 'expired' | 'expires-late';

/** Parameters from a page. @param nowMs since 1970. Codes `expired` and `expires-late` beside those of the shape. */
export function readRequest(params: unknown, nowMs: number): Parsed<PersonhoodRequest, RequestCode> {
  const request = parseShape(personhoodRequest, params);
  if (!request.ok) return request;
  const leftMs = Date.parse(request.value.expiresAt) - nowMs;
  if (leftMs <= 0) return refuse('expired', 'the request has expired');
  return leftMs > MAX_REQUEST_SECONDS * 1000
    ? refuse('expires-late', 'the request may be valid for an hour at most')
    : accept({ ...request.value, epoch: request.value.epoch ?? '' });
}

function bytesBetween(min: number, max: number) {
  return v.pipe(
    v.string(),
    v.maxLength(Math.ceil((max * 4) / 3)),
    v.check((text) => {
      const bytes = fromBase64Url(text);
      return bytes !== null && bytes.length >= min && bytes.length <= max;
    }, `expected ${min} to ${max} bytes as base64url`),
  );
}

function listOf<S extends v.GenericSchema>(entry: S, max: number) {
  return v.pipe(
    v.array(entry),
    v.minLength(1),
    v.maxLength(max),
    v.check((list) => new Set(list).size === list.length, 'an entry occurs twice'),
  );
}
