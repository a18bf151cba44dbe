/**
 * What the consent window shows for a membership, and the proof once the person agreed (docs/spec/personhood.md section 4). Asks the two workers through
 * ports; the origin is the browser's word, and scope and message are computed in the keys worker from what is bound here.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { type Answer, answerTo } from '../identity/answer.ts';
import type { Group } from '../identity/group.ts';
import type { SeenRoot } from '../identity/root-chain.ts';
import type { Bound } from '../identity/scope.ts';
import type { Clock } from '../ports.ts';
import type { OpenRequest } from './queue.ts';
import { STOPPED } from './refusals.ts';

/** A request of a page for a membership. */
export type MembershipRequest = OpenRequest<'rail_provePersonhood'>;

/** A membership of the vault. `group`: the signed item, base64url. */
export type HeldMembership = {
  readonly id: string;
  readonly group: string;
  readonly groupId: string;
  readonly issuer: string;
  readonly commitment: string;
  readonly seen: SeenRoot | null;
  /** The issuer was seen to sign two records with one number. */
  readonly contradicted?: true;
};

/** What the servers say of a group, checked in the lookup worker. */
export type FoundGroup = {
  readonly group: Pick<Group, 'groupId' | 'issuer' | 'name' | 'admission' | 'policy'>;
  readonly root: {
    readonly recordId: string;
    readonly root: string;
    readonly size: number;
    readonly issuedAtMs: number;
    readonly untilMs: number;
  };
  readonly seen: SeenRoot;
  /** `null` where the member is not in the list (yet). */
  readonly path: ProofPath | null;
};

type ProofPath = { readonly index: number; readonly siblings: readonly string[] };

/** To prove with: what is bound, and where the member is in the group's tree. */
export type ToProve = {
  readonly issuer: string;
  readonly bound: Bound;
  readonly root: string;
  readonly path: ProofPath;
};

export type PersonhoodPorts = {
  readonly clock: Clock;
  /** Of the unlocked vault; code `locked` otherwise. */
  readonly memberships: () => Promise<Parsed<readonly HeldMembership[]>>;
  readonly findGroup: (membership: HeldMembership) => Promise<Parsed<FoundGroup>>;
  readonly keepSeen: (id: string, seen: SeenRoot) => Promise<void>;
  readonly keepContradiction: (id: string) => Promise<void>;
  /** The response for the page. */
  readonly prove: (toProve: ToProve) => Promise<Parsed<object>>;
};

/** A group as the window shows it. Its name is the issuer's word: shown only where the reader's list has the group. */
export type ShownGroup = Pick<Answer, 'anonymitySet' | 'isSmall'> & {
  readonly group: FoundGroup['group'];
  readonly rootRecordId: string;
};

/** The memberships in groups that the site accepts. */
export async function membershipsFor(
  ports: PersonhoodPorts,
  { call }: MembershipRequest,
): Promise<Parsed<readonly HeldMembership[]>> {
  const held = await ports.memberships();
  if (!held.ok) return held;
  return accept(held.value.filter(({ groupId }) => call.params.acceptedGroups.includes(groupId)));
}

/** Codes: those of the workers and of `answerTo`, `no-membership`, and `not-listed` where the group's newest list does not have the member. */
export async function groupFor(
  ports: PersonhoodPorts,
  request: MembershipRequest,
  membership: string,
): Promise<Parsed<ShownGroup>> {
  const ready = await prepare(ports, request, membership);
  return ready.ok ? accept(ready.value.shown) : ready;
}

/** @param rootRecordId what was on screen; another one by now is `root-changed` */
export async function proveFor(
  ports: PersonhoodPorts,
  request: MembershipRequest,
  { membership, rootRecordId }: { readonly membership: string; readonly rootRecordId: string },
  isWanted: () => Promise<boolean>,
): Promise<Parsed<object>> {
  const ready = await prepare(ports, request, membership);
  if (!ready.ok) return ready;
  const { shown, toProve } = ready.value;
  if (shown.rootRecordId !== rootRecordId)
    return refuse('root-changed', 'the group has a newer list of members');
  return (await isWanted()) ? ports.prove(toProve) : STOPPED;
}

async function prepare(
  ports: PersonhoodPorts,
  request: MembershipRequest,
  id: string,
): Promise<Parsed<{ readonly shown: ShownGroup; readonly toProve: ToProve }>> {
  const held = await membershipsFor(ports, request);
  if (!held.ok) return held;
  const membership = held.value.find((one) => one.id === id);
  if (membership === undefined) return refuse('no-membership', 'the vault has no such membership');
  if (membership.contradicted) return refuse('equivocation', 'the issuer was seen to contradict itself');
  const found = await ports.findGroup(membership);
  if (!found.ok && found.code === 'equivocation') await ports.keepContradiction(id);
  if (!found.ok) return found;
  const { group, root, path, seen } = found.value;
  if (group.groupId !== membership.groupId) return refuse('wrong-group', 'another group than the one held');
  if (seen.bodyDigest !== membership.seen?.bodyDigest) await ports.keepSeen(id, seen);
  const { recordId, size, issuedAtMs, untilMs } = root;
  const record = { id: recordId, groupId: group.groupId, size, issuedAtMs };
  const { params } = request.call;
  const answer = answerTo(params, request.asker.origin, group, { record, untilMs }, ports.clock());
  if (!answer.ok) return answer;
  if (path === null) return refuse('not-listed', 'the newest list of members does not have this one');
  const { bound, anonymitySet, isSmall } = answer.value;
  const shown = { group, rootRecordId: recordId, anonymitySet, isSmall };
  return accept({ shown, toProve: { issuer: membership.issuer, bound, root: root.root, path } });
}
