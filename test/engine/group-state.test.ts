/** Where a group stands, from servers of which some lie and from a store that may hold anything: docs/spec/personhood.md section 3. */

import { describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { groupState } from '../../src/engine/group-state.ts';
import type { KeptTree, TreeStore } from '../../src/engine/tree-store.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { pathOf } from '../../src/identity/leaves.ts';
import { SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { honest, json, lying, type Server, serve } from '../fixtures/lying-gateway.ts';
import { memberIdentity, NOW_MS } from '../fixtures/memberships.ts';
import { type PublishedGroup, publishGroup, publishRoot } from '../fixtures/published-groups.ts';

const DAY_MS = 86_400_000;
const own = memberIdentity(0).commitment;
const leaves = [...numbers(20), own, ...numbers(12, 100)];
const first = await publishGroup(leaves);
const grown = await publishRoot(first, [...leaves, ...numbers(10, 200)], NOW_MS);

function numbers(count: number, from = 1): bigint[] {
  return Array.from({ length: count }, (_, i) => FIELD_ORDER / 7n + BigInt(from + i));
}

function memory(kept: KeptTree | null = null): TreeStore & { readonly held: () => KeptTree | null } {
  let held = kept;
  return {
    get: async (groupId) => (held?.groupId === groupId ? held : null),
    put: async (tree) => {
      held = tree;
    },
    held: () => held,
  };
}

type Asking = Partial<Parameters<typeof groupState>[0]> & { readonly nowMs?: number };

async function state(
  { item }: PublishedGroup,
  servers: readonly Server[],
  { nowMs = NOW_MS, ...changes }: Asking = {},
  trees: TreeStore = memory(),
) {
  const { fetch, requests } = await serve(servers);
  const gateways = servers.map(({ url }) => url);
  const params = { group: item, gateways, seen: null, commitment: String(own), ...changes };
  const answer = await groupState(params, { fetch, now: () => nowMs, trees });
  const lists = requests.filter(
    ({ url }) => url.endsWith(first.record.leavesId) || url.endsWith(grown.record.leavesId),
  );
  return { answer, lists };
}

/** What the path has to be. */
function expectedPath({ tree }: PublishedGroup) {
  const { index, siblings } = pathOf(tree, tree.levels[0]!.indexOf(own))!;
  return { index, siblings: siblings.map(String) };
}

test('a member gets the newest root, and the path of its own', async () => {
  const { answer, lists } = await state(grown, [honest(SERVER_A, grown.items)]);
  const { group, record, tree } = grown;
  expect(answer).toEqual({
    ok: true,
    value: {
      group: {
        groupId: group.groupId,
        issuer: group.issuer,
        name: group.name,
        admission: 'invite',
        policy: group.policy,
      },
      root: {
        recordId: record.id,
        root: String(tree.root),
        seq: 2,
        size: 43,
        hasRelay: true,
        issuedAtMs: NOW_MS,
        expiresAtMs: NOW_MS + 30 * DAY_MS,
        untilMs: NOW_MS + 30 * DAY_MS,
      },
      seen: { seq: 2, bodyDigest: record.bodyDigest },
      path: expectedPath(grown),
      isMember: true,
    },
  });
  expect(lists).toHaveLength(1);
});

test('a root record without relays says that nobody publishes attestations', async () => {
  const quiet = await publishRoot(first, leaves, NOW_MS, { relays: [] });
  const { answer } = await state(quiet, [honest(SERVER_A, quiet.items)]);
  expect(answer).toMatchObject({ ok: true, value: { root: { hasRelay: false } } });
});

test('whoever is not in the list, and whoever does not ask for a path, gets none', async () => {
  const servers = [honest(SERVER_A, first.items)];
  for (const commitment of ['12', null]) {
    const { answer } = await state(first, servers, { commitment });
    expect(answer.ok && [answer.value.path, answer.value.isMember]).toEqual([null, false]);
  }
});

describe('the leaf list', () => {
  const altered = (_: string, body: Bytes | null) =>
    body?.length === leaves.length * 32 ? body.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) : body;

  test('of the next server is used where one has another', async () => {
    const servers = [lying(SERVER_A, first.items, { data: altered }), honest(SERVER_B, first.items)];
    const { answer, lists } = await state(first, servers);
    expect(answer.ok && answer.value.path).toEqual(expectedPath(first));
    expect(lists.map(({ server }) => server)).toEqual([SERVER_A, SERVER_B]);
  });

  test.each([
    ['wrong-digest', [lying(SERVER_A, first.items, { data: altered })]],
    [
      'list-unreachable',
      [
        lying(SERVER_A, first.items, {
          data: (id, body) => (id === first.record.leavesId ? json({}, 404) : body),
        }),
      ],
    ],
    ['no-server', [lying(SERVER_A, [], { every: () => json({}, 500) })]],
    ['no-records', [honest(SERVER_A, [])]],
  ] as const)('%s where no server has it', async (code, servers) => {
    const { answer } = await state(first, servers);
    expect(!answer.ok && answer.code).toBe(code);
  });

  test('longer than the record says is not read to its end', async () => {
    const longer = (id: string, body: Bytes | null) =>
      id === first.record.leavesId ? new Uint8Array(leaves.length * 32 + 1) : body;
    const { answer } = await state(first, [lying(SERVER_A, first.items, { data: longer })]);
    expect(!answer.ok && answer.code).toBe('list-unreachable');
  });

  test.each([
    ['wrong-root', { root: '7' }],
    ['wrong-size', { size: 34 }],
  ] as const)('%s: an issuer that signed another number than its list has', async (code, changes) => {
    const wrong = await publishRoot({ ...first, roots: [], items: [] }, leaves, NOW_MS, changes);
    const { answer } = await state(first, [honest(SERVER_A, wrong.items)]);
    expect(!answer.ok && answer.code).toBe(code);
  });
});

describe('what is kept', () => {
  test('answers without the list while the group is unchanged', async () => {
    const trees = memory();
    await state(first, [honest(SERVER_A, first.items)], {}, trees);
    const { answer, lists } = await state(first, [honest(SERVER_A, first.items)], {}, trees);
    expect(answer.ok && answer.value.path).toEqual(expectedPath(first));
    expect(lists).toEqual([]);
  });

  test('saves hashing when the group has grown, and is replaced', async () => {
    const trees = memory();
    await state(first, [honest(SERVER_A, first.items)], {}, trees);
    const { answer } = await state(grown, [honest(SERVER_A, grown.items)], {}, trees);
    expect(answer.ok && answer.value.path).toEqual(expectedPath(grown));
    expect(trees.held()?.size).toBe(43);
  });

  test('is built anew where it was altered, at any node', async () => {
    const trees = memory();
    await state(first, [honest(SERVER_A, first.items)], {}, trees);
    const kept = trees.held()!;
    for (let at = 31; at < kept.nodes.length; at += 32) {
      const nodes = kept.nodes.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const again = memory({ ...kept, nodes });
      const { answer } = await state(first, [honest(SERVER_A, first.items)], {}, again);
      expect(answer.ok && answer.value.path).toEqual(expectedPath(first));
      const { answer: later } = await state(
        grown,
        [honest(SERVER_A, grown.items)],
        {},
        memory({ ...kept, nodes }),
      );
      expect(later.ok && later.value.path).toEqual(expectedPath(grown));
    }
  });

  test.each([
    ['cut off', (kept: KeptTree): KeptTree => ({ ...kept, nodes: kept.nodes.slice(0, -1) })],
    ['empty', (kept: KeptTree): KeptTree => ({ ...kept, size: 0, nodes: new Uint8Array() })],
    ['of another size', (kept: KeptTree): KeptTree => ({ ...kept, size: 2 ** 40 })],
  ])('is built anew where it is %s', async (_, change) => {
    const trees = memory();
    await state(first, [honest(SERVER_A, first.items)], {}, trees);
    const broken = memory(change(trees.held()!));
    const { answer, lists } = await state(first, [honest(SERVER_A, first.items)], {}, broken);
    expect(answer.ok && answer.value.path).toEqual(expectedPath(first));
    expect(lists).toHaveLength(1);
  });
});

describe('what was seen before', () => {
  test('an older chain is rolled back, another one contradicts it', async () => {
    const seen = { seq: 2, bodyDigest: grown.record.bodyDigest };
    const older = await state(first, [honest(SERVER_A, first.items)], { seen });
    expect(!older.answer.ok && older.answer.code).toBe('rolled-back');
    const other = await publishRoot(first, numbers(30), NOW_MS);
    const two = await state(first, [honest(SERVER_A, other.items)], { seen });
    expect(!two.answer.ok && two.answer.code).toBe('equivocation');
  });

  test('an expired root is none', async () => {
    const { answer } = await state(first, [honest(SERVER_A, first.items)], { nowMs: NOW_MS + 31 * DAY_MS });
    expect(!answer.ok && answer.code).toBe('root-expired');
  });
});

test.each([
  ['bad-group', { group: 'AAAA' }],
  ['bad-commitment', { commitment: '0x12' }],
] as const)('%s asks nobody', async (code, changes) => {
  const { answer } = await state(first, [honest(SERVER_A, first.items)], changes);
  expect(!answer.ok && answer.code).toBe(code);
});
