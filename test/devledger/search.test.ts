/** Search against a model that is a plain loop over all items, and paging while the ledger changes underneath. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Core } from '../../src/devledger/core.ts';
import { pendingCount } from '../../src/devledger/mine.ts';
import {
  ALICE,
  BOB,
  type Found,
  graphql,
  signed,
  type Tag,
  testCore,
  testLedger,
  upload,
} from './fixture.ts';

type Filter = { readonly name: string; readonly values: readonly string[]; readonly op: 'EQ' | 'NEQ' };
type Stored = {
  readonly id: string;
  readonly owner: string;
  readonly tags: readonly Tag[];
  readonly height: number | null;
};

const QUERY = `query ($ids: [ID!], $owners: [String!], $tags: [TagFilter!], $block: BlockFilter, $first: Int,
  $after: String, $sort: SortOrder) { transactions(ids: $ids, owners: $owners, tags: $tags, block: $block,
  first: $first, after: $after, sort: $sort) { pageInfo { hasNextPage } edges { cursor node { id block { height } } } } }`;

function page(core: Core, variables: Readonly<Record<string, unknown>>): Found {
  const { data, errors } = JSON.parse(core.graphql({ query: QUERY, variables }).json);
  expect(errors).toBeUndefined();
  return data.transactions;
}

/** Follows cursors to the end; `between` runs after each page. */
async function allPages(
  core: Core,
  variables: Readonly<Record<string, unknown>>,
  between: (pages: number) => Promise<void> = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pages = 1; pages < 200; pages++) {
    const { edges, pageInfo } = page(core, { ...variables, after });
    ids.push(...edges.map(({ node }) => node.id));
    if (!pageInfo.hasNextPage) return ids;
    after = edges.at(-1)!.cursor;
    await between(pages);
  }
  throw new Error('paging does not end');
}

async function store(core: Core, tags: readonly Tag[], signer = ALICE): Promise<string> {
  const { item, bytes } = await signed(tags, { signer });
  expect((await core.intake.take(bytes)).ok).toBe(true);
  return item.id;
}

/** Items with few names and values, so that filters meet; mined after some of them, the last ones pending. */
async function filled(core: Core, count: number): Promise<Stored[]> {
  const shapes = fc.sample(
    fc.record({
      tags: fc.array(
        fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom('1', '2', '3') }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      byBob: fc.boolean(),
    }),
    { numRuns: count, seed: 7 },
  );
  const items: { id: string; owner: string; tags: readonly Tag[] }[] = [];
  for (const [i, { tags, byBob }] of shapes.entries()) {
    const { item, bytes } = await signed(tags, { signer: byBob ? BOB : ALICE });
    await core.intake.take(bytes);
    items.push({ id: item.id, owner: item.ownerAddress, tags });
    if (i % 17 === 16) await core.mine();
  }
  const heights = new Map(
    page(core, { ids: items.map(({ id }) => id), first: 1000 }).edges.map(({ node }) => [
      node.id,
      node.block,
    ]),
  );
  return items.map((item) => ({ ...item, height: heights.get(item.id)?.height ?? null }));
}

function matches(item: Stored, filters: readonly Filter[]): boolean {
  return filters.every(({ name, values, op }) => {
    const has = item.tags.some((tag) => tag.name === name && values.includes(tag.value));
    return op === 'EQ' ? has : !has;
  });
}

