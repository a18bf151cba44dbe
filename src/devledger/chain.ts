/**
 * Blocks: the tree over a block's transactions, its hash, and what is stored of the chain.
 *
 * As on Arweave since fork 2.5: transactions are sorted by id, each takes whole chunks of 256 KiB in the weave, and
 * the tree has a leaf for the padding behind each, so `tx_path`, offsets, `block_size` and `weave_size` verify.
 * Simplified: `indep_hash` is a deep hash of the listed fields, there is no proof of work, no wallet list and no
 * reward, and two forks never exist.
 */

import { buildLayers, generateLeaves, generateProofs } from 'arweave/node/lib/merkle.js';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { deepHash } from '../formats/deep-hash.ts';
import type { Store } from './store.ts';

export const WEAVE_CHUNK_BYTES = 256 * 1024;

/** A transaction as the block tree sees it. */
export type Placeable = { readonly id: string; readonly dataRoot: Bytes; readonly sizeBytes: number };

export type Placement<T extends Placeable> = {
  readonly tx: T;
  /** Offset of the last byte of the data, counted from 1 at the start of the weave. */
  readonly weaveEnd: number;
  readonly txPath: Uint8Array;
};

export type Block = {
  readonly height: number;
  readonly hash: string;
  readonly previous: string;
  /** Seconds. */
  readonly timestamp: number;
  readonly weaveSize: number;
  /** The last row that is in this block or an earlier one. */
  readonly lastSeq: number;
  /** The block as a node answers it. */
  readonly json: string;
};

/** The latest block; `null` before the first. */
export function tip(store: Store): Block | null {
  const row = store.sql('SELECT * FROM block ORDER BY height DESC LIMIT 1').get();
  return (row as Block | undefined) ?? null;
}

/** The next block with these transactions, not yet stored. */
export async function buildBlock<T extends Placeable>(
  previous: Block | null,
  txs: readonly T[],
  facts: { readonly timestamp: number; readonly lastSeq: number; readonly miner: string },
): Promise<{ readonly block: Block; readonly placements: readonly Placement<T>[] }> {
  const weaveStart = previous?.weaveSize ?? 0;
  const { txRoot, blockSize, placements } = await buildTree(weaveStart, txs);
  const header = {
    height: previous === null ? 0 : previous.height + 1,
    previous_block: previous?.hash ?? '',
    timestamp: facts.timestamp,
    last_retarget: facts.timestamp,
    diff: '0',
    cumulative_diff: '0',
    reward_addr: facts.miner,
    reward_pool: '0',
    tags: [],
    txs: placements.map(({ tx }) => tx.id),
    tx_root: toBase64Url(txRoot),
    tx_tree: [],
    block_size: String(blockSize),
    weave_size: String(weaveStart + blockSize),
  };
  const hash = await hashOf(header);
  const block = {
    height: header.height,
    hash,
    previous: header.previous_block,
    timestamp: facts.timestamp,
    weaveSize: weaveStart + blockSize,
    lastSeq: facts.lastSeq,
    json: JSON.stringify({ ...header, indep_hash: hash, hash, nonce: '', wallet_list: '' }),
  };
  return { block, placements };
}

export function insertBlock(store: Store, block: Block): void {
  const { height, hash, previous, timestamp, weaveSize, lastSeq, json } = block;
  store
    .sql('INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(height, hash, previous, timestamp, weaveSize, lastSeq, json);
}

async function buildTree<T extends Placeable>(weaveStart: number, txs: readonly T[]) {
  const sorted = [...txs].sort((a, b) => compareBytes(fromBase64Url(a.id)!, fromBase64Url(b.id)!));
  const leaves: { dataHash: Uint8Array; minByteRange: number; maxByteRange: number }[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const { dataRoot, sizeBytes } of sorted) {
    const end = at + sizeBytes;
    const paddedEnd = at + Math.ceil(sizeBytes / WEAVE_CHUNK_BYTES) * WEAVE_CHUNK_BYTES;
    leaves.push({ dataHash: dataRoot, minByteRange: at, maxByteRange: end });
    if (paddedEnd > end)
      leaves.push({ dataHash: new Uint8Array(0), minByteRange: end, maxByteRange: paddedEnd });
    ends.push(end);
    at = paddedEnd;
  }
  if (leaves.length === 0) return { txRoot: new Uint8Array(0), blockSize: 0, placements: [] };

  const root = await buildLayers(await generateLeaves(leaves));
  const pathByEnd = new Map(generateProofs(root).map(({ offset, proof }) => [offset + 1, proof]));
  const placements = sorted.map((tx, i) => ({
    tx,
    weaveEnd: weaveStart + ends[i]!,
    txPath: pathByEnd.get(ends[i]!)!,
  }));
  return { txRoot: root.id, blockSize: at, placements };
}

async function hashOf(header: Readonly<Record<string, unknown>>): Promise<string> {
  const fields = Object.entries(header).map(([name, value]) => [utf8(name), utf8(JSON.stringify(value))]);
  return toBase64Url(await deepHash(fields));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
