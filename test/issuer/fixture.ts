/** An issuer over a real embedded ledger, and what applicants and readers do with it over HTTP. Everything closes after the test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ledger as DevLedger } from '../../src/devledger/server.ts';
import type { Enrolment } from '../../src/identity/enrolment.ts';
import { enrol } from '../../src/identity/enrolment.ts';
import { type Group, readGroupEntry } from '../../src/identity/group.ts';
import { type RootRecord, readRootRecord } from '../../src/identity/root-record.ts';
import { makeInvites } from '../../src/issuer/invites.ts';
import {
  createIssuer,
  DEFAULT_RULES,
  daysMs,
  type Issuer,
  type NewGroup,
  openIssuer,
} from '../../src/issuer/issuer.ts';
import type { KnownTree } from '../../src/issuer/next-root.ts';
import { openPublicDoor, type PublicSide } from '../../src/issuer/public-door.ts';
import { type Ledger, publishRoots } from '../../src/issuer/publish.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import { ask } from '../../src/ledger/search/ask.ts';
import { openGateway } from '../../src/ledger/search/gateway.ts';
import { readItems } from '../../src/ledger/search/read-item.ts';
import { testLedger } from '../devledger/fixture.ts';
import { memberIdentity } from '../fixtures/memberships.ts';
import { randomBytes } from '../fixtures/providers.ts';

export const START_MS = Date.parse('2026-11-21T12:00:00Z');

export const ABOUT: NewGroup = {
  name: 'Harbour library card holders',
  admission: 'invite',
  policy: 'One code for each card, handed out at the desk.',
  rules: DEFAULT_RULES,
  takesAttestations: true,
};

/** Time that tests move. */
export type TestClock = { (): number; nowMs: number };

export function testClock(): TestClock {
  const clock = Object.assign(() => clock.nowMs, { nowMs: START_MS });
  return clock;
}

export type TestIssuer = {
  readonly issuer: Issuer;
  readonly folder: string;
  readonly clock: TestClock;
};

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rail-issuer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function testIssuer(change: Partial<NewGroup> = {}): Promise<TestIssuer> {
  const [folder, clock] = [join(scratchFolder(), 'issuer'), testClock()];
  const ports = { clock, random: randomBytes };
  await createIssuer(folder, { ...ABOUT, ...change }, ports);
  const issuer = await openIssuer(folder, ports);
  onTestFinished(() => issuer.store.db.close());
  return { issuer, folder, clock };
}

/** A ledger, as an issuer uses it. */
export function issuersLedger({ url }: Pick<DevLedger, 'url'>): Ledger {
  return { urls: [url], fetch, upload: uploadTo(fetch, url) };
}

export async function ledgerFor(): Promise<{ readonly dev: DevLedger; readonly ledger: Ledger }> {
  const dev = await testLedger();
  return { dev, ledger: issuersLedger(dev) };
}

/** The number of the new root record, `null` without one. */
export async function publishOrThrow(
  issuer: Issuer,
  ledger: Ledger,
  known: KnownTree = { tree: null },
): Promise<number | null> {
  const published = await publishRoots(issuer, ledger, known);
  if (!published.ok) throw new Error(published.code);
  return published.value.seq;
}

/** Root records that the ledger shows, verified, in any order. */
export async function rootsOnLedger(url: string, group: Group): Promise<readonly RootRecord[]> {
  const tags = [
    { name: 'Rail-Type', values: ['group-root'] },
    { name: 'Rail-Group', values: [group.groupId] },
  ];
  const asked = await ask([openGateway(url, { fetch })], { what: 'record-id', tags }, 5);
  const roots: RootRecord[] = [];
  for (const { item } of await readItems(asked.candidates)) {
    const record = item && (await readRootRecord(item, group));
    if (record?.ok) roots.push(record.value);
  }
  return roots;
}

export type Reply = { readonly status: number; readonly body: Record<string, unknown> };

/** The public door, and requests to it. */
export async function openTestDoor(
  issuer: Issuer,
  { allowed = [], worldId = null }: Partial<Pick<PublicSide, 'allowed' | 'worldId'>> = {},
) {
  const lines: string[] = [];
  const changes = { count: 0 };
  const onChange = () => {
    changes.count++;
  };
  const door = await openPublicDoor({ issuer, allowed, worldId, onChange }, 0, (line) => lines.push(line));
  onTestFinished(() => door.close());
  const post = async (path: string, body: unknown): Promise<Reply> => {
    const response = await fetch(door.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Reply['body'] };
  };
  const nonce = async () => (await post('/nonces', {})).body.nonce as string;
  /** What member `who` sends, with a nonce of the issuer's. */
  const enrolmentOf = async (who: number, givenNonce?: string): Promise<Enrolment> => {
    const { issuer: key, groupId } = issuer.group;
    const context = { issuer: key, groupId, nonce: givenNonce ?? (await nonce()) };
    return enrol(memberIdentity(who, key), context);
  };
  const join = async (who: number, admission: object) =>
    post('/enrolments', { enrolment: await enrolmentOf(who), admission });
  return { url: door.url, post, nonce, enrolmentOf, join, lines, changes };
}

export function codeOf({ body }: Reply): string {
  return (body.error as { readonly code?: string } | undefined)?.code ?? String(body.state);
}

export function inviteCode(issuer: Issuer, days = 30): string {
  return makeInvites(issuer, 1, daysMs(days))[0]!.code;
}

export function commitmentOf(who: number, { group }: Issuer): string {
  return String(memberIdentity(who, group.issuer).commitment);
}

/** The group as a reader's list has it. */
export async function groupOf({ groupItem }: Issuer): Promise<Group> {
  const group = await readGroupEntry({ schema: 'rail.group-entry/1', group: groupItem });
  if (!group.ok) throw new Error(group.because);
  return group.value;
}