test('any combination of filters finds exactly what a plain loop finds, in order, once, page by page', async () => {
  const core = await testCore({ maxPageSize: 1000 });
  const items = await filled(core, 60);
  expect(pendingCount(core.store)).toBeGreaterThan(0);
  const owners = [...new Set(items.map(({ owner }) => owner))];
  expect(owners).toHaveLength(2);

  const filter = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    values: fc.subarray(['1', '2', '3'], { minLength: 1 }),
    op: fc.constantFrom('EQ' as const, 'NEQ' as const),
  });
  const query = fc.record({
    tags: fc.array(filter, { maxLength: 3 }),
    owners: fc.subarray(owners),
    only: fc.option(fc.subarray(items.map(({ id }) => id))),
    min: fc.option(fc.integer({ min: 0, max: 4 })),
    max: fc.option(fc.integer({ min: 0, max: 4 })),
    first: fc.constantFrom(1, 3, 100),
    sort: fc.constantFrom('HEIGHT_DESC', 'HEIGHT_ASC'),
  });
  await fc.assert(
    fc.asyncProperty(query, async ({ tags, owners: by, only, min, max, first, sort }) => {
      const bounded = (min ?? 0) > 0 || max !== null;
      const expected = items
        .filter((item) => matches(item, tags))
        .filter((item) => by.length === 0 || by.includes(item.owner))
        .filter((item) => only === null || only.length === 0 || only.includes(item.id))
        .filter(
          ({ height }) => !bounded || (height !== null && height >= (min ?? 0) && height <= (max ?? 99)),
        )
        .map(({ id }) => id);
      if (sort === 'HEIGHT_DESC') expected.reverse();
      // Bundle transactions carry none of these tags and another owner, but an unfiltered query lists them too.
      const known = new Set(items.map(({ id }) => id));
      const found = await allPages(core, { ids: only, owners: by, tags, block: { min, max }, first, sort });
      expect(found.filter((id) => known.has(id))).toEqual(expected);
      expect(new Set(found).size).toBe(found.length);
    }),
    { numRuns: 150 },
  );
});

test('long filters, each over the length at which they are read whole, give the same rows as short ones', async () => {
  const core = await testCore({ maxPageSize: 1000 });
  const { bulkInsert } = await import('../../src/devledger/bulk.ts');
  const { item, bytes } = await signed([
    { name: 'kind', value: 'common' },
    { name: 'parity', value: 'even' },
  ]);
  const odd = await signed([
    { name: 'kind', value: 'common' },
    { name: 'parity', value: 'odd' },
  ]);
  // The signature is not checked here, so many items can share all but it.
  const variant = (base: Uint8Array, i: number) => {
    const copy = base.slice();
    new DataView(copy.buffer).setUint32(2, i);
    return copy;
  };
  const many = Array.from({ length: 2_600 }, (_, i) => variant(i % 2 === 0 ? bytes : odd.bytes, i));
  expect(await bulkInsert(core.store, many)).toBe(2_600);
  const tags = [
    { name: 'kind', values: ['common', 'rare'] },
    { name: 'parity', values: ['even', 'neither'] },
  ];
  const ids = await allPages(core, { owners: [item.ownerAddress], tags, first: 1000 });
  expect(new Set(ids).size).toBe(1_300);
});

describe('paging while the ledger changes', () => {
  test('newest first: what was there at the start comes exactly once, whatever arrives or is mined', async () => {
    const core = await testCore();
    const before: string[] = [];
    for (let i = 0; i < 25; i++) before.push(await store(core, [{ name: 'x', value: 'y' }]));
    const seen = await allPages(core, { tags: [{ name: 'x', values: ['y'] }], first: 4 }, async (pages) => {
      await store(core, [{ name: 'x', value: 'y' }]);
      if (pages % 2 === 1) await core.mine();
    });
    expect(seen).toEqual(before.toReversed());
  });

  test('oldest first: everything comes exactly once, also what arrives on the way', async () => {
    const core = await testCore();
    const all: string[] = [];
    for (let i = 0; i < 12; i++) all.push(await store(core, [{ name: 'x', value: 'y' }]));
    const filter = { tags: [{ name: 'x', values: ['y'] }], first: 5, sort: 'HEIGHT_ASC' };
    const seen = await allPages(core, filter, async (pages) => {
      if (pages === 1) await core.mine();
      if (pages <= 2) all.push(await store(core, [{ name: 'x', value: 'y' }]));
    });
    expect(seen).toEqual(all);
  });

  test('heights never rise towards the older end, pending rows lead', async () => {
    const core = await testCore({ maxPageSize: 1000 });
    await filled(core, 40);
    const heights = page(core, { first: 1000 }).edges.map(({ node }) => node.block?.height ?? Infinity);
    expect(heights[0]).toBe(Infinity);
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
  });
});

