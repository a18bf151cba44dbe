/**
 * ANS-104 bundles: many data items in one transaction (or in the data of another item).
 * Spec: https://github.com/ArweaveTeam/arweave-standards/blob/master/ans/ANS-104.md section 1.2.
 *
 *   32        number of items N, little-endian
 *   N x 64    size of the item, little-endian (32), id of the item (32)
 *   rest      the items, in the same order, back to back
 *
 * The header is a bundler's claim: it says where to look. Ids in it mean nothing until the item read there has been
 * verified and has the same id.
 */

import { type Bytes, fromBase64Url, toBase64Url } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { decodeDataItem } from './ans104.ts';

export type BundleEntry = {
  /** base64url, 32 bytes; claimed. */
  readonly id: string;
  /** From the start of the bundle. */
  readonly offset: number;
  readonly sizeBytes: number;
};

export type BundleHeader = { readonly entries: readonly BundleEntry[]; readonly headerBytes: number };

export type BundleCode =
  | 'truncated' // fewer bytes than the header needs
  | 'too-many-items'
  | 'empty-item'
  | 'item-out-of-bounds';

/** A header of 4 MiB. Upload services stay far below. */
export const MAX_BUNDLE_ITEMS = 65_536;
const COUNT_BYTES = 32;
const ENTRY_BYTES = 64;

/**
 * Joins encoded items, in order.
 * @throws RailError `bad-argument` for more than 65,536 items or an item that is not one.
 */
export async function encodeBundle(items: readonly Uint8Array[]): Promise<Bytes> {
  if (items.length > MAX_BUNDLE_ITEMS)
    throw new RailError('bad-argument', `${items.length} items, at most ${MAX_BUNDLE_ITEMS}`);
  const headerBytes = COUNT_BYTES + items.length * ENTRY_BYTES;
  const out = new Uint8Array(items.reduce((sum, item) => sum + item.length, headerBytes));
  out.set(uint256(items.length));
  let [entryAt, itemAt] = [COUNT_BYTES, headerBytes];
  for (const bytes of items) {
    const item = await decodeDataItem(bytes, Number.MAX_SAFE_INTEGER);
    if (!item.ok)
      throw new RailError('bad-argument', `not a data item: ${item.because}`, { details: [item.code] });
    out.set(uint256(bytes.length), entryAt);
    out.set(fromBase64Url(item.value.id)!, entryAt + 32);
    out.set(bytes, itemAt);
    entryAt += ENTRY_BYTES;
    itemAt += bytes.length;
  }
  return out;
}

/**
 * How many bytes from the start of a bundle its header takes, told from the first 32 (more may be given).
 * Codes: `truncated`, `too-many-items`.
 */
export function bundleHeaderBytes(first32: Uint8Array): Parsed<number, BundleCode> {
  if (first32.length < COUNT_BYTES)
    return refuse('truncated', `${first32.length} bytes, at least ${COUNT_BYTES}`);
  const count = readUint256(first32, 0);
  if (count > MAX_BUNDLE_ITEMS)
    return refuse('too-many-items', `${count} items, at most ${MAX_BUNDLE_ITEMS}`);
  return accept(COUNT_BYTES + count * ENTRY_BYTES);
}

/**
 * Reads the header from the first bytes of a bundle; `bytes` may end anywhere after it. Where the size of the
 * whole bundle is known, every item must lie within it; otherwise within what a number counts exactly (2^53).
 * Codes: every `BundleCode`.
 */
export function decodeBundleHeader(
  bytes: Uint8Array,
  bundleSizeBytes: number = Number.MAX_SAFE_INTEGER,
): Parsed<BundleHeader, BundleCode> {
  const needed = bundleHeaderBytes(bytes);
  if (!needed.ok) return needed;
  const headerBytes = needed.value;
  if (bytes.length < headerBytes)
    return refuse('truncated', `${bytes.length} of ${headerBytes} header bytes`);

  const entries: BundleEntry[] = [];
  let offset = headerBytes;
  for (let at = COUNT_BYTES; at < headerBytes; at += ENTRY_BYTES) {
    const sizeBytes = readUint256(bytes, at);
    if (sizeBytes === 0) return refuse('empty-item', `item ${entries.length} has no bytes`);
    // Sizes from 2^53 on were rounded, but are over the limit either way.
    if (sizeBytes > bundleSizeBytes - offset)
      return refuse('item-out-of-bounds', `item ${entries.length} ends behind the bundle`);
    entries.push({ id: toBase64Url(bytes.subarray(at + 32, at + ENTRY_BYTES)), offset, sizeBytes });
    offset += sizeBytes;
  }
  return accept({ entries, headerBytes });
}

/** 32 bytes, little-endian. Rounded above 2^53, finite below 2^1024: large stays large. */
function readUint256(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 31; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}

function uint256(value: number): Bytes {
  const out = new Uint8Array(32);
  for (let i = 0, rest = value; rest > 0; i++, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
}
