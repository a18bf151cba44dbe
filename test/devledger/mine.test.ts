/** Blocks, bundles and proofs: whatever a client can check must check out, with two independent verifiers. */

import Arweave from 'arweave';
import { validatePath } from 'arweave/node/lib/merkle.js';
import Transaction from 'arweave/node/lib/transaction.js';
import { describe, expect, test } from 'vitest';
import { concat, fromBase64Url } from '../../src/bytes.ts';
import type { Ledger } from '../../src/devledger/server.ts';
import { readDataItem } from '../../src/formats/ans104.ts';
import { decodeBundleHeader } from '../../src/formats/bundle.ts';
import { verifyChunk, verifyMerklePath } from '../../src/formats/merkle.ts';
import { bytesOf, find, signed, testCore, testLedger, upload } from './fixture.ts';

type BlockJson = {
  readonly height: number;
  readonly indep_hash: string;
  readonly previous_block: string;
  readonly timestamp: number;
  readonly txs: readonly string[];
  readonly tx_root: string;
  readonly block_size: string;
  readonly weave_size: string;
};
type TxJson = {
  readonly id: string;
  readonly data_root: string;
  readonly data_size: string;
  readonly last_tx: string;
};

const MIB = 1024 * 1024;

async function json<T>(ledger: Ledger, path: string): Promise<T> {
  const response = await fetch(ledger.url + path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

/** Bundles of several chunks, and more than one in a block. */
async function withLargeBlock() {
  const ledger = await testLedger();
  const sizes = [3 * MIB, 3 * MIB, 3 * MIB, 5 * MIB, 10, 300_000];
  const items = [];
  for (const [i, size] of sizes.entries()) {
    const made = await signed([{ name: 'size', value: String(size) }], {
      data: new Uint8Array(size).fill(i),
    });
    expect((await upload(ledger.url, made.bytes)).status).toBe(200);
    items.push(made);
  }
  await ledger.mine();
  return { ledger, items, block: await json<BlockJson>(ledger, '/block/current') };
}

describe('a block with several bundles of several chunks', () => {
  test('every byte of every bundle is proven: chunk to data_root, data_root to tx_root', async () => {
    const { ledger, block } = await withLargeBlock();
    expect(block.txs.length).toBeGreaterThan(1);
    const blockStart = Number(block.weave_size) - Number(block.block_size);
    const txRoot = fromBase64Url(block.tx_root)!;

    for (const id of block.txs) {
      const tx = await json<TxJson>(ledger, `/tx/${id}`);
      const { offset, size } = await json<{ offset: string; size: string }>(ledger, `/tx/${id}/offset`);
      expect(size).toBe(tx.data_size);
      const dataRoot = fromBase64Url(tx.data_root)!;
      const weaveStart = Number(offset) - Number(size);
      const whole = await bytesOf(await fetch(`${ledger.url}/${id}`));
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < Number(size); at += pieces.at(-1)!.length) {
        const answer = await json<Record<'chunk' | 'data_path' | 'tx_path', string>>(
          ledger,
          `/chunk/${weaveStart + at + 1}`,
        );
        const [chunk, dataPath, txPath] = [answer.chunk, answer.data_path, answer.tx_path].map(
          (text) => fromBase64Url(text)!,
        ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
        const inTx = await verifyChunk(dataRoot, at, Number(size), dataPath, chunk);
        expect(inTx).toMatchObject({ ok: true, value: { start: at, end: at + chunk.length } });
        expect(await validatePath(dataRoot, at, 0, Number(size), dataPath)).toMatchObject({ leftBound: at });

        const inBlock = weaveStart - blockStart + at;
        const leaf = await verifyMerklePath(txRoot, inBlock, Number(block.block_size), txPath);
        expect(leaf).toMatchObject({
          ok: true,
          value: { hash: dataRoot, start: weaveStart - blockStart, end: Number(offset) - blockStart },
        });
        expect(await validatePath(txRoot, inBlock, 0, Number(block.block_size), txPath)).toMatchObject({
          chunkSize: Number(size),
        });
        pieces.push(chunk);
      }
      expect(pieces.length).toBeGreaterThan(1);
      expect(Buffer.compare(concat(...pieces), whole)).toBe(0);
    }
  });

  test('each transaction is signed, and its bundle holds the items that were uploaded', async () => {
    const { ledger, items, block } = await withLargeBlock();
    const arweave = Arweave.init({});
    const uploaded = new Map(items.map(({ item, bytes }) => [item.id, bytes]));
    for (const id of block.txs) {
      const tx = new Transaction(
        await json<ConstructorParameters<typeof Transaction>[0] & object>(ledger, `/tx/${id}`),
      );
      expect(await arweave.transactions.verify(tx)).toBe(true);
      const bundle = await bytesOf(await fetch(`${ledger.url}/${id}`));
      const header = decodeBundleHeader(bundle, bundle.length);
      if (!header.ok) throw new Error(header.code);
      for (const { id: itemId, offset, sizeBytes } of header.value.entries) {
        const bytes = bundle.slice(offset, offset + sizeBytes);
        expect(Buffer.compare(bytes, uploaded.get(itemId)!)).toBe(0);
        expect((await readDataItem(bytes)).ok).toBe(true);
        uploaded.delete(itemId);
      }
    }
    expect(uploaded.size).toBe(0);
  });

  test('padding between transactions belongs to no chunk', async () => {
    const { ledger, block } = await withLargeBlock();
    const ends = [];
    for (const id of block.txs)
      ends.push(Number((await json<{ offset: string }>(ledger, `/tx/${id}/offset`)).offset));
    for (const end of ends) {
      expect((await fetch(`${ledger.url}/chunk/${end}`)).status).toBe(200);
      expect((await fetch(`${ledger.url}/chunk/${end + 1}`)).status).toBe(404);
    }
    expect((await fetch(`${ledger.url}/chunk/0`)).status).toBe(404);
  });
});

test('blocks form a chain, from the first, with sizes that add up', async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  const ledger = await testLedger({ clock: () => nowMs });
  for (let i = 0; i < 3; i++) {
    nowMs += 120_000;
    for (let k = 0; k < i; k++)
      await upload(ledger.url, (await signed([{ name: 'i', value: String(i) }])).bytes);
    await ledger.mine();
  }
  const chain: BlockJson[] = [];
  for (let height = 0; height <= 3; height++) chain.push(await json(ledger, `/block/height/${height}`));
  for (const [height, block] of chain.entries()) {
    const previous = chain[height - 1];
    expect(block.height).toBe(height);
    expect(block.previous_block).toBe(previous?.indep_hash ?? '');
    expect(Number(block.weave_size)).toBe(Number(previous?.weave_size ?? 0) + Number(block.block_size));
    expect(block.timestamp).toBe(Date.UTC(2026, 0, 1) / 1000 + height * 120);
    expect(await json(ledger, `/block/hash/${block.indep_hash}`)).toEqual(block);
  }
  expect(chain.map(({ txs }) => txs.length)).toEqual([0, 0, 1, 1]);
  expect((await json<TxJson>(ledger, `/tx/${chain[2]!.txs[0]}`)).last_tx).toBe(chain[1]!.indep_hash);
  expect(await json(ledger, '/info')).toMatchObject({ height: 3, blocks: 4, current: chain[3]!.indep_hash });
  expect(await (await fetch(`${ledger.url}/height`)).text()).toBe('3');
  expect(await (await fetch(`${ledger.url}/tx_anchor`)).text()).toBe(chain[3]!.indep_hash);
  expect((await fetch(`${ledger.url}/block/height/4`)).status).toBe(404);
});

test('mining takes what is pending when it is asked, in order, however much arrives meanwhile', async () => {
  const core = await testCore({ maxPageSize: 1000 });
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, i) => signed([{ name: 'i', value: String(i) }])),
  );
  for (const { bytes } of made.slice(0, 3)) await core.intake.take(bytes);
  const mined = core.mine();
  await Promise.all([core.mine(), ...made.slice(3).map(({ bytes }) => core.intake.take(bytes))]);
  await mined;
  await core.mine();
  expect(core.hasPending()).toBe(false);
  const rows = core.store.sql('SELECT seq, height FROM placed ORDER BY seq').all() as { height: number }[];
  expect(rows.map(({ height }) => height)).toEqual(
    rows.map(({ height }) => height).toSorted((a, b) => a - b),
  );
});

