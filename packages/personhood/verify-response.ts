/**
 * Whether the wallet's answer shows a member of one of the site's groups (docs/spec/personhood.md section 5), without counting anybody. It is
 * `verifyMembership` with the site's own configuration and roots that are kept fresh.
 */

import { utf8 } from '../../src/bytes.ts';
import { refuse } from '../../src/errors.ts';
import { type Expected, verifyMembership } from '../../src/identity/membership-proof.ts';
import { checkResponse, readResponse } from '../../src/identity/response.ts';
import type { Roots } from './roots.ts';
import type { Site } from './site.ts';
import type { Challenge, Member, MembershipResponse, Refused, RefusedCode } from './types.ts';

export type Verified = { readonly ok: true; readonly value: Member } | Refused<RefusedCode>;

export type VerifyParts = {
  readonly site: Site;
  readonly roots: Roots;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
};

/**
 * @param given what was given out to this visitor, from your own memory
 * @param answer the bytes or text of the request's body, or the object that a framework has read from at most 8 kB of JSON
 */
export async function verifyResponse(
  { site, roots, clock = Date.now }: VerifyParts,
  given: Challenge,
  answer: unknown,
): Promise<Verified> {
  const read = readAnswer(answer);
  if (!read.ok) return read;
  const { groupId } = read.value;
  const isOurs = site.groups.some((group) => group.groupId === groupId);
  const verifyWithin = async (within: 'minutes' | 'seconds'): Promise<Verified> => {
    const now = isOurs ? await roots.of(groupId, within) : null;
    if (now?.accepted.length === 0)
      return refuse('no-roots', `no list of members now: ${now.trouble?.because ?? 'all have expired'}`);
    const groups = new Map(now ? [[groupId, now.accepted]] : []);
    return verifyMembership(read.value, expected(site, given, groups), clock());
  };
  const first = await verifyWithin('minutes');
  // The wallet may know a newer list of members than the last look had.
  return first.ok || first.code !== 'unknown-root' ? first : verifyWithin('seconds');
}

/** The answer in its shape, before anything in it is compared. */
export function readAnswer(
  answer: unknown,
): { readonly ok: true; readonly value: MembershipResponse } | Refused<RefusedCode> {
  if (typeof answer === 'string') return readResponse(utf8(answer));
  return answer instanceof Uint8Array ? readResponse(answer) : checkResponse(answer);
}

function expected(site: Site, given: Challenge, groups: Expected['groups']): Expected {
  const { origin, appId, slots, minAnonymitySet, maxRootAgeSec } = site;
  const { action, epoch, challenge, signal } = given;
  const counted = { origin, appId, action, epoch, slots };
  return { ...counted, challenge, signal, groups, minAnonymitySet, maxRootAgeSec };
}
