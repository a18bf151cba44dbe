/**
 * What a gateway's search must do for our client: filters, rows, pages. Look-ups and proofs are in
 * `gateway.test.ts`; `target.ts` says which server is tested.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { type Found, find, idsOf, type Signed } from '../devledger/fixture.ts';
import { conformanceTarget, newSigner, PUBLISHES, RUN, SETTLE_MS, tag } from './target.ts';

const target = conformanceTarget();
const BOB = newSigner();
const mine = tag('Run', RUN);
const addressOf = ({ item }: Signed) => item.ownerAddress;
const sortedIds = (...items: readonly Signed[]) => items.map(({ item }) => item.id).toSorted();

describe.skipIf(!PUBLISHES)('search', () => {
  let red: Signed, green: Signed, both: Signed, bobs: Signed;

  beforeAll(async () => {
    red = await target.publish({ Colour: 'red', Shape: 'round' });
    green = await target.publish({ Colour: 'green', Shape: 'round' });
    bobs = await target.publish({ Colour: 'red', Shape: 'flat' }, BOB);
    both = await target.publish({ Colour: ['red', 'green'], Shape: 'flat' });
    await target.settle([red, green, bobs, both]);
  }, SETTLE_MS + 30_000);

  test('by ids', async () => {
    expect(await target.foundIds({ ids: [red.item.id, bobs.item.id] })).toEqual(sortedIds(red, bobs));
  });

  test('by owner, alone and with tags', async () => {
    expect(await target.foundIds({ owners: [addressOf(bobs)] })).toEqual(sortedIds(bobs));
    expect(await target.foundIds({ owners: [addressOf(red), addressOf(bobs)], tags: [mine] })).toEqual(
      sortedIds(red, green, both, bobs),
    );
    expect(await target.foundIds({ owners: [addressOf(red)], tags: [tag('Colour', 'red')] })).toEqual(
      sortedIds(red, both),
    );
  });

  test('values of one filter are joined by OR, filters by AND', async () => {
    const round = tag('Shape', 'round');
    expect(await target.foundIds({ tags: [mine, tag('Colour', 'red', 'green'), round] })).toEqual(
      sortedIds(red, green),
    );
    expect(await target.foundIds({ tags: [mine, tag('Colour', 'red'), round] })).toEqual(sortedIds(red));
    expect(await target.foundIds({ tags: [mine, tag('Colour', 'blue'), round] })).toEqual([]);
  });

  test('the same name in two filters is AND too', async () => {
    expect(await target.foundIds({ tags: [mine, tag('Colour', 'red'), tag('Colour', 'green')] })).toEqual(
      sortedIds(both),
    );
  });

  test('128 values in one filter are answered, and an item that several of them match comes once', async () => {
    const values = [...Array.from({ length: 126 }, (_, i) => `none-${i}`), 'red', 'green'];
    expect(await target.foundIds({ tags: [mine, { name: 'Colour', values }] })).toEqual(
      sortedIds(red, green, both, bobs),
    );
  });

  test('a row carries every field that is needed to rebuild the item', async () => {
    const { item } = both;
    const { node } = (await find(target.gateway, { ids: [item.id] })).edges[0]!;
    expect(node).toMatchObject({
      id: item.id,
      signature: toBase64Url(item.signature),
      recipient: '',
      owner: { address: item.ownerAddress, key: toBase64Url(item.owner) },
      data: { size: String(item.data.length) },
      tags: item.tags,
    });
    expect(node.bundledIn?.id).toMatch(/^[\w-]{43}$/);
  });

  test('block windows', async () => {
    const { block } = (await find(target.gateway, { ids: [red.item.id] })).edges[0]!.node;
    const height = block!.height;
    const window = (min: number, max: number) => target.foundIds({ ids: [red.item.id], block: { min, max } });
    expect(await window(height, height)).toEqual([red.item.id]);
    expect(await window(height + 1, height + 100)).toEqual([]);
    expect(await window(1, height - 1)).toEqual([]);
  });
});

describe.skipIf(!PUBLISHES)('paging', () => {
  const COUNT = 25;
  const filter = { tags: [mine, tag('Case', 'paging')] };
  let items: Signed[];

  async function pages(variables: Readonly<Record<string, unknown>>): Promise<Found[]> {
    const all: Found[] = [];
    let after: string | null = null;
    do {
      const page: Found = await find(target.gateway, { ...filter, ...variables, after });
      all.push(page);
      after = page.pageInfo.hasNextPage ? page.edges.at(-1)!.cursor : null;
    } while (after !== null && all.length < 10 * COUNT);
    return all;
  }

  beforeAll(async () => {
    items = [];
    for (let i = 0; i < COUNT; i++) items.push(await target.publish({ Case: 'paging', Number: String(i) }));
  });

  test('over pending items: nothing is lost or repeated', async () => {
    const seen = (await pages({ first: 10 })).flatMap(idsOf);
    expect(seen.toSorted()).toEqual(sortedIds(...items));
  });

  test.each(['HEIGHT_DESC', 'HEIGHT_ASC'])(
    'over mined items, %s: nothing is lost or repeated, full pages, heights in order',
    async (sort) => {
      await target.settle(items);
      const found = await pages({ first: 10, sort });
      expect(found.map(({ edges }) => edges.length)).toEqual([10, 10, 5]);
      expect(found.flatMap(idsOf).toSorted()).toEqual(sortedIds(...items));
      const heights = found.flatMap(({ edges }) => edges.map(({ node }) => node.block!.height));
      const sign = sort === 'HEIGHT_ASC' ? 1 : -1;
      expect(heights).toEqual(heights.toSorted((a, b) => sign * (a - b)));
    },
    SETTLE_MS + 30_000,
  );

  test('a page has 10 rows unless asked otherwise, and 100 are served', async () => {
    expect((await find(target.gateway, filter)).edges).toHaveLength(10);
    expect((await find(target.gateway, { ...filter, first: 100 })).edges).toHaveLength(COUNT);
  });
});
