/**
 * Joining a group (docs/spec/personhood.md section 9), as the page does that shows it: passes what issuers and servers said, read in the lookup
 * worker, to the keys worker, and what that signed to the issuer. No cryptography happens here, and no secret comes by.
 */

import type { AdmissionGiven, Enrolled, IssuerLook } from '../engine/lookup-protocol.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { askLookup, askOpened } from './ask-workers.ts';
import { readSettings } from './lookup-store.ts';
import type { GroupLook, JoinParams, ShownCredential } from './membership-state.ts';

/** Asks the issuer alone. */
export async function lookAtGroup(url: string): Promise<Parsed<GroupLook>> {
  const seen = await askLookup('issuer-look', { url });
  if (!seen.ok) return seen;
  const { group: _, ...shown } = seen.value;
  return accept(shown);
}

/** Members in the newest list of the group that was shown; asks the reader's servers, and takes as long as a large list takes. */
export async function groupSize(url: string, groupId: string): Promise<Parsed<number>> {
  const seen = await lookFor(url, groupId);
  if (!seen.ok) return seen;
  const { gateways } = await readSettings();
  const { group } = seen.value;
  const found = await askLookup('group-state', { group, gateways, seen: null, commitment: null });
  return found.ok ? accept(found.value.root.size) : found;
}

/** The group that the person saw, or `other-group`. */
async function lookFor(url: string, groupId: string): Promise<Parsed<IssuerLook>> {
  const seen = await askLookup('issuer-look', { url });
  return !seen.ok || seen.value.groupId === groupId
    ? seen
    : refuse('other-group', 'the address shows another group by now');
}

/** Nonce, signature, admission, and only then the vault: what was refused is not kept. */
export async function joinGroup(params: JoinParams): Promise<Parsed<Enrolled>> {
  const { url, groupId } = params;
  // While the vault is locked, the issuer is not asked either.
  const open = await askOpened({ method: 'memberships', params: {} });
  if (!open.ok) return open;
  const seen = await lookFor(url, groupId);
  if (!seen.ok) return seen;
  const { group, issuer, admission } = seen.value;
  const way = wayIn(admission, params);
  if (!way.ok) return way;
  const asked = await askLookup('issuer-nonce', { url });
  if (!asked.ok) return asked;
  const { nonce } = asked.value;
  const signed = await askOpened({ method: 'membership-enrol', params: { issuer, groupId, nonce } });
  if (!signed.ok) return signed;
  const { enrolment, commitment } = signed.value;
  const given = 'by' in way.value ? accept(way.value) : await shown(way.value, issuer, nonce);
  if (!given.ok) return given;
  const answer = await askLookup('issuer-enrol', { url, enrolment, admission: given.value });
  // Another device of the same vault joined, or this one did and was ended before it kept it.
  const enrolled =
    !answer.ok && answer.code === 'already-member' ? accept({ state: 'admitted' } as const) : answer;
  if (!enrolled.ok) return enrolled;
  const application = enrolled.value.state === 'waiting' ? enrolled.value.application : null;
  const joinedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const membership = {
    group,
    groupId,
    issuer,
    issuerUrl: url,
    commitment,
    joinedAt,
    seen: null,
    application,
  };
  const kept = await askOpened({ method: 'membership-keep', params: { membership } });
  return kept.ok ? enrolled : kept;
}

/** For the list of recognised groups: the statement of a group that was joined, as its issuer signed it. Codes `no-membership` and `locked`. */
export async function groupEntry(
  groupId: string,
): Promise<Parsed<{ readonly schema: 'rail.group-entry/1'; readonly group: string }>> {
  const stored = await askOpened({ method: 'memberships', params: {} });
  if (!stored.ok) return stored;
  const joined = stored.value.find((one) => one.groupId === groupId);
  return joined === undefined
    ? refuse('no-membership', 'there is no such membership')
    : accept({ schema: 'rail.group-entry/1', group: joined.group });
}

/** Founders of a group that admits by vouching come in by invitation; a bridge hands invitations out. */
function wayIn(
  admission: IssuerLook['admission'],
  { code, credential }: Pick<JoinParams, 'code' | 'credential'>,
): Parsed<AdmissionGiven | ShownCredential> {
  if (admission === 'credential')
    return credential === null
      ? refuse('needs-credential', 'this group admits by credential')
      : accept(credential);
  if (code !== null) return accept({ by: 'invite', code });
  switch (admission) {
    case 'vouching':
      return accept({ by: 'vouching' });
    case 'invite':
      return refuse('needs-invite', 'this group admits by invitation');
    case 'bridge':
      return refuse('needs-bridge', 'another system hands out the invitations of this group');
  }
}

/** For this issuer and this enrolment alone. */
async function shown(
  { id, disclose }: ShownCredential,
  audience: string,
  nonce: string,
): Promise<Parsed<AdmissionGiven>> {
  const made = await askOpened({ method: 'credential-present', params: { id, disclose, audience, nonce } });
  return made.ok ? accept({ by: 'credential', presentation: made.value.presentation }) : made;
}
