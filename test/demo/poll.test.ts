/**
 * The demo's two polls over HTTP, with a member who joins at the demo's issuer: one vote each, the second refused, and nothing in what the two back ends saw
 * that tells that it was one member.
 */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Everything, State, Voted } from '../../demo/poll/page/ask.ts';
import type { Asked } from '../../packages/personhood/types.ts';
import { enrol } from '../../src/identity/enrolment.ts';
import { readGroupEntry } from '../../src/identity/group.ts';
import { type Identity, identityFor } from '../../src/identity/identity.ts';
import { buildTree, readLeaves } from '../../src/identity/leaves.ts';
import { openGateway } from '../../src/ledger/search/gateway.ts';
import { askGroupRoots } from '../../src/verify/group-roots.ts';
import { PROVING_LIMIT_MS } from '../fixtures/memberships.ts';
import { answerOf, type Membership } from '../fixtures/site-answers.ts';
import { type RunningDemo, runDemo } from './running.ts';

let demo: RunningDemo;
let stop: () => Promise<void>;
let member: Membership;

beforeAll(async () => {
  ({ demo, stop } = await runDemo());
  member = await join();
}, PROVING_LIMIT_MS);

afterAll(() => stop());

/** As a wallet does: enrols with an invitation of the page, and finds itself in the list of members. */
async function join(): Promise<Membership> {
  const { link } = await demo.ask<{ link: string }>('invite', {});
  const [issuerUrl, code] = link.split('/#invite=');
  const { groupEntry } = demo.world.group;
  const group = await readGroupEntry(groupEntry);
  if (!group.ok) throw new Error(group.because);
  const { issuer, groupId } = group.value;
  const identity = identityFor(new Uint8Array(32).fill(77), issuer);
  const { nonce } = await json<{ nonce: string }>(await post(`${issuerUrl}/nonces`, {}));
  const enrolment = await enrol(identity, { issuer, groupId, nonce });
  const admitted = await post(`${issuerUrl}/enrolments`, { enrolment, admission: { by: 'invite', code } });
  expect(await json(admitted)).toEqual({ state: 'admitted' });
  return await vi.waitUntil(() => membershipOf(identity, group.value), { timeout: 20_000, interval: 100 });
}

async function membershipOf(
  identity: Identity,
  group: { readonly groupId: string; readonly issuer: string },
): Promise<Membership | null> {
  const [first] = demo.world.servers.urls;
  const roots = await askGroupRoots(group, null, { gatewayUrls: [first!], fetch, clock: Date.now });
  if (!roots.accepted.ok) return null;
  const { record } = roots.accepted.value[0];
  const list = await openGateway(first!, { fetch }).data(record.leavesId, record.size * 32);
  const leaves = list.ok ? readLeaves(list.value) : null;
  if (!leaves?.ok || !leaves.value.includes(identity.commitment)) return null;
  return { groupId: group.groupId, rootRecordId: record.id, tree: buildTree(leaves.value), identity };
}

async function voteAt(origin: string, choice: string, cookie = '') {
  const asking = await post(`${origin}/api/ask`, { choice }, origin, cookie);
  const session = asking.headers.get('set-cookie')!.split(';')[0]!;
  const asked = await json<Asked>(asking);
  const response = await answerOf(asked, member, origin);
  const voted = await post(`${origin}/api/vote`, response, origin, session);
  return { status: voted.status, voted: await json<Voted>(voted), session, response };
}

const state = async (origin: string) => json<State>(await fetch(`${origin}/api/state`));
const everything = async (origin: string) => json<Everything>(await fetch(`${origin}/api/seen`));

describe('a member', () => {
  test('votes once in each poll, and what the two saw shares nothing', {
    timeout: PROVING_LIMIT_MS,
  }, async () => {
    const [ferry, book] = demo.world.polls.all.map(({ url }) => url) as [string, string];
    expect(new URL(ferry).hostname).not.toBe(new URL(book).hostname);
    const first = await voteAt(ferry, 'summer');
    expect(first.voted).toMatchObject({ counted: true, anonymitySet: 25 });
    const again = await voteAt(ferry, 'no', first.session);
    expect([again.status, again.voted]).toEqual([409, { counted: false, code: 'counted-before' }]);
    expect((await state(ferry)).choices.map(({ votes }) => votes)).toEqual([0, 1, 0]);

    const other = await voteAt(book, 'poems');
    expect(other.voted).toMatchObject({ counted: true });
    expect((await state(book)).choices.map(({ votes }) => votes)).toEqual([0, 1, 0]);

    const [sawA, sawB] = [await everything(ferry), await everything(book)];
    expect(sawA.kept).toHaveLength(1);
    expect(sawA.kept[0]).not.toHaveProperty('session');
    const shared = wordsOf(sawA).filter((word) => wordsOf(sawB).includes(word));
    // The group, its root and the record that names it are the same for all members.
    const ofAll = [first.response.groupId, first.response.rootRecordId, first.response.proof.merkleTreeRoot];
    expect(shared.sort()).toEqual(ofAll.sort());
    // Within one poll the member is recognised, which is what counting once means.
    expect(again.response.proof.nullifier).toBe(first.response.proof.nullifier);
  });
});

/** Whatever is long enough to recognise somebody by, in bodies and in the database. */
function wordsOf({ seen, kept }: Everything): string[] {
  const text = JSON.stringify([
    seen.map(({ body }) => body),
    kept,
    seen.map(({ headers }) => headers.cookie),
  ]);
  return [...new Set(text.match(/[A-Za-z0-9_-]{16,}/g) ?? [])];
}

describe('a poll refuses', () => {
  const [FERRY, BOOK] = [0, 1] as const;
  const at = (poll: 0 | 1) => demo.world.polls.all[poll]!.url;

  test('a vote without a proof', async () => {
    const reply = await post(`${at(FERRY)}/api/vote`, { choice: 'yes' }, at(FERRY));
    expect([reply.status, await reply.json()]).toEqual([400, { counted: false, code: 'bad-member' }]);
  });

  test('what is not on the list, and what is too large', async () => {
    const unknown = await post(`${at(FERRY)}/api/ask`, { choice: 'maybe' }, at(FERRY));
    expect([unknown.status, await unknown.json()]).toEqual([400, { code: 'unknown-choice' }]);
    const large = await post(`${at(FERRY)}/api/vote`, { x: 'x'.repeat(9000) }, at(FERRY));
    expect(large.status).toBe(413);
  });

  test('requests of other pages, and under another name', async () => {
    const foreign = await post(`${at(FERRY)}/api/ask`, { choice: 'yes' }, at(BOOK));
    expect([foreign.status, await foreign.json()]).toEqual([403, { code: 'other-origin' }]);
    const renamed = at(FERRY).replace('127.0.0.1', 'localhost');
    const reply = await fetch(`${renamed}/api/state`);
    expect([reply.status, await reply.json()]).toEqual([421, { code: 'other-host' }]);
  });
});

test('the demo hands its group to readers, and switches on no site', () => {
  expect(demo.settings.groups).toEqual([demo.world.group.groupEntry]);
  expect(demo.settings).not.toHaveProperty('sites');
});

function post(url: string, body: unknown, origin = '', cookie = ''): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(origin !== '' && { origin }),
    ...(cookie !== '' && { cookie }),
  };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function json<T>(reply: Response): Promise<T> {
  return (await reply.json()) as T;
}
