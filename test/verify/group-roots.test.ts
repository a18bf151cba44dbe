/** Root records from several servers, some of which lie: docs/spec/personhood.md section 3. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { readDataItem } from '../../src/formats/ans104.ts';
import type { SeenRoot } from '../../src/identity/root-chain.ts';
import { readRootRecord } from '../../src/identity/root-record.ts';
import { askGroupRoots, type GroupRoots } from '../../src/verify/group-roots.ts';
import { bytesOf, harbourGroup, rootChain } from '../fixtures/group-roots.ts';
import { SERVER_A, SERVER_B, SERVER_C } from '../fixtures/lookups.ts';
import { honest, json, type Lies, lying, type Server, serve } from '../fixtures/lying-gateway.ts';
import { NOW_MS, strangerSigner } from '../fixtures/memberships.ts';

const group = await harbourGroup();
const chain = await rootChain(group, 8);
const all = bytesOf(chain);
const NO_BUNDLE = { range: () => null };

async function ask(servers: readonly Server[], seen: SeenRoot | null = null) {
  const { fetch, requests } = await serve(servers);
  const gatewayUrls = servers.map(({ url }) => url);
  const roots = await askGroupRoots(group, seen, { gatewayUrls, fetch, clock: () => NOW_MS });
  return { roots, requests };
}

function outcome({ accepted }: GroupRoots): string | readonly number[] {
  return accepted.ok ? accepted.value.map(({ record }) => record.seq) : accepted.code;
}

/** The newest, and the one before it for a day. */
const ACCEPTED = [8, 7];

async function seenOf(seq: number): Promise<SeenRoot> {
  const record = await readRootRecord(chain[seq - 1]!, group);
  if (!record.ok) throw new Error(record.because);
  return { seq, bodyDigest: record.value.bodyDigest };
}

test('asks by the address of the issuer, the type and the group alone', async () => {
  const { roots, requests } = await ask([honest(SERVER_A, all)]);
  expect(outcome(roots)).toEqual(ACCEPTED);
  const [first] = requests;
  expect(first!.variables!.owners).toEqual([chain[0]!.ownerAddress]);
  expect(first!.variables!.tags).toEqual([
    { name: 'App-Name', values: ['RAIL'] },
    { name: 'Rail-Type', values: ['group-root'] },
    { name: 'Rail-Group', values: [group.groupId] },
  ]);
  expect(requests.slice(1).every(({ kind }) => kind === 'data')).toBe(true);
});

describe('one of three servers', () => {
  const beside = (lies: Lies, items: readonly Bytes[] = all) => [
    lying(SERVER_A, items, lies),
    honest(SERVER_B, all),
    honest(SERVER_C, all),
  ];

  test('hides everything', async () => {
    const { roots } = await ask([honest(SERVER_A, []), honest(SERVER_B, all)]);
    expect(outcome(roots)).toEqual(ACCEPTED);
    expect(roots.servers.answered).toEqual([SERVER_A, SERVER_B]);
  });

  test('hides the newest records', async () => {
    const { roots } = await ask([honest(SERVER_A, all.slice(0, 5)), honest(SERVER_B, all)]);
    expect(outcome(roots)).toEqual(ACCEPTED);
  });

  test('shows altered bytes', async () => {
    const flipped = (_: string, body: Bytes | null) =>
      body?.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) ?? null;
    const { roots } = await ask(beside({ data: flipped, ...NO_BUNDLE }));
    expect(outcome(roots)).toEqual(ACCEPTED);
    const wrongFields: Lies = {
      search: ({ edges }) => {
        for (const { node } of edges) node.id = `${'x'.repeat(42)}A`;
        return undefined;
      },
    };
    const shown = (await ask(beside(wrongFields))).roots;
    expect(outcome(shown)).toEqual(ACCEPTED);
    expect(shown.unreadable).toEqual([`${'x'.repeat(42)}A`]);
  });

  test('does not answer, or not with an answer', async () => {
    const { roots } = await ask(beside({ every: () => json({}, 502) }));
    expect(outcome(roots)).toEqual(ACCEPTED);
    expect(roots.servers).toMatchObject({ answered: [SERVER_B, SERVER_C], failed: [SERVER_A] });
  });

  test('never ends its list', async () => {
    const endless: Lies = {
      search: (page) => {
        page.pageInfo.hasNextPage = true;
        return undefined;
      },
    };
    const { roots } = await ask(beside(endless));
    expect(outcome(roots)).toEqual(ACCEPTED);
    expect(roots.servers.unfinished).toEqual([SERVER_A]);
  });

  test("names a stranger's record as the issuer's", async () => {
    const foreign = bytesOf(await rootChain(group, 9, {}, strangerSigner));
    const asOurs: Lies = {
      search: ({ edges }) => {
        for (const { node } of edges) node.owner.address = chain[0]!.ownerAddress;
        return undefined;
      },
    };
    const everything: Lies = { ...asOurs, every: () => undefined };
    const { roots } = await ask([lying(SERVER_A, foreign, everything), honest(SERVER_B, all)]);
    expect(outcome(roots)).toEqual(ACCEPTED);
    expect(roots.records.every(({ seq }) => seq <= 8)).toBe(true);
  });
});

