/** What the operator's page asks (docs/guide/start-a-group.md): the state on one page, and the few things that an operator does. */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import { bytes32, integer, parseShape } from '../shapes.ts';
import { endApplication, endUnvouched, listApplications } from './applications.ts';
import { isInvitedByHand, makeInvites, openInvites, withdrawInvite } from './invites.ts';
import { daysMs, type Issuer } from './issuer.ts';
import { countMembers, newestMembers, removeMember } from './members.ts';
import { countUnsent } from './outbox.ts';
import { countWaiting } from './relay.ts';
import { newestRoots } from './roots.ts';
import type { Rounds } from './rounds.ts';

const MAX_ROWS = 200;
export const MAX_INVITES = 500;
export const MAX_INVITE_DAYS = 365;

const shapes = {
  invites: v.strictObject({ count: integer(1, MAX_INVITES), days: integer(1, MAX_INVITE_DAYS) }),
  invite: v.strictObject({ id: bytes32 }),
  application: v.strictObject({ application: v.pipe(v.string(), v.maxLength(64)) }),
  member: v.strictObject({ commitment: v.pipe(v.string(), v.regex(/^\d{1,78}$/)) }),
  nothing: v.strictObject({}),
} as const;

export type AdminSide = {
  readonly issuer: Issuer;
  readonly rounds: Rounds;
  /** As members reach it, for links of invitations. */
  readonly publicUrl: string;
  readonly ledgerUrl: string;
};

type Done = Parsed<unknown>;
type Handler = (side: AdminSide, body: unknown) => Promise<Done> | Done;

/** By path below `/api/`; all are asked with POST. */
export const ADMIN_API: { readonly [path: string]: Handler } = {
  state: asked(shapes.nothing, async (side) => accept(await stateOf(side))),
  invites: asked(shapes.invites, ({ issuer, publicUrl }, { count, days }) =>
    isInvitedByHand(issuer)
      ? accept({
          invites: makeInvites(issuer, count, daysMs(days)).map((one) => ({
            ...one,
            link: inviteLink(publicUrl, one.code),
          })),
        })
      : refuse('wrong-admission', 'members of this group are not invited by hand'),
  ),
  'invites/withdraw': asked(shapes.invite, ({ issuer }, { id }) =>
    withdrawInvite(issuer, id) ? accept({}) : refuse('not-open', 'no open invitation has this id'),
  ),
  'applications/end': asked(shapes.application, ({ issuer }, { application }) =>
    endApplication(issuer, application)
      ? accept({})
      : refuse('application-unknown', 'no such application waits'),
  ),
  'applications/end-unvouched': asked(shapes.nothing, ({ issuer }) =>
    accept({ ended: endUnvouched(issuer) }),
  ),
  'members/remove': asked(shapes.member, ({ issuer, rounds }, { commitment }) => {
    if (!removeMember(issuer, commitment)) return refuse('not-a-member', 'no member has this commitment');
    rounds.onChange();
    return accept({});
  }),
  publish: asked(shapes.nothing, async ({ rounds }) => {
    const code = await rounds.publishNow();
    return code === 'done' ? accept({}) : refuse(code, 'nothing new was published; the log says more');
  }),
};

export function inviteLink(publicUrl: string, code: string): string {
  return `${publicUrl}/#invite=${code}`;
}

async function stateOf({ issuer, rounds, publicUrl, ledgerUrl }: AdminSide) {
  const { group, groupItem, rules, relay } = issuer;
  const { name, admission, policy, groupId, issuer: key } = group;
  const roots = await newestRoots(issuer);
  return {
    group: { name, admission, policy, groupId, issuer: key },
    entry: { schema: 'rail.group-entry/1', group: groupItem },
    publicUrl,
    ledgerUrl,
    rules,
    nowMs: issuer.clock(),
    nextBatchMs: rounds.nextBatchMs(),
    counts: {
      ...countMembers(issuer),
      unsent: countUnsent(issuer),
      attestations: relay ? countWaiting(issuer) : null,
    },
    members: newestMembers(issuer, MAX_ROWS),
    applications: listApplications(issuer, MAX_ROWS),
    invites: openInvites(issuer, MAX_ROWS),
    roots: roots.map(({ id, seq, size, issuedAtMs, expiresAtMs }) => ({
      id,
      seq,
      size,
      issuedAtMs,
      expiresAtMs,
    })),
  };
}

function asked<S extends v.GenericSchema>(
  shape: S,
  handle: (side: AdminSide, request: v.InferOutput<S>) => Promise<Done> | Done,
): Handler {
  return (side, body) => {
    const request = parseShape(shape, body);
    return request.ok ? handle(side, request.value) : request;
  };
}
