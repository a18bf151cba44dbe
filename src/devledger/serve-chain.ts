/**
 * What an Arweave node answers about transactions, chunks and blocks.
 * Reference: https://docs.arweave.org/developers/arweave-node-server/http-api
 */

import { toBase64Url, utf8 } from '../bytes.ts';
import { tip } from './chain.ts';
import { bytesAnswer, type HttpAnswer, jsonAnswer, textAnswer } from './http.ts';
import { priceOf } from './price.ts';
import { readBundle } from './read-bundle.ts';
import { findEntry, type Store } from './store.ts';

type BundleRow = {
  readonly seq: number;
  readonly tx: string;
  readonly size: number;
  readonly weaveEnd: number;
  readonly height: number;
  readonly hash: string;
};

const notFound = (): HttpAnswer => textAnswer(404, 'Not Found.');

export function serveInfo(store: Store, startedAtMs: number, nowMs: number): HttpAnswer {
  const { height, hash } = tip(store)!;
  const { blocks } = store.sql('SELECT count(*) AS blocks FROM block').get() as { blocks: number };
  return jsonAnswer(200, {
    network: 'rail.local.1', // another chain than Arweave's, and says so
    version: 5,
    release: 1,
    height,
    current: hash,
    blocks,
    peers: 0,
    queue_length: 0,
    node_state_latency: 0,
    uptime: Math.floor((nowMs - startedAtMs) / 1000),
  });
}

/** A layer-one transaction without its data. Data items have no such form. */
export function serveTx(store: Store, id: string): HttpAnswer {
  const bundle = findBundle(store, id);
  return bundle === null ? notFound() : jsonText(bundle.tx);
}

export function serveTxField(store: Store, id: string, field: string): HttpAnswer {
  const bundle = findBundle(store, id);
  const value = bundle && (JSON.parse(bundle.tx) as Record<string, unknown>)[field];
  if (typeof value === 'string') return textAnswer(200, value);
  return value == null ? notFound() : jsonAnswer(200, value);
}

/** Of a layer-one transaction as a node answers it; of an item as an upload service does. */
export function serveStatus(store: Store, id: string): HttpAnswer {
  const bundle = findBundle(store, id);
  if (bundle !== null)
    return jsonAnswer(200, {
      block_height: bundle.height,
      block_indep_hash: bundle.hash,
      number_of_confirmations: tip(store)!.height - bundle.height + 1,
    });
  const item = findEntry(store, id);
  if (item === null) return notFound();
  const placed = store
    .sql('SELECT t.id AS bundleId FROM placed p JOIN entry t ON t.seq = p.bundle WHERE p.seq = ?')
    .get(item.seq);
  return placed
    ? jsonAnswer(200, { status: 'FINALIZED', bundleId: placed.bundleId, info: 'permanent', winc: '0' })
    : jsonAnswer(200, { status: 'CONFIRMED', info: 'new', winc: '0' });
}

/** `offset` is that of the last byte, counted from 1, in decimal as the node writes it. */
export function serveOffset(store: Store, id: string): HttpAnswer {
  const bundle = findBundle(store, id);
  if (bundle === null) return notFound();
  return jsonAnswer(200, { offset: String(bundle.weaveEnd), size: String(bundle.size) });
}

/** The chunk that holds the weave byte `offset` (counted from 1), with both proofs. Padding belongs to no chunk. */
export function serveChunk(store: Store, offset: string): HttpAnswer {
  const row = store
    .sql(
      `SELECT c.bundle AS bundle, c.start AS start, c.size AS size, c.weaveEnd AS weaveEnd, c.dataPath AS dataPath,
              b.txPath AS txPath
       FROM chunk c JOIN bundle b ON b.seq = c.bundle WHERE c.weaveEnd >= ? ORDER BY c.weaveEnd LIMIT 1`,
    )
    .get(Number(offset)) as
    | {
        bundle: number;
        start: number;
        size: number;
        weaveEnd: number;
        dataPath: Uint8Array;
        txPath: Uint8Array;
      }
    | undefined;
  if (row === undefined || Number(offset) <= row.weaveEnd - row.size) return notFound();
  return jsonAnswer(200, {
    chunk: toBase64Url(readBundle(store, row.bundle, row.start, row.start + row.size)),
    data_path: toBase64Url(row.dataPath),
    tx_path: toBase64Url(row.txPath),
    packing: 'unpacked',
  });
}

export function serveBlock(store: Store, by: 'height' | 'hash', value: string): HttpAnswer {
  const row = store
    .sql(`SELECT json FROM block WHERE ${by} = ?`)
    .get(by === 'height' ? Number(value) : value);
  return row ? jsonText(row.json as string) : textAnswer(404, 'Block not found.');
}

export function serveCurrentBlock(store: Store): HttpAnswer {
  return jsonText(tip(store)!.json);
}

export function servePrice(sizeBytes: string): HttpAnswer {
  return textAnswer(200, priceOf(Number(sizeBytes)));
}

function findBundle(store: Store, id: string): BundleRow | null {
  const row = store
    .sql(
      `SELECT b.seq AS seq, b.tx AS tx, b.size AS size, b.weaveEnd AS weaveEnd, p.height AS height, k.hash AS hash
       FROM entry e JOIN bundle b ON b.seq = e.seq JOIN placed p ON p.seq = e.seq JOIN block k ON k.height = p.height
       WHERE e.id = ?`,
    )
    .get(id);
  return (row as BundleRow | undefined) ?? null;
}

function jsonText(json: string): HttpAnswer {
  return bytesAnswer(200, 'application/json; charset=utf-8', utf8(json));
}
