/**
 * What a page asks with `rail_provePersonhood` and what it gets (docs/spec/personhood.md section 4). A request that is well-formed is not one that
 * may be answered: that is for the wallet's checks and the user.
 */

import * as v from 'valibot';
import { fromBase64Url, fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import { bytes32, integer, line, parseShape, utcSeconds } from '../shapes.ts';
import { ADMISSIONS } from './group.ts';
import { MAX_LEAVES } from './leaves.ts';
import { semaphoreProof } from './semaphore-proof.ts';

/** Smaller groups are refused. */
export const MIN_GROUP_SIZE = 20;
/** Below it a wallet warns. */
export const SMALL_GROUP_SIZE = 1000;
/** From a request to its end. */
export const MAX_REQUEST_SECONDS = 3600;

const MAX_SLOT = 1023;
const MAX_ROOT_AGE_SECONDS = 90 * 86_400;
const MAX_RESPONSE_BYTES = 8192;

const challenge = bytesBetween(16, 64);
const signal = bytesBetween(0, 32);
const siteName = line(1, 64);

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

const personhoodResponse = v.strictObject({
  v: v.literal(1),
  groupId: bytes32,
  rootRecordId: bytes32,
  origin: v.pipe(v.string(), v.maxLength(300), v.check(isAskingOrigin, 'an origin')),
  appId: siteName,
  action: siteName,
  epoch: line(0, 64),
  slot: integer(0, MAX_SLOT),
  challenge,
  signal,
  expiresAt: utcSeconds,
  proof: semaphoreProof,
});

/** With `""` for no epoch; everything else that was left out is filled in. */
export type PersonhoodRequest = v.InferOutput<typeof personhoodRequest> & { readonly epoch: string };
export type PersonhoodResponse = v.InferOutput<typeof personhoodResponse>;

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

/** Whether a page of this origin may ask at all: `https`, or the own device while somebody develops, as `URL` writes it. */
export function isAskingOrigin(origin: string): boolean {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  return origin.startsWith('https://') || (origin.startsWith('http://') && isLoopback(origin));
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
