/**
 * What a gateway must do for our client: look-ups, and the way of one item from upload to proof. Searching is in
 * `gateway-search.test.ts`; `target.ts` says which server is tested.
 */

import { validatePath } from 'arweave/node/lib/merkle.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../../src/bytes.ts';
import { readDataItem } from '../../src/formats/ans104.ts';
import { decodeBundleHeader } from '../../src/formats/bundle.ts';
import { verifyChunk, verifyMerklePath } from '../../src/formats/merkle.ts';
import { bytesOf, type FoundNode, find, graphql, type Signed, upload } from '../devledger/fixture.ts';
import { conformanceTarget, IS_EMBEDDED, PUBLISHES, SETTLE_MS, tag } from './target.ts';

const target = conformanceTarget();

describe('without publishing anything', () => {
  test('info and height agree, and the block at that height can be read', async () => {
    const { height } = await target.json<{ height: number }>('/info');
    const block = await target.json<{ height: number; indep_hash: string; previous_block: string }>(
      `/block/height/${height}`,
    );
    expect(block.height).toBe(height);
    expect(fromBase64Url(block.indep_hash)).toHaveLength(48);
    if (height === 0) return; // a chain that has just begun
    const previous = await target.json<{ indep_hash: string }>(`/block/height/${height - 1}`);
    expect(previous.indep_hash).toBe(block.previous_block);
  });

  test('the price is a number of winston that never falls with the size', async () => {
    const prices = [];
    for (const size of [1, 262_144, 1_000_000_000]) {
      const text = await (await fetch(`${target.gateway}/price/${size}`)).text();
      expect(text).toMatch(/^\d+$/);
      prices.push(BigInt(text));
    }
    expect(prices[0]! <= prices[1]! && prices[1]! < prices[2]!).toBe(true);
  });

  test.each([
    ['/graphql', 'POST', 'content-type'],
    [`/${'A'.repeat(43)}`, 'GET', 'range'],
  ])('a page of any origin may use %s (CORS preflight)', async (path, method, header) => {
    const response = await fetch(target.gateway + path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://example.org',
        'access-control-request-method': method,
        'access-control-request-headers': header,
      },
    });
    expect(response.ok).toBe(true);
    expect(['*', 'https://example.org']).toContain(response.headers.get('access-control-allow-origin'));
    const allowed = response.headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
    expect(allowed === '*' || allowed.includes(header)).toBe(true);
  });

  test('what does not exist is null, empty or 404', async () => {
    const unknown = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    expect((await graphql(target.gateway, `{ transaction(id: "${unknown}") { id } }`)).data).toEqual({
      transaction: null,
    });
    expect(await find(target.gateway, { ids: [unknown] })).toEqual({
      pageInfo: { hasNextPage: false },
      edges: [],
    });
    expect(await find(target.gateway, { tags: [tag('Run', unknown)] })).toMatchObject({ edges: [] });
    for (const path of [`/raw/${unknown}`, `/tx/${unknown}/status`])
      expect((await fetch(target.gateway + path)).status, path).toBe(404);
  });

  test('a malformed query is an error, not an empty result', async () => {
    const { data, errors } = await graphql(
      target.gateway,
      '{ transactions(colour: "red") { edges { cursor } } }',
    );
    expect(data ?? null).toBeNull();
    expect(errors?.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!PUBLISHES)('one item, from upload to proof', () => {
  let made: Signed;
  let node: FoundNode;

  beforeAll(async () => {
    made = await target.publish({ Case: 'proof', 'Content-Type': 'text/plain' });
    // Before it is mined: visible, readable, without a block.
    if (IS_EMBEDDED) {
      const pending = (await find(target.gateway, { ids: [made.item.id] })).edges[0]!.node;
      expect(pending).toMatchObject({ block: null, bundledIn: null });
      expect(await bytesOf(await fetch(`${target.gateway}/raw/${made.item.id}`))).toEqual(made.item.data);
    }
    node = (await target.settle([made]))[0]!;
  }, SETTLE_MS + 30_000);

  /** The bundle's transaction and where it lies in the weave. */
  async function root() {
    const { headers } = await fetch(`${target.gateway}/raw/${made.item.id}`, { method: 'HEAD' });
    const id = headers.get('x-ar-io-root-transaction-id') ?? node.bundledIn!.id;
    const tx = await target.json<{ data_root: string; data_size: string }>(`/tx/${id}`);
    const { offset, size } = await target.json<{ offset: string; size: string }>(`/tx/${id}/offset`);
    expect(size).toBe(tx.data_size);
    const first = await fetch(`${target.gateway}/${id}`, { headers: { range: 'bytes=0-65535' } });
    const header = decodeBundleHeader(await bytesOf(first), Number(size));
    if (!header.ok) throw new Error(header.code);
    const entry = header.value.entries.find((listed) => listed.id === made.item.id)!;
    return {
      id,
      headers,
      entry,
      dataRoot: fromBase64Url(tx.data_root)!,
      end: Number(offset),
      size: Number(size),
    };
  }

  test('raw answers the payload, marked so that a browser runs nothing of it', async () => {
    const response = await fetch(`${target.gateway}/raw/${made.item.id}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await bytesOf(response)).toEqual(made.item.data);
  });

  test('the bundle lists the item, and offset headers, where there are any, agree', async () => {
    const { entry, headers } = await root();
    expect(entry.sizeBytes).toBe(made.bytes.length);
    const claimed = headers.get('x-ar-io-root-data-item-offset');
    if (IS_EMBEDDED || claimed !== null) expect(Number(claimed)).toBe(entry.offset);
  });

  test('a range of the bundle is the item, byte for byte, and verifies by itself', async () => {
    const { id, entry } = await root();
    const range = `bytes=${entry.offset}-${entry.offset + entry.sizeBytes - 1}`;
    const response = await fetch(`${target.gateway}/${id}`, { headers: { range } });
    expect(response.status).toBe(206);
    const bytes = await bytesOf(response);
    expect(bytes).toEqual(made.bytes);
    expect(await readDataItem(bytes)).toMatchObject({ ok: true, value: { id: made.item.id } });
  });

  test('status, offset, chunk and block together prove that the item is in the block', async () => {
    const { id, entry, dataRoot, end, size } = await root();
    const status = await target.json<{
      block_height: number;
      block_indep_hash: string;
      number_of_confirmations: number;
    }>(`/tx/${id}/status`);
    expect(status).toMatchObject({ block_height: node.block!.height, block_indep_hash: node.block!.id });
    expect(status.number_of_confirmations).toBeGreaterThanOrEqual(1);

    const start = end - size;
    const answer = await target.json<Record<'chunk' | 'data_path' | 'tx_path', string>>(
      `/chunk/${start + entry.offset + 1}`,
    );
    const [chunk, dataPath, txPath] = [answer.chunk, answer.data_path, answer.tx_path].map(
      (text) => fromBase64Url(text)!,
    ) as [Bytes, Bytes, Bytes];
    const inTx = await verifyChunk(dataRoot, entry.offset, size, dataPath, chunk);
    if (!inTx.ok) throw new Error(inTx.code);
    expect(await validatePath(dataRoot, entry.offset, 0, size, dataPath)).toMatchObject({
      leftBound: inTx.value.start,
      rightBound: inTx.value.end,
    });
    const at = entry.offset - inTx.value.start;
    const part = made.bytes.slice(0, chunk.length - at); // the item may go on in the next chunk
    expect(chunk.slice(at, at + made.bytes.length)).toEqual(part);

    const block = await target.json<
      Record<'indep_hash' | 'tx_root' | 'block_size' | 'weave_size', string> & { txs: string[] }
    >(`/block/height/${status.block_height}`);
    expect(block.indep_hash).toBe(status.block_indep_hash);
    expect(block.txs).toContain(id);
    const blockStart = Number(block.weave_size) - Number(block.block_size);
    const [inBlock, blockSize] = [start - blockStart + entry.offset, Number(block.block_size)];
    const txRoot = fromBase64Url(block.tx_root)!;
    const leaf = await verifyMerklePath(txRoot, inBlock, blockSize, txPath);
    expect(leaf).toMatchObject({ ok: true, value: { hash: dataRoot, end: end - blockStart } });
    expect(await validatePath(txRoot, inBlock, 0, blockSize, txPath)).toMatchObject({ chunkSize: size });
  });

  test('the same bytes again are no error and no second item', async () => {
    expect([200, 202]).toContain((await upload(target.uploads, made.bytes)).status);
    expect(await target.foundIds({ ids: [made.item.id] })).toEqual([made.item.id]);
  });

  test('an item whose signature does not hold is refused', async () => {
    const forged = made.bytes.slice();
    forged[forged.length - 1]! ^= 1;
    const response = await upload(target.uploads, forged);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect((await upload(target.uploads, utf8('not a data item'))).ok).toBe(false);
  });
});
