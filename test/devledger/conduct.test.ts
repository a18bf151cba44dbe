/** Each conduct does what it says, to reads only, and can be changed while the door is open. */

import { describe, expect, onTestFinished, test } from 'vitest';
import { CONDUCTS, type Conduct } from '../../src/devledger/conduct.ts';
import { type FrontDoor, openFrontDoor } from '../../src/devledger/server.ts';
import { flip } from '../formats/raw-item.ts';
import { bytesOf, find, idsOf, type Signed, signed, testLedger, upload } from './fixture.ts';

type Scene = {
  readonly door: FrontDoor;
  readonly honestUrl: string;
  readonly items: readonly Signed[];
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
};

/** A ledger with three mined items and a second door of this conduct. */
async function scene(conduct: Conduct): Promise<Scene> {
  const ledger = await testLedger();
  const items: Signed[] = [];
  for (const value of ['1', '2', '3']) items.push(await signed([{ name: 'n', value }]));
  for (const { bytes } of items) await upload(ledger.url, bytes);
  await ledger.mine();
  const door = await openFrontDoor(ledger, { port: 0, conduct });
  const get = (path: string, init?: RequestInit) => fetch(door.url + path, init);
  return { door, honestUrl: ledger.url, items, get };
}

const ALL = { tags: [{ name: 'n', values: ['1', '2', '3'] }] };

test('honest answers as the first door does', async () => {
  const { door, honestUrl, items } = await scene('honest');
  expect(await find(door.url, ALL)).toEqual(await find(honestUrl, ALL));
  expect(idsOf(await find(door.url, ALL))).toEqual(items.map(({ item }) => item.id).toReversed());
});

test('omit finds nothing and has no data', async () => {
  const { door, items, get } = await scene('omit');
  expect(await find(door.url, { ...ALL, first: 1 })).toEqual({ pageInfo: { hasNextPage: false }, edges: [] });
  expect((await get(`/raw/${items[0]!.item.id}`)).status).toBe(404);
});

test('alter-body changes one bit of payloads and ranges', async () => {
  const { items, get } = await scene('alter-body');
  const { item } = items[0]!;
  expect(await bytesOf(await get(`/raw/${item.id}`))).toEqual(flip(item.data, item.data.length - 1));
  const range = await get(`/${item.id}`, { headers: { range: 'bytes=0-3' } });
  expect(await bytesOf(range)).toEqual(flip(item.data.slice(0, 4), 3));
});

test('swap-id serves and names another item', async () => {
  const { door, items, get } = await scene('swap-id');
  const [first, second] = items as [Signed, Signed];
  expect(await bytesOf(await get(`/raw/${first.item.id}`))).toEqual(second.item.data);
  const [edge] = (await find(door.url, { ids: [first.item.id] })).edges;
  expect(edge!.node.id).toBe(second.item.id);
  expect(edge!.node.tags).toEqual(first.item.tags);
});

test('alter-tags changes the last tag of each row', async () => {
  const { door } = await scene('alter-tags');
  const { edges } = await find(door.url, ALL);
  expect(edges.map(({ node }) => node.tags[0]!.value)).toEqual(['3x', '2x', '1x']);
});

test('unasked adds rows that do not match', async () => {
  const { door, items } = await scene('unasked');
  const found = idsOf(await find(door.url, { tags: [{ name: 'n', values: ['1'] }] }));
  expect(found[0]).toBe(items[0]!.item.id);
  expect(found).toContain(items[1]!.item.id);
});

test('fake-block tells another block everywhere', async () => {
  const { door, honestUrl, get } = await scene('fake-block');
  const truth = (await find(honestUrl, ALL)).edges[0]!.node;
  const lie = (await find(door.url, ALL)).edges[0]!.node;
  expect(lie.id).toBe(truth.id);
  expect(lie.block!.id).not.toBe(truth.block!.id);
  const block = (await (await get('/block/height/1')).json()) as { indep_hash: string; timestamp: number };
  expect(block).toMatchObject({ indep_hash: lie.block!.id, timestamp: 1 });
  const status = (await (await get(`/tx/${truth.bundledIn!.id}/status`)).json()) as object;
  expect(status).toMatchObject({ block_indep_hash: lie.block!.id });
});

test('endless-pages always has a next page', async () => {
  const { door } = await scene('endless-pages');
  let after: string | null = null;
  for (let i = 0; i < 5; i++) {
    const { pageInfo, edges } = await find(door.url, { ...ALL, first: 2, after });
    expect(pageInfo.hasNextPage).toBe(true);
    expect(edges.length).toBeGreaterThan(0);
    after = edges.at(-1)!.cursor;
  }
});

test('html-errors answers a page instead of data, readable across origins', async () => {
  const { get } = await scene('html-errors');
  const response = await get('/info');
  expect(response.status).toBe(502);
  expect(response.headers.get('content-type')).toBe('text/html');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});

describe('answers that do not end', () => {
  /** Sizes of the pieces that arrive, until so many bytes are there; then leaves. */
  async function piecesUntil(response: Response, enough: number): Promise<readonly number[]> {
    const reader = response.body!.getReader();
    const pieces: number[] = [];
    for (let size = 0; size < enough; size += pieces.at(-1)!) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`ended after ${size} bytes`);
      pieces.push(value.length);
    }
    await reader.cancel();
    return pieces;
  }

  test('drip sends a byte at a time', async () => {
    const { items, get } = await scene('drip');
    const pieces = await piecesUntil(await get(`/raw/${items[0]!.item.id}`), 4);
    // Two may come together where this process was held up between them.
    expect(pieces.length).toBeGreaterThan(1);
    expect(Math.max(...pieces)).toBeLessThan(4);
  });

  test('flood never stops', async () => {
    const { items, get } = await scene('flood');
    const { item } = items[0]!;
    const pieces = await piecesUntil(await get(`/raw/${item.id}`), 10_000_000);
    expect(pieces.length).toBeGreaterThan(1);
  });

  test('hang never starts', async () => {
    const { get } = await scene('hang');
    await expect(get('/info', { signal: AbortSignal.timeout(300) })).rejects.toThrow(/timeout|aborted/);
  });

  test('a door that hangs, drips or floods still closes at once', async () => {
    const ledger = await testLedger();
    for (const conduct of ['hang', 'drip', 'flood'] as const) {
      const door = await openFrontDoor(ledger, { port: 0, conduct });
      const answer = fetch(`${door.url}/info`).then((response) => response.text());
      const ended = expect(answer).rejects.toThrow();
      await expect.poll(async () => (await fetch(`${ledger.url}/height`)).status).toBe(200);
      await door.close();
      await ended;
    }
  });
});

test('conduct changes while the door is open, and never touches uploads and preflights', async () => {
  const { door, get } = await scene('honest');
  const another = await signed([{ name: 'n', value: '4' }]);
  onTestFinished(() => door.close());
  for (const conduct of CONDUCTS) {
    door.behave(conduct);
    expect(door.conduct()).toBe(conduct);
    expect([200, 202]).toContain((await upload(door.url, another.bytes)).status);
    expect((await get('/graphql', { method: 'OPTIONS' })).status).toBe(204);
  }
  door.behave('honest');
  expect((await get(`/raw/${another.item.id}`)).status).toBe(200);
});