describe('requests that are too much or malformed', () => {
  const ask = async (query: string, variables = {}) => {
    const core = await testCore();
    const { status, json } = core.graphql({ query, variables });
    return { status, message: (JSON.parse(json).errors?.[0]?.message ?? null) as string | null };
  };

  test('page size: 10 without "first", 100 at most, by default', async () => {
    const core = await testCore();
    for (let i = 0; i < 101; i++) await store(core, [{ name: 'i', value: String(i) }]);
    expect(page(core, {}).edges).toHaveLength(10);
    expect(page(core, { first: 5_000 })).toMatchObject({ pageInfo: { hasNextPage: true } });
    expect(page(core, { first: 5_000 }).edges).toHaveLength(100);
    expect(page(core, { first: 0 }).edges).toHaveLength(0);
  });

  test('a page size out of range is a misuse of the program', async () => {
    await expect(testCore({ maxPageSize: 1001 })).rejects.toMatchObject({ code: 'bad-argument' });
  });

  test.each([
    ['a foreign cursor', '{ transactions(after: "MTIz") { edges { cursor } } }', /cursor/],
    ['a negative page size', '{ transactions(first: -1) { edges { cursor } } }', /negative/],
  ])('%s is an error in the answer', async (_, query, message) => {
    expect(await ask(query)).toEqual({ status: 200, message: expect.stringMatching(message) });
  });

  test('2,049 values are an error in the answer', async () => {
    const values = Array.from({ length: 2_049 }, (_, i) => String(i));
    const query =
      'query ($v: [String!]!) { transactions(tags: [{name: "a", values: $v}]) { edges { cursor } } }';
    expect(await ask(query, { v: values })).toEqual({ status: 200, message: expect.stringMatching(/2049/) });
  });

  test.each([
    ['no GraphQL', 'hello', /Syntax/],
    ['an unknown field', '{ wallets { id } }', /wallets/],
    [
      '17 searches',
      `{ ${Array.from({ length: 17 }, (_, i) => `q${i}: transaction(id: "x") { id }`).join(' ')} }`,
      /16/,
    ],
    ['more tokens than allowed', `{ ${'transaction(id: "x") { id } '.repeat(2_000)} }`, /token/],
    ['a query over 64 KiB', ' '.repeat(70_000), /too long/],
  ])('%s is answered 400', async (_, query, message) => {
    expect(await ask(query)).toEqual({ status: 400, message: expect.stringMatching(message) });
  });

  test('a body that is not a GraphQL request is answered 400', async () => {
    const ledger = await testLedger();
    for (const body of ['', '[]', '{"query":1}', '{"query":"{block{id}}","variables":[]}', '\xff']) {
      const response = await fetch(`${ledger.url}/graphql`, { method: 'POST', body });
      expect(response.status).toBe(400);
    }
  });
});

test('recipients, blocks and single look-ups', async () => {
  const ledger = await testLedger();
  const target = new Uint8Array(32).fill(9);
  const { item, bytes } = await signed([{ name: 'a', value: '1' }], { target });
  const plain = await signed([{ name: 'a', value: '1' }]);
  await upload(ledger.url, bytes);
  await upload(ledger.url, plain.bytes);
  await ledger.mine();
  const { data } = (await graphql(
    ledger.url,
    `query ($to: [String!], $id: ID!) {
      transactions(recipients: $to) { edges { node { id recipient } } }
      transaction(id: $id) { id block { id height } bundledIn { id } }
      missing: transaction(id: "none") { id }
      block { height id }
      blocks(sort: HEIGHT_ASC) { edges { node { height previous } } }
    }`,
    { to: ['CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk'], id: item.id },
  )) as { data: Record<string, never> };
  const { transactions, transaction, missing, block, blocks } = data as Record<string, unknown> as {
    transactions: Found;
    transaction: { id: string; block: { id: string; height: number }; bundledIn: { id: string } };
    missing: null;
    block: { height: number; id: string };
    blocks: { edges: { node: { height: number; previous: string } }[] };
  };
  expect(transactions.edges.map(({ node }) => node.id)).toEqual([item.id]);
  expect(transaction.id).toBe(item.id);
  expect(transaction.block).toEqual(block);
  expect(missing).toBeNull();
  expect(blocks.edges.map(({ node }) => node.height)).toEqual([0, 1]);
  const inBundle = `{ transactions(bundledIn: ["${transaction.bundledIn.id}"]) { edges { node { id } } } }`;
  const bundled = (await graphql(ledger.url, inBundle)).data as { transactions: Found };
  expect(bundled.transactions.edges.map(({ node }) => node.id)).toEqual([plain.item.id, item.id]);
});
