/** What a site's server lets its page ask (docs/spec/personhood.md section 4): a fresh challenge, and an end. */

import { sha256, toBase64Url, utf8 } from '../../src/bytes.ts';
import { RailError } from '../../src/errors.ts';
import { readRequest } from '../../src/identity/request.ts';
import type { Site } from './site.ts';
import type { MembershipRequest } from './types.ts';

const CHALLENGE_BYTES = 32;
/** Reading, thinking, unlocking a vault and proving. */
const LIFE_MS = 10 * 60_000;

export type ToAsk = {
  /** What is counted, 1 to 64 characters. */
  readonly action: string;
  /** Counting starts anew in each, 1 to 64 characters. */
  readonly epoch?: string;
  /** Below `slots` of the configuration; 0 where absent. */
  readonly slot?: number;
  /** 0 to 32 bytes as base64url: what the member says, or a digest of it (`signalOf`). Nobody can exchange it afterwards. */
  readonly signal?: string;
};

/** @param nowMs since 1970. @throws RailError `bad-argument` where it could not be asked */
export function requestFor(
  { appId, groups, minAnonymitySet, maxRootAgeSec, assurance, slots }: Site,
  { action, epoch, slot = 0, signal = '' }: ToAsk,
  nowMs: number = Date.now(),
): MembershipRequest {
  const request: MembershipRequest = {
    appId,
    action,
    ...(epoch !== undefined && { epoch }),
    slot,
    challenge: toBase64Url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES))),
    signal,
    acceptedGroups: groups.map(({ groupId }) => groupId),
    minAnonymitySet,
    maxRootAgeSec,
    ...(assurance !== null && { assurance }),
    expiresAt: `${new Date(nowMs + LIFE_MS).toISOString().slice(0, 19)}Z`,
  };
  const read = readRequest(request, nowMs);
  if (!read.ok) throw new RailError('bad-argument', `this cannot be asked: ${read.because}`);
  if (slot >= slots) throw new RailError('bad-argument', `slot ${slot}, but the site allows ${slots}`);
  return request;
}

/** SHA-256 of a text, for what members say that is longer than 32 bytes. */
export async function signalOf(text: string): Promise<string> {
  return toBase64Url(await sha256(utf8(text)));
}
