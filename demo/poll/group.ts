/**
 * The demo's group and its issuer, which runs on this machine. 24 of its members are made up: their secrets were thrown away, so nobody can vote for them,
 * and nobody hides among them either. Each change is published at once, which a real issuer should not do. As for any issuer, one process serves it at a time.
 */

import { existsSync } from 'node:fs';
import { randomOf } from '../../cli/provider.ts';
import { inviteLink } from '../../src/issuer/admin-api.ts';
import { openAdminDoor } from '../../src/issuer/admin-door.ts';
import { readAdminPage } from '../../src/issuer/admin-page-files.ts';
import { makeInvites } from '../../src/issuer/invites.ts';
import { createIssuer, DEFAULT_RULES, daysMs, openIssuer } from '../../src/issuer/issuer.ts';
import { makeUpMembers } from '../../src/issuer/made-up-members.ts';
import { countMembers } from '../../src/issuer/members.ts';
import { openPublicDoor } from '../../src/issuer/public-door.ts';
import { startRounds } from '../../src/issuer/rounds.ts';
import { lockForServing } from '../../src/issuer/serving-lock.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';

export const MADE_UP_MEMBERS = 24;
const INVITE_MS = daysMs(1);
const PORTS = { clock: Date.now, random: randomOf };

const ABOUT = {
  name: 'Harbour demo members',
  admission: 'invite',
  policy:
    'Whoever opens an invitation of the demo on this machine is admitted, as often as they like.\n24 members are made up, so that there is a crowd. Nobody is checked.',
  rules: { ...DEFAULT_RULES, lifeDays: 30 },
  takesAttestations: true,
} as const;

export type DemoGroup = {
  readonly name: string;
  readonly groupId: string;
  /** For lists of recognised groups, and for sites. */
  readonly groupEntry: { readonly schema: 'rail.group-entry/1'; readonly group: string };
  readonly issuerUrl: string;
  /** The operator's page, with the token that opens it. */
  readonly adminUrl: string;
  /** A new link, for one person, good for a day. */
  readonly invite: () => string;
  readonly close: () => Promise<void>;
};

type Closing = Pick<DemoGroup, 'close'>;

/**
 * @param folder keeps the issuer from one start to the next
 * @param ledgerUrl of a server that is honest
 * @throws RailError `unsupported-here` where somebody serves the folder already
 */
export async function startDemoGroup(
  folder: string,
  ledgerUrl: string,
  log: (line: string) => void,
): Promise<DemoGroup> {
  if (!existsSync(folder)) await createIssuer(folder, ABOUT, PORTS);
  const lock = lockForServing(folder);
  const open: Closing[] = [{ close: async () => lock.release() }];
  const close = async () => {
    for (const part of open.toReversed()) await part.close();
  };
  try {
    return { ...(await serve(folder, ledgerUrl, open, log)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param open gets what has to be closed, the last one first, also where this throws */
async function serve(
  folder: string,
  ledgerUrl: string,
  open: Closing[],
  log: (line: string) => void,
): Promise<Omit<DemoGroup, 'close'>> {
  const issuer = await openIssuer(folder, PORTS);
  open.push({ close: async () => issuer.store.db.close() });
  if (countMembers(issuer).members === 0) makeUpMembers(issuer, MADE_UP_MEMBERS);
  const ledger = { urls: [ledgerUrl], fetch, upload: uploadTo(fetch, ledgerUrl) };
  const rounds = startRounds(issuer, ledger, 0, log);
  open.push(rounds);
  const door = await openPublicDoor(
    { issuer, allowed: [], worldId: null, onChange: rounds.onChange },
    0,
    log,
  );
  open.push(door);
  const side = { issuer, rounds, publicUrl: door.url, ledgerUrl };
  const admin = await openAdminDoor(side, await readAdminPage(), 0, log);
  open.push(admin);
  await rounds.publishNow();
  const { group, groupItem } = issuer;
  return {
    name: group.name,
    groupId: group.groupId,
    groupEntry: { schema: 'rail.group-entry/1', group: groupItem },
    issuerUrl: door.url,
    adminUrl: admin.url,
    invite: () => inviteLink(door.url, makeInvites(issuer, 1, INVITE_MS)[0]!.code),
  };
}
