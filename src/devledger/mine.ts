/**
 * Mining: pending items are packed into ANS-104 bundles, each the data of a signed format-2 transaction, and the
 * transactions into one block. Everything that a block adds is stored in one commit, or not at all.
 *
 * Nested bundles are not unpacked: an item that is itself a bundle is one item here.
 */

import Arweave from 'arweave';
import { type Bytes, fromBase64Url } from '../bytes.ts';
import { bundleHeaderBytes, encodeBundle } from '../formats/bundle.ts';
import type { Clock } from '../ports.ts';
import { type Block, buildBlock, insertBlock, type Placeable, type Placement, tip } from './chain.ts';
import { priceOf } from './price.ts';
import {
  atomically,
  contentTypeOf,
  type Entry,
  insertEntry,
  insertPostings,
  type Store,
  termsOf,
} from './store.ts';
import { termOf } from './terms.ts';
import type { Wallet } from './wallet.ts';

const MAX_BUNDLE_ITEMS = 1_000;
const MAX_BUNDLE_BYTES = 8 * 1024 * 1024;
const MAX_BUNDLES_PER_BLOCK = 16;

const BUNDLE_TAGS = [
  { name: 'Bundle-Format', value: 'binary' },
  { name: 'Bundle-Version', value: '2.0.0' },
] as const;

const arweave = Arweave.init({});

type Pending = { readonly seq: number; readonly id: string; readonly size: number };

type Bundle = Placeable & {
  readonly seq: number;
  readonly items: readonly Pending[];
  readonly header: Bytes;
  readonly entry: Entry;
  /** The transaction as a node answers it. */
  readonly tx: string;
  readonly chunks: readonly { readonly start: number; readonly end: number; readonly dataPath: Uint8Array }[];
};

export type Mined = { readonly block: Block; readonly items: number };

/** Number of items that wait for a block. */
export function pendingCount(store: Store): number {
  const after = tip(store)?.lastSeq ?? 0;
  return store.sql('SELECT count(*) AS n FROM body WHERE seq > ?').get(after)!.n as number;
}

/**
 * Adds one block with the oldest pending items (an empty one where none wait). The caller sees to it that two never
 * run at once; items may arrive meanwhile, they wait for the next block.
 */
export async function mineBlock(store: Store, wallet: Wallet, clock: Clock): Promise<Mined> {
  const previous = tip(store);
  const groups = nextGroups(store, previous?.lastSeq ?? 0);
  const bundles: Bundle[] = [];
  for (const group of groups) bundles.push(await buildBundle(store, wallet, previous?.hash ?? '', group));
  const lastSeq = bundles.at(-1)?.seq ?? previous?.lastSeq ?? 0;
  const timestamp = Math.floor(clock() / 1000);
  const facts = { timestamp, lastSeq, miner: wallet.address };
  const { block, placements } = await buildBlock(previous, bundles, facts);
  atomically(store, () => {
    insertBlock(store, block);
    for (const placement of placements) insertBundle(store, block.height, placement);
  });
  return { block, items: groups.flat().length };
}

/** The oldest pending items in order of arrival, cut into bundles. */
function nextGroups(store: Store, after: number): Pending[][] {
  const rows = store
    .sql(
      'SELECT b.seq AS seq, e.id AS id, b.size AS size FROM body b JOIN entry e USING (seq) WHERE b.seq > ? ORDER BY b.seq LIMIT ?',
    )
    .all(after, MAX_BUNDLE_ITEMS * MAX_BUNDLES_PER_BLOCK) as Pending[];
  const groups: Pending[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    if (group && group.length < MAX_BUNDLE_ITEMS && bytes + row.size <= MAX_BUNDLE_BYTES) {
      group.push(row);
      bytes += row.size;
    } else {
      if (groups.length === MAX_BUNDLES_PER_BLOCK) break;
      groups.push([row]);
      bytes = row.size;
    }
  }
  return groups;
}

async function buildBundle(
  store: Store,
  wallet: Wallet,
  anchor: string,
  items: readonly Pending[],
): Promise<Bundle> {
  const body = store.sql('SELECT bytes FROM body WHERE seq = ?');
  const data = await encodeBundle(items.map(({ seq }) => body.get(seq)!.bytes as Uint8Array));
  const headerBytes = bundleHeaderBytes(data);
  if (!headerBytes.ok) throw new Error(headerBytes.because);

  const options = { data, last_tx: anchor, reward: priceOf(data.length) };
  const tx = await arweave.createTransaction(options, wallet.jwk);
  for (const { name, value } of BUNDLE_TAGS) tx.addTag(name, value);
  await arweave.transactions.sign(tx, wallet.jwk);

  const seq = items.at(-1)!.seq + 1; // right behind the last item that it carries
  return {
    id: tx.id,
    seq,
    items,
    dataRoot: fromBase64Url(tx.data_root)!,
    sizeBytes: data.length,
    header: data.slice(0, headerBytes.value),
    entry: {
      seq,
      id: tx.id,
      signature: tx.signature,
      ownerKey: tx.owner,
      owner: wallet.address,
      target: '',
      anchor,
      tags: JSON.stringify(BUNDLE_TAGS),
      contentType: contentTypeOf(BUNDLE_TAGS),
      dataSize: data.length,
      reward: tx.reward,
    },
    tx: JSON.stringify({ ...tx.toJSON(), data: '', data_tree: [] }),
    chunks: tx.chunks!.chunks.map(({ minByteRange, maxByteRange }, i) => ({
      start: minByteRange,
      end: maxByteRange,
      dataPath: tx.chunks!.proofs[i]!.proof,
    })),
  };
}

function insertBundle(store: Store, height: number, placement: Placement<Bundle>): void {
  const { tx: bundle, weaveEnd, txPath } = placement;
  const { seq, items, header, entry, sizeBytes } = bundle;
  insertEntry(store, entry);
  store
    .sql('INSERT INTO bundle VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(seq, items[0]!.seq, items.at(-1)!.seq, header, sizeBytes, weaveEnd, txPath, bundle.tx);

  const place = store.sql('INSERT INTO placed VALUES (?, ?, ?, ?)');
  place.run(seq, height, null, null);
  let start = header.length;
  for (const item of items) {
    place.run(item.seq, height, seq, start);
    start += item.size;
  }

  const weaveStart = weaveEnd - sizeBytes;
  const chunk = store.sql('INSERT INTO chunk VALUES (?, ?, ?, ?, ?)');
  for (const { start: from, end, dataPath } of bundle.chunks)
    chunk.run(weaveStart + end, seq, from, end - from, dataPath);

  const inBundle = termOf('bundle', bundle.id);
  const postings = termsOf(entry, BUNDLE_TAGS).map((term) => [term, seq] as const);
  insertPostings(store, [...postings, ...items.map((item) => [inBundle, item.seq] as const)]);
}
