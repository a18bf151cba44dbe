/**
 * Arweave merkle paths: that a chunk belongs to a transaction's `data_root` (data_path), and that a `data_root`
 * belongs to a block's `tx_root` (tx_path).
 * Source of the rules: ar_merkle.erl, https://github.com/ArweaveTeam/arweave/blob/master/apps/arweave/src/ar_merkle.erl
 *
 *   path   = branch* leaf                      from the root down
 *   branch = left (32) right (32) note (32)    id = H( H(left) || H(right) || H(note) )
 *   leaf   = hash (32) note (32)               id = H( H(hash) || H(note) )
 *
 * A note is a big-endian offset: where the left half ends, or where the leaf ends. An offset below the note goes left.
 *
 * Stricter than the node: an offset outside the tree is refused, not moved inside; notes must lie within the bounds
 * reached so far; the leaf must end exactly at its bound. Trees with rebased subtrees (a path with 32 zero bytes in
 * between) are refused as `bad-path-length`; few uploaders make them.
 * Does not promise that the root is the one of a real transaction or block.
 */

import { type Bytes, bytesEqual, concat, sha256 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';

export type MerkleLeaf = {
  /** 32 bytes: SHA-256 of the chunk in a data_path, the `data_root` in a tx_path. */
  readonly hash: Bytes;
  /** First byte of the leaf, and the byte after its last, from the start of the tree. */
  readonly start: number;
  readonly end: number;
};

export type MerkleCode = 'bad-path-length' | 'bad-offset' | 'bad-note' | 'path-mismatch';
export type ChunkCode = MerkleCode | 'chunk-too-large' | 'chunk-mismatch';

export const MAX_CHUNK_BYTES = 256 * 1024;
const HASH_BYTES = 32;
const BRANCH_BYTES = 96;
const LEAF_BYTES = 64;
/** A balanced tree over 2^53 bytes in chunks of 256 KiB has 35 levels. */
const MAX_LEVELS = 64;

/**
 * Walks `path` from `root` to the leaf that covers `offset`. `sizeBytes` is the size of the whole tree: `data_size`
 * of the transaction for a data_path, the block's size for a tx_path. All arguments may come from a server.
 */
export async function verifyMerklePath(
  root: Uint8Array,
  offset: number,
  sizeBytes: number,
  path: Uint8Array,
): Promise<Parsed<MerkleLeaf, MerkleCode>> {
  const levels = (path.length - LEAF_BYTES) / BRANCH_BYTES;
  if (!Number.isInteger(levels) || levels < 0 || levels > MAX_LEVELS)
    return refuse('bad-path-length', `${path.length} bytes are not 64 + 96 n, n at most ${MAX_LEVELS}`);
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(sizeBytes) || offset < 0 || offset >= sizeBytes)
    return refuse('bad-offset', `offset ${offset} is not within ${sizeBytes} bytes`);

  let id: Uint8Array = root;
  let [start, end] = [0, sizeBytes];
  for (let at = 0; at < levels * BRANCH_BYTES; at += BRANCH_BYTES) {
    const [left, right, note] = [field(path, at), field(path, at + 32), field(path, at + 64)];
    if (!bytesEqual(id, await nodeId(left, right, note))) return mismatch();
    const split = readNote(note);
    if (split < start || split > end)
      return refuse('bad-note', `a branch at ${split} is outside ${start}..${end}`);
    if (offset < split) [id, end] = [left, split];
    else [id, start] = [right, split];
  }

  const [hash, note] = [field(path, path.length - 64), field(path, path.length - 32)];
  if (!bytesEqual(id, await nodeId(hash, note))) return mismatch();
  if (readNote(note) !== end)
    return refuse('bad-note', `the leaf ends at ${readNote(note)}, its branch at ${end}`);
  return accept({ hash: new Uint8Array(hash), start, end });
}

/**
 * That `chunk` holds the bytes around `offset` of the data with root `dataRoot`. Returns the place of the chunk.
 * Codes: those of the path, `chunk-too-large` (over 256 KiB), `chunk-mismatch` (other length or digest).
 */
export async function verifyChunk(
  dataRoot: Uint8Array,
  offset: number,
  dataSizeBytes: number,
  dataPath: Uint8Array,
  chunk: Uint8Array,
): Promise<Parsed<MerkleLeaf, ChunkCode>> {
  if (chunk.length > MAX_CHUNK_BYTES)
    return refuse('chunk-too-large', `chunk of ${chunk.length} bytes, at most ${MAX_CHUNK_BYTES}`);
  const leaf = await verifyMerklePath(dataRoot, offset, dataSizeBytes, dataPath);
  if (!leaf.ok) return leaf;
  const { hash, start, end } = leaf.value;
  if (chunk.length !== end - start || !bytesEqual(hash, await sha256(chunk)))
    return refuse('chunk-mismatch', 'the chunk is not the one that the path proves');
  return leaf;
}

/** H( H(part) || H(part) ... ); a leaf has two parts and a branch three, so neither can pass for the other. */
async function nodeId(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return sha256(concat(...(await Promise.all(parts.map(sha256)))));
}

/** 32 bytes, big-endian. Rounded above 2^53, which is above every bound it is compared with. */
function readNote(note: Uint8Array): number {
  let value = 0;
  for (const byte of note) value = value * 256 + byte;
  return value;
}

function field(path: Uint8Array, at: number): Uint8Array {
  return path.subarray(at, at + HASH_BYTES);
}

const mismatch = () => refuse('path-mismatch', 'the path does not lead to the root');
