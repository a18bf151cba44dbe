/**
 * Whether a response shows a member of a group, for a site's server (docs/spec/personhood.md section 5). The answer is what to count; counting it once, and
 * using up the challenge, is the server's, in one transaction. It does not show how many people stand behind a member.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { MIN_GROUP_SIZE } from './bounds.ts';
import { MAX_REQUEST_SECONDS } from './request.ts';
import { checkResponse, type PersonhoodResponse } from './response.ts';
import type { AcceptedRoot } from './root-chain.ts';
import { digestText, messageOf, scopeOf } from './scope.ts';
import {
  checkSemaphoreProof,
  type ProofCheckCode,
  type ProofReadCode,
  readSemaphoreProof,
} from './semaphore-proof.ts';

const SKEW_SECONDS = 300;

/** From the site's own configuration and memory, never from the response. */
export type Expected = {
  readonly origin: string;
  readonly appId: string;
  readonly action: string;
  /** `""` for none. */
  readonly epoch: string;
  /** Proofs that the site allows a member in one epoch, 1 to 1024. */
  readonly slots: number;
  /** As it was given out for this request. */
  readonly challenge: string;
  readonly signal: string;
  /** Accepted roots by the id of their group (`acceptRoots`). */
  readonly groups: ReadonlyMap<string, readonly AcceptedRoot[]>;
  /** At least 20. */
  readonly minAnonymitySet: number;
  readonly maxRootAgeSec: number;
};

export type Member = {
  readonly groupId: string;
  /** Both together are counted once; decimal. */
  readonly scope: string;
  readonly nullifier: string;
  /** Members of the group under the proof's root. */
  readonly anonymitySet: number;
  readonly slot: number;
};

export type MembershipCode =
  | 'unknown-member'
  | 'bad-member'
  | 'wrong-origin'
  | 'wrong-app'
  | 'wrong-action'
  | 'wrong-epoch'
  | 'wrong-slot'
  | 'wrong-group'
  | 'wrong-challenge'
  | 'wrong-signal'
  | 'expired'
  | 'unknown-root'
  | 'root-expired'
  | 'root-too-old'
  | 'group-too-small'
  | ProofReadCode
  | ProofCheckCode;

/** @param response JSON from the page, of bounded size; @param nowMs since 1970 */
export async function verifyMembership(
  response: unknown,
  expected: Expected,
  nowMs: number,
): Promise<Parsed<Member, MembershipCode>> {
  const shape = checkResponse(response);
  if (!shape.ok) return shape;
  const { groupId, slot, proof, ...rest } = shape.value;
  const request = answersRequest(shape.value, expected, nowMs);
  if (!request.ok) return request;
  const read = readSemaphoreProof(proof);
  if (!read.ok) return read;
  const { root, nullifier } = read.value;
  const known = expected.groups.get(groupId)?.find(({ record }) => record.id === rest.rootRecordId);
  if (known === undefined || known.record.root !== root)
    return refuse('unknown-root', 'the root is in no accepted record of the group');
  const usable = rootIsUsable(known, expected, nowMs);
  if (!usable.ok) return usable;
  const bound = { ...rest, groupId, slot };
  const [scope, message] = [await scopeOf(bound), await messageOf(bound, String(root))];
  const holds = checkSemaphoreProof(read.value, scope, message);
  if (!holds.ok) return holds;
  const anonymitySet = known.record.size;
  return accept({ groupId, scope: digestText(scope), nullifier: String(nullifier), anonymitySet, slot });
}

function answersRequest(
  response: PersonhoodResponse,
  expected: Expected,
  nowMs: number,
): Parsed<null, MembershipCode> {
  const { origin, appId, action, epoch, slot, groupId, challenge, signal } = response;
  if (origin !== expected.origin) return refuse('wrong-origin', 'made for another site');
  if (appId !== expected.appId) return refuse('wrong-app', 'made for another app');
  if (action !== expected.action) return refuse('wrong-action', 'made for another action');
  if (epoch !== expected.epoch) return refuse('wrong-epoch', 'made for another epoch');
  if (slot >= expected.slots) return refuse('wrong-slot', 'more slots than the site allows');
  if (!expected.groups.has(groupId)) return refuse('wrong-group', 'a group that the site does not accept');
  if (challenge !== expected.challenge) return refuse('wrong-challenge', 'another challenge');
  if (signal !== expected.signal) return refuse('wrong-signal', 'another signal');
  const leftMs = Date.parse(response.expiresAt) - nowMs;
  return leftMs > 0 && leftMs <= (MAX_REQUEST_SECONDS + SKEW_SECONDS) * 1000
    ? accept(null)
    : refuse('expired', 'expired, or valid for longer than a request may be');
}

function rootIsUsable(
  { record, untilMs }: AcceptedRoot,
  { maxRootAgeSec, minAnonymitySet }: Expected,
  nowMs: number,
): Parsed<null, MembershipCode> {
  if (untilMs <= nowMs) return refuse('root-expired', 'the root record has expired');
  if (nowMs - record.issuedAtMs > maxRootAgeSec * 1000)
    return refuse('root-too-old', 'older than the site asked');
  return record.size >= Math.max(MIN_GROUP_SIZE, minAnonymitySet)
    ? accept(null)
    : refuse('group-too-small', `${record.size} members are too few to hide among`);
}
