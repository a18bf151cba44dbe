/** A site's accepted roots over time: kept, looked up again, kept when servers fail, dropped when the issuer contradicts itself. */

import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { openRoots, type Roots } from '../../../packages/personhood/roots.ts';
import { sqliteSeenRoots } from '../../../packages/personhood/sqlite.ts';
import type { SeenRoots } from '../../../packages/personhood/types.ts';
import type { Bytes } from '../../../src/bytes.ts';
import { bytesOf, harbourGroup, rootChain, seconds } from '../../fixtures/group-roots.ts';
import { SERVER_A, SERVER_B } from '../../fixtures/lookups.ts';
import { honest, json, lying, serve } from '../../fixtures/lying-gateway.ts';
import { NOW_MS } from '../../fixtures/memberships.ts';

const MINUTE_MS = 60_000;
const group = await harbourGroup();
const chainItems = await rootChain(group, 4);
const chain = bytesOf(chainItems);

let nowMs: number;
/** Searches, not payloads. */
let asked: number;
let servers: readonly Bytes[] | 'down';

beforeEach(() => {
  [nowMs, asked, servers] = [NOW_MS, 0, chain];
});

function open(seen?: SeenRoots): Roots {
  const fetch = async (url: string, init?: RequestInit) => {
    if (url.endsWith('/graphql')) asked++;
    const shown =
      servers === 'down'
        ? [lying(SERVER_A, [], { every: () => json({}, 503) })]
        : [honest(SERVER_A, servers)];
    return (await serve([...shown])).fetch(url, init);
  };
  const options = { groups: [group], servers: [SERVER_A], fetch, clock: () => nowMs };
  return openRoots(seen ? { ...options, seen } : options);
}

async function seqs(roots: Roots, within: 'minutes' | 'seconds' = 'minutes') {
  const { accepted, trouble } = await roots.of(group.groupId, within);
  return [accepted.map(({ record }) => record.seq), trouble?.code ?? null];
}

test('are looked up once in five minutes, and by many at once only once', async () => {
  const roots = open();
  const all = await Promise.all(Array.from({ length: 5 }, () => seqs(roots)));
  expect(all).toEqual(Array(5).fill([[4, 3], null]));
  nowMs += 5 * MINUTE_MS - 1;
  await seqs(roots);
  expect(asked).toBe(1);
  nowMs += 1;
  await seqs(roots);
  expect(asked).toBe(2);
});

test('are looked up in ten seconds for an answer with a newer root', async () => {
  const roots = open();
  servers = chain.slice(0, 3);
  expect(await seqs(roots)).toEqual([[3], null]);
  servers = chain;
  expect(await seqs(roots, 'seconds')).toEqual([[3], null]);
  nowMs += 10_000;
  expect(await seqs(roots, 'seconds')).toEqual([[4, 3], null]);
});

test('stay while no server answers, until their own end, and it is said', async () => {
  const roots = open();
  await seqs(roots);
  servers = 'down';
  nowMs += 6 * MINUTE_MS;
  expect(await seqs(roots)).toEqual([[4, 3], 'no-server']);
  nowMs += 31 * 24 * 60 * MINUTE_MS;
  expect(await seqs(roots)).toEqual([[], 'no-server']);
});

test('stay when a server holds newer records back', async () => {
  const roots = open();
  await seqs(roots);
  servers = chain.slice(0, 3);
  nowMs += 6 * MINUTE_MS;
  expect(await seqs(roots)).toEqual([[4, 3], 'rolled-back']);
});

test('are gone when the issuer signed two histories', async () => {
  const roots = open();
  await seqs(roots);
  servers = [...chain, ...bytesOf(await rootChain(group, 4, { 4: { size: 99 } }))];
  nowMs += 6 * MINUTE_MS;
  expect(await seqs(roots)).toEqual([[], 'equivocation']);
});

test.each([
  ['in memory', () => undefined],
  ['in SQLite, over a restart', () => new DatabaseSync(':memory:')],
])('stay gone when servers hide one of two histories again: %s', async (_, openDatabase) => {
  const database = openDatabase();
  const reopened = () => open(database && sqliteSeenRoots(database));
  let roots = reopened();
  servers = [...chain, ...bytesOf(await rootChain(group, 4, { 4: { size: 99 } }))];
  expect(await seqs(roots)).toEqual([[], 'equivocation']);
  servers = chain;
  nowMs += 6 * MINUTE_MS;
  if (database) roots = reopened();
  expect(await seqs(roots)).toEqual([[], 'equivocation']);
  database?.exec('DELETE FROM rail_contradicted');
  nowMs += 10_000;
  expect((await seqs(roots))[1]).toBe(database ? null : 'equivocation');
});

test.each([
  ['forked', { prevId: group.groupId }],
  ['times-disordered', { prevId: chainItems[3]!.id, issuedAt: seconds(NOW_MS - 9 * 24 * 60 * MINUTE_MS) }],
])('are gone when the newest record is %s', async (code, change) => {
  const roots = open();
  await seqs(roots);
  servers = [...chain, ...bytesOf(await rootChain(group, 5, { 5: change })).slice(4)];
  nowMs += 6 * MINUTE_MS;
  expect(await seqs(roots)).toEqual([[], code]);
});

test('of a group that the site does not take are none', async () => {
  const other = await open().of('A'.repeat(43), 'minutes');
  expect([other, asked]).toEqual([{ accepted: [], trouble: null }, 0]);
});

test('what was seen is kept by the site, over a restart', async () => {
  const seen = sqliteSeenRoots(new DatabaseSync(':memory:'));
  await seqs(open(seen));
  servers = chain.slice(0, 2);
  expect(await seqs(open(seen))).toEqual([[], 'rolled-back']);
  expect((await seen.read(group.groupId))?.seq).toBe(4);
});

test('of several servers one honest one is enough', async () => {
  const { fetch } = await serve([
    lying(SERVER_A, [], { every: () => json({}, 500) }),
    honest(SERVER_B, chain),
  ]);
  const roots = openRoots({ groups: [group], servers: [SERVER_A, SERVER_B], fetch, clock: () => NOW_MS });
  expect(await seqs(roots)).toEqual([[4, 3], null]);
});
