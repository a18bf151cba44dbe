/** Publishing without ever signing two bodies with one number: docs/spec/issuer.md section 6, with the process ending at every step. */

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DataItem, decodeDataItem } from '../../src/formats/ans104.ts';
import { acceptRoots } from '../../src/identity/root-chain.ts';
import { type RootRecord, readRootRecord, treeOfRecord } from '../../src/identity/root-record.ts';
import { createIssuer, daysMs, type Issuer, openIssuer } from '../../src/issuer/issuer.ts';
import { addMember, removeMember } from '../../src/issuer/members.ts';
import { composeNextRoot, keepNextRoot } from '../../src/issuer/next-root.ts';
import { type Ledger, publishRoots } from '../../src/issuer/publish.ts';
import { newestRoots } from '../../src/issuer/roots.ts';
import { atomically } from '../../src/issuer/store.ts';
import { randomBytes } from '../fixtures/providers.ts';
import {
  ABOUT,
  commitmentOf,
  ledgerFor,
  publishOrThrow,
  rootsOnLedger,
  scratchFolder,
  type TestClock,
  testClock,
  testIssuer,
} from './fixture.ts';

const HOUR_MS = 3_600_000;

function admit(issuer: Issuer, ...who: readonly number[]): void {
  atomically(issuer.store, () => {
    for (const one of who) addMember(issuer, commitmentOf(one, issuer), 'invite');
  });
}

describe('a root record', () => {
  test('follows only where somebody came or went, or half of its life has passed', async () => {
    const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    expect(await publishOrThrow(issuer, ledger)).toBeNull();
    admit(issuer, 1, 2);
    expect(await publishOrThrow(issuer, ledger)).toBe(1);
    clock.nowMs += daysMs(3.5) - 1;
    expect(await publishOrThrow(issuer, ledger)).toBeNull();
    clock.nowMs += 1;
    expect(await publishOrThrow(issuer, ledger)).toBe(2);
    const roots = await rootsOnLedger(dev.url, issuer.group);
    expect(roots.map(({ leavesId }) => leavesId)).toEqual([roots[0]!.leavesId, roots[0]!.leavesId]);
    expect(acceptRoots(roots, null, clock.nowMs + daysMs(7) - 1).ok).toBe(true);
    expect(acceptRoots(roots, null, clock.nowMs + daysMs(7))).toMatchObject({ code: 'root-expired' });
  });

  test('is left to expire where the last member was removed, because there is no empty list', async () => {
    const [{ issuer }, { ledger }] = [await testIssuer(), await ledgerFor()];
    admit(issuer, 1);
    await publishOrThrow(issuer, ledger);
    removeMember(issuer, commitmentOf(1, issuer));
    expect(await publishOrThrow(issuer, ledger)).toBeNull();
  });

  test('is not older than the one before where the clock was put back', async () => {
    const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    admit(issuer, 1);
    await publishOrThrow(issuer, ledger);
    admit(issuer, 2);
    clock.nowMs -= HOUR_MS;
    await publishOrThrow(issuer, ledger);
    expect(acceptRoots(await rootsOnLedger(dev.url, issuer.group), null, clock.nowMs + HOUR_MS).ok).toBe(
      true,
    );
  });

  test('of two processes that compose one at once is kept once', async () => {
    const { issuer } = await testIssuer();
    admit(issuer, 1);
    const [one, other] = await Promise.all([1, 2].map(() => composeNextRoot(issuer, { tree: null })));
    expect(one!.record.id).not.toBe(other!.record.id);
    expect([keepNextRoot(issuer, one!), keepNextRoot(issuer, other!)]).toEqual([true, false]);
    expect((await newestRoots(issuer)).map(({ id }) => id)).toEqual([one!.record.id]);
  });
});

describe('a database', () => {
  test('that is an older copy than the ledger signs nothing', async () => {
    const { dev, ledger } = await ledgerFor();
    const [folder, clock] = [scratchFolder(), testClock()];
    const ports = { clock, random: randomBytes };
    await createIssuer(join(folder, 'a'), ABOUT, ports);
    const issuer = await openIssuer(join(folder, 'a'), ports);
    admit(issuer, 1);
    await publishOrThrow(issuer, ledger);
    issuer.store.db.close();
    mkdirSync(join(folder, 'copies'));
    cpSync(join(folder, 'a'), join(folder, 'copies/b'), { recursive: true });
    const later = await openIssuer(join(folder, 'a'), ports);
    admit(later, 2);
    await publishOrThrow(later, ledger);
    later.store.db.close();

    const restored = await openIssuer(join(folder, 'copies/b'), ports);
    admit(restored, 3);
    expect(await publishRoots(restored, ledger, { tree: null })).toMatchObject({ code: 'rolled-back' });
    expect((await newestRoots(restored)).map(({ seq }) => seq)).toEqual([1]);
    restored.store.db.close();
    expect(acceptRoots(await rootsOnLedger(dev.url, restored.group), null, clock.nowMs).ok).toBe(true);
  });

  test('signs nothing while the ledger is silent', async () => {
    const { issuer } = await testIssuer();
    admit(issuer, 1);
    const silent: Ledger = { urls: ['http://127.0.0.1:9'], fetch, upload: async () => {} };
    expect(await publishRoots(issuer, silent, { tree: null })).toMatchObject({ code: 'ledger-silent' });
    expect(await newestRoots(issuer)).toEqual([]);
  });
});

class Crash extends Error {}