describe('what one reader saw before', () => {
  test('an old chain from all servers is rolled back', async () => {
    const { roots } = await ask([honest(SERVER_A, all.slice(0, 6))], await seenOf(8));
    expect(outcome(roots)).toBe('rolled-back');
  });

  test('another history than the one that was seen contradicts it, and is kept', async () => {
    const other = bytesOf(await rootChain(group, 8, { 6: { size: 99 } }));
    const { roots } = await ask([honest(SERVER_A, other)], await seenOf(6));
    expect(outcome(roots)).toBe('equivocation');
    expect(roots.contradicting.map(({ record }) => [record.seq, record.size])).toEqual([[6, 99]]);
  });

  test('records back to it are read, however many came since', async () => {
    const long = await rootChain(group, 70);
    const seen = await readRootRecord(long[0]!, group);
    if (!seen.ok) throw new Error(seen.because);
    const { fetch, requests } = await serve([honest(SERVER_A, bytesOf(long))]);
    const ports = { gatewayUrls: [SERVER_A], fetch, clock: () => NOW_MS };
    const first = await askGroupRoots(group, null, ports);
    expect(first.records).toHaveLength(64);
    const again = await askGroupRoots(group, { seq: 1, bodyDigest: seen.value.bodyDigest }, ports);
    expect(again.accepted.ok && again.accepted.value[0].record.seq).toBe(70);
    expect(requests.filter(({ kind }) => kind === 'data')).toHaveLength(64 + 70);
  });
});

test('two servers that show different histories: nothing is accepted, and both sides are kept', async () => {
  const other = bytesOf(await rootChain(group, 8, { 7: { size: 99 } }));
  const { roots } = await ask([honest(SERVER_A, all), honest(SERVER_B, other)]);
  expect(outcome(roots)).toBe('equivocation');
  const sides = await Promise.all(
    roots.contradicting.map(async ({ item }) => {
      const read = await readDataItem(item);
      return read.ok ? await readRootRecord(read.value, group) : read;
    }),
  );
  expect(sides.map((side) => side.ok && side.value.seq)).toEqual([8, 8]);
  expect(new Set(sides.map((side) => side.ok && side.value.bodyDigest)).size).toBe(2);
});

describe('nothing to accept', () => {
  test.each([
    ['no-server', [lying(SERVER_A, all, { every: () => json({}, 500) })]],
    ['no-records', [honest(SERVER_A, [])]],
    ['unreadable', [lying(SERVER_A, all, { data: () => null, ...NO_BUNDLE })]],
    ['chain-gap', [honest(SERVER_A, [...all.slice(0, 4), ...all.slice(5)])]],
  ] as const)('%s', async (code, servers) => {
    expect(outcome((await ask(servers)).roots)).toBe(code);
  });
});

test('a record of the issuer that is none of this group is named', async () => {
  const broken = bytesOf(await rootChain(group, 1, { 1: { root: '0' } }));
  const { roots } = await ask([honest(SERVER_A, broken)]);
  expect(roots.refused.map(({ code }) => code)).toEqual(['root-zero']);
  expect(outcome(roots)).toBe('no-records');
});

test('order of records and servers, and which server has what, change nothing that is accepted', async () => {
  const places = fc.array(fc.subarray([0, 1, 2], { minLength: 1 }), {
    minLength: all.length,
    maxLength: all.length,
  });
  await fc.assert(
    fc.asyncProperty(
      places,
      fc.shuffledSubarray([...all.keys()], { minLength: all.length }),
      async (where, order) => {
        const servers = [SERVER_A, SERVER_B, SERVER_C].map((url, server) =>
          honest(
            url,
            order.filter((i) => where[i]!.includes(server)).map((i) => all[i]!),
          ),
        );
        expect(outcome((await ask(servers)).roots)).toEqual(ACCEPTED);
      },
    ),
    { numRuns: 20 },
  );
});
