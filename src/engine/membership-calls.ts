/**
 * What the keys worker does with memberships (docs/spec/personhood.md section 9), one handler for each call. Nothing here has seen bytes of a
 * server: groups, nonces and paths were read in the lookup worker, and are read again as the few numbers and texts that they are.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import { enrol } from '../identity/enrolment.ts';
import { type Identity, identityFor } from '../identity/identity.ts';
import { vouchFor } from '../identity/vouch.ts';
import { bytes32, parseShape } from '../shapes.ts';
import type { Records } from '../vault/records.ts';
import { needSeed, readSeed } from './identity-seed.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { KeysOutcome, ListedMembership, MembershipCalls } from './keys-protocol.ts';
import { withRecords } from './open-records.ts';
import {
  applicationId,
  checkMembership,
  checkSeen,
  dropMembership,
  keepMembership,
  noteContradicted,
  noteSeen,
  readMemberships,
} from './stored-memberships.ts';

type Handler<M extends keyof MembershipCalls> = (
  params: MembershipCalls[M]['params'],
  ports: KeysPorts,
) => Promise<KeysOutcome<M>>;

const toEnrol = v.object({ issuer: bytes32, groupId: bytes32, nonce: bytes32 });
const toVouch = v.object({ issuer: bytes32, groupId: bytes32, application: applicationId });

export const MEMBERSHIP_CALLS: { readonly [M in keyof MembershipCalls]: Handler<M> } = {
  memberships: ({ dataKey }, ports) =>
    withRecords(dataKey, ports, async (records) => accept(await listed(records))),
  'membership-enrol': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const context = parseShape(toEnrol, params);
      if (!context.ok) return context;
      const seed = await needSeed(records, ports.random);
      if (!seed.ok) return seed;
      const identity = identityFor(seed.value, context.value.issuer);
      const enrolment = await enrol(identity, context.value);
      return accept({ enrolment, commitment: String(identity.commitment) });
    }),
  'membership-keep': ({ dataKey, membership }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const kept = checkMembership(membership);
      if (!kept.ok) return kept;
      if (!(await secretsOf(records))(kept.value))
        return refuse('other-seed', 'the commitment is not of this vault');
      const id = await keepMembership(records, ports.random, kept.value);
      return id.ok ? accept({ id: id.value }) : id;
    }),
  'membership-seen': ({ dataKey, id, seen }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const read = checkSeen(seen);
      return read.ok ? noteSeen(records, id, read.value) : read;
    }),
  'membership-contradicted': ({ dataKey, id }, ports) =>
    withRecords(dataKey, ports, (records) => noteContradicted(records, id)),
  'membership-drop': ({ dataKey, id }, ports) =>
    withRecords(dataKey, ports, (records) => dropMembership(records, id)),
  'membership-vouch': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const context = parseShape(toVouch, params);
      if (!context.ok) return context;
      const member = await memberOf(records, context.value);
      return member.ok ? accept(await vouchFor(member.value, context.value)) : member;
    }),
  'prove-personhood': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) =>
      (await import('./proving-calls.ts')).provePersonhood(params, memberIn(records), ports),
    ),
  'prove-attestation': ({ dataKey, ...params }, ports) =>
    withRecords(dataKey, ports, async (records) =>
      (await import('./proving-calls.ts')).proveAttestation(params, memberIn(records), ports),
    ),
};

/** The identity of a membership that the vault keeps; a group of another issuer has none. */
export type FindMember = (group: Pick<ListedMembership, 'issuer' | 'groupId'>) => Promise<Parsed<Identity>>;

async function listed(records: Records): Promise<readonly ListedMembership[]> {
  const hasSecret = await secretsOf(records);
  return (await readMemberships(records)).map((known) => ({ ...known, hasSecret: hasSecret(known) }));
}

/** Whether the vault's seed is behind a commitment. */
async function secretsOf(records: Records) {
  const seed = await readSeed(records);
  const commitments = new Map<string, string>();
  return ({ issuer, commitment }: Pick<ListedMembership, 'issuer' | 'commitment'>): boolean => {
    if (!seed.ok || seed.value === null) return false;
    const known = commitments.get(issuer) ?? String(identityFor(seed.value, issuer).commitment);
    commitments.set(issuer, known);
    return known === commitment;
  };
}

function memberIn(records: Records): FindMember {
  return (group) => memberOf(records, group);
}

/** Codes: `no-membership`, `equivocation` where the group's issuer once contradicted itself, `other-seed`, and those of the seed. */
async function memberOf(
  records: Records,
  { issuer, groupId }: Pick<ListedMembership, 'issuer' | 'groupId'>,
): Promise<Parsed<Identity>> {
  const kept = (await readMemberships(records)).find((known) => known.groupId === groupId);
  if (kept?.issuer !== issuer) return refuse('no-membership', 'the vault has no membership in this group');
  if (kept.contradicted) return refuse('equivocation', 'the issuer was seen to contradict itself');
  const seed = await readSeed(records);
  if (!seed.ok) return seed;
  const identity = seed.value === null ? null : identityFor(seed.value, issuer);
  return identity !== null && String(identity.commitment) === kept.commitment
    ? accept(identity)
    : refuse('other-seed', 'the membership is of another seed than this vault has');
}