/** A process that ends at the `at`-th call of anything outside its own computing: a statement, a signature, random bytes, an upload. */
function doomed(
  issuer: Issuer,
  ledger: Ledger,
  at: number,
): { readonly issuer: Issuer; readonly ledger: Ledger } {
  let calls = 0;
  const dead = () => calls >= at;
  const step = () => {
    if (++calls >= at) throw new Crash();
  };
  const { store, signer } = issuer;
  const db = {
    exec(sql: string) {
      // Of a process that has ended nothing more is done, except what the database does by itself.
      if (dead() && sql !== 'ROLLBACK') throw new Crash();
      if (!dead()) step();
      store.db.exec(sql);
    },
    get isTransaction() {
      return store.db.isTransaction;
    },
    close: () => store.db.close(),
  };
  const sql = (text: string) => {
    step();
    return store.sql(text);
  };
  const sign = (message: Uint8Array) => {
    step();
    const signature = signer.sign(message);
    step();
    return signature;
  };
  const upload: Ledger['upload'] = async (item) => {
    step();
    await ledger.upload(item);
    step();
  };
  return {
    issuer: { ...issuer, store: { db, sql }, signer: { ...signer, sign } },
    ledger: { ...ledger, upload },
  };
}

/** A ledger in memory that shows what was uploaded, the way a server does. */
function paperLedger(clock: TestClock) {
  const items = new Map<string, DataItem>();
  const bytes = new Map<string, Set<string>>();
  const upload: Ledger['upload'] = async (sent) => {
    const item = await decodeDataItem(sent.bytes);
    if (!item.ok) throw new Error(item.because);
    items.set(sent.id, item.value);
    bytes.set(sent.id, (bytes.get(sent.id) ?? new Set()).add(Buffer.from(sent.bytes).toString('base64')));
  };
  const encode = (part: Uint8Array | null) => (part === null ? '' : Buffer.from(part).toString('base64url'));
  const rows = (ids: readonly string[] | null) =>
    [...items.values()]
      .filter(({ id, tags }) => ids?.includes(id) ?? tags.some(({ value }) => value === 'group-root'))
      .map((item) => ({
        cursor: item.id,
        node: {
          id: item.id,
          anchor: encode(item.anchor),
          signature: encode(item.signature),
          recipient: '',
          owner: { address: item.ownerAddress, key: encode(item.owner) },
          tags: item.tags,
          block: null,
          bundledIn: null,
        },
      }));
  const answer = async (url: string, init?: RequestInit): Promise<Response> => {
    const raw = /\/raw\/(.+)$/.exec(url);
    if (raw)
      return new Response(items.get(raw[1]!)?.data ?? null, { status: items.has(raw[1]!) ? 200 : 404 });
    const { variables } = (await new Response(init?.body).json()) as {
      readonly variables: { readonly ids?: readonly string[] };
    };
    const edges = rows(variables.ids ?? null);
    return Response.json({ data: { transactions: { pageInfo: { hasNextPage: false }, edges } } });
  };
  const ledger: Ledger = { urls: ['http://paper.example'], fetch: answer, upload };
  const roots = async (issuer: Issuer) => {
    const found: RootRecord[] = [];
    for (const item of items.values()) {
      const record = await readRootRecord(item, issuer.group);
      if (record.ok) found.push(record.value);
    }
    return found;
  };
  return { ledger, roots, items, bytes, clock };
}

type Happening = { readonly joins: number; readonly leaves: boolean; readonly crashAt: number };

/** Lives through what happens, with a crash and a new start in each round, and answers what readers see. */
async function live(happenings: readonly Happening[]) {
  const [folder, clock] = [join(scratchFolder(), 'issuer'), testClock()];
  const ports = { clock, random: randomBytes };
  await createIssuer(folder, ABOUT, ports);
  const paper = paperLedger(clock);
  let who = 0;
  for (const { joins, leaves, crashAt } of happenings) {
    const started = await openIssuer(folder, ports);
    for (let i = 0; i < joins; i++) admit(started, ++who);
    if (leaves && who > 1) removeMember(started, commitmentOf(who - 1, started));
    const { issuer, ledger } = doomed(started, paper.ledger, crashAt);
    try {
      await publishRoots(issuer, ledger, { tree: null });
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    started.store.db.close();
    clock.nowMs += HOUR_MS;
  }
  const issuer = await openIssuer(folder, ports);
  await publishOrThrow(issuer, paper.ledger);
  const members = issuer.store.sql('SELECT count(*) AS count FROM member WHERE removedMs IS NULL').get();
  issuer.store.db.close();
  return { ...paper, issuer, members: (members as { count: number }).count };
}

async function expectOneHistory({
  roots,
  items,
  bytes,
  issuer,
  members,
  clock,
}: Awaited<ReturnType<typeof live>>) {
  const found = await roots(issuer);
  expect(new Set(found.map(({ seq }) => seq)).size).toBe(found.length);
  expect([...bytes.values()].every((versions) => versions.size === 1)).toBe(true);
  if (members === 0) return;
  const accepted = acceptRoots(found, null, clock.nowMs);
  if (!accepted.ok) throw new Error(accepted.code);
  const [{ record }] = accepted.value;
  expect(record.size).toBe(members);
  expect((await treeOfRecord(record, items.get(record.leavesId)!.data)).ok).toBe(true);
}

describe('an issuer that dies', () => {
  test('at any one step goes on with what it had signed', async () => {
    for (let crashAt = 1; crashAt <= 50; crashAt++)
      await expectOneHistory(
        await live([
          { joins: 2, leaves: false, crashAt },
          { joins: 1, leaves: true, crashAt: Number.POSITIVE_INFINITY },
        ]),
      );
  });

  test('again and again never shows two histories', async () => {
    const happening = fc.record({
      joins: fc.nat(3),
      leaves: fc.boolean(),
      crashAt: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(Number.POSITIVE_INFINITY)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 5 }), async (happenings) => {
        await expectOneHistory(await live(happenings));
      }),
      { numRuns: 15 },
    );
  });
});