test('more items than one bundle holds go into several, and all are found', async () => {
  const core = await testCore({ maxPageSize: 1000 });
  const { bulkInsert } = await import('../../src/devledger/bulk.ts');
  const { bytes } = await signed([{ name: 'a', value: 'b' }]);
  const many = Array.from({ length: 2_100 }, (_, i) => {
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint32(2, i); // within the signature, which bulk loading does not verify
    return copy;
  });
  await bulkInsert(core.store, many);
  await core.mine();
  const counts = core.store
    .sql('SELECT count(*) AS n FROM placed WHERE bundle IS NOT NULL GROUP BY bundle ORDER BY bundle')
    .all()
    .map(({ n }) => n);
  expect(counts).toEqual([1_000, 1_000, 100]);
});

test('status of transactions and items', async () => {
  const ledger = await testLedger();
  const { item, bytes } = await signed([{ name: 'a', value: 'b' }]);
  await upload(ledger.url, bytes);
  expect(await json(ledger, `/tx/${item.id}/status`)).toMatchObject({ status: 'CONFIRMED' });
  await ledger.mine();
  const { bundledIn, block } = (await find(ledger.url, { ids: [item.id] })).edges[0]!.node;
  await ledger.mine();
  expect(await json(ledger, `/v1/tx/${item.id}/status`)).toMatchObject({
    status: 'FINALIZED',
    bundleId: bundledIn!.id,
  });
  expect(await json(ledger, `/tx/${bundledIn!.id}/status`)).toEqual({
    block_height: 1,
    block_indep_hash: block!.id,
    number_of_confirmations: 2,
  });
  const unknown = 'A'.repeat(43);
  for (const path of [`/tx/${unknown}/status`, `/tx/${unknown}`, `/tx/${item.id}`, `/tx/${item.id}/offset`])
    expect((await fetch(ledger.url + path)).status, path).toBe(404);
  const tx = await json<TxJson>(ledger, `/tx/${bundledIn!.id}`);
  expect(await (await fetch(`${ledger.url}/tx/${bundledIn!.id}/data_root`)).text()).toBe(tx.data_root);
});
