/**
 * Strict DER (X.690 section 10) as a tree: what certificates, revocation lists and signatures are written in.
 *
 * One value has one encoding: definite and shortest lengths, no bytes after the value, tags below 31. It knows nothing of
 * what the values mean (see der-values.ts).
 */

import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';

export type DerNode = {
  /** Class, constructed bit and number in one byte, such as 0x30 for a sequence. */
  readonly tag: number;
  /** Without tag and length. */
  readonly body: Bytes;
  /** With them: what a signature covers and what names are compared by. */
  readonly bytes: Bytes;
  /** Empty for a primitive value. */
  readonly children: readonly DerNode[];
};

/** A revocation list of Intel's holds 50 entries in 2.6 kB; collateral may have 256 kB in all. */
const MAX_BYTES = 262_144;
/** Certificates nest to 8. */
const MAX_DEPTH = 16;
const MAX_NODES = 32_768;
const CONSTRUCTED = 0x20;

/** Codes: `too-large`, `too-deep`, `not-der`. */
export function parseDer(bytes: Bytes): Parsed<DerNode, 'too-large' | 'too-deep' | 'not-der'> {
  if (bytes.length > MAX_BYTES) return refuse('too-large', `${bytes.length} bytes, at most ${MAX_BYTES}`);
  const walk: Walk = { bytes, nodesLeft: MAX_NODES, failed: null };
  const node = readNode(walk, 0, bytes.length, 0);
  if (node === null) return refuse(walk.failed ?? 'not-der', 'not strict DER');
  return node.bytes.length === bytes.length ? accept(node) : refuse('not-der', 'bytes after the value');
}

type Walk = { readonly bytes: Bytes; nodesLeft: number; failed: 'too-large' | 'too-deep' | null };

function readNode(walk: Walk, from: number, end: number, depth: number): DerNode | null {
  if (depth > MAX_DEPTH) walk.failed = 'too-deep';
  else if (walk.nodesLeft-- <= 0) walk.failed = 'too-large';
  const head = walk.failed === null ? readHead(walk.bytes, from, end) : null;
  if (head === null) return null;
  const node = {
    tag: walk.bytes[from]!,
    body: walk.bytes.subarray(head.from, head.to),
    bytes: walk.bytes.subarray(from, head.to),
  };
  if ((node.tag & CONSTRUCTED) === 0) return { ...node, children: [] };
  const children: DerNode[] = [];
  for (let at = head.from; at < head.to; ) {
    const child = readNode(walk, at, head.to, depth + 1);
    if (child === null) return null;
    children.push(child);
    at += child.bytes.length;
  }
  return { ...node, children };
}

/** Where the body lies; `null` where tag or length are not strict or the body does not fit before `end`. */
function readHead(bytes: Bytes, from: number, end: number): { from: number; to: number } | null {
  if (from + 2 > end || (bytes[from]! & 0x1f) === 0x1f) return null;
  const first = bytes[from + 1]!;
  if (first < 0x80) return from + 2 + first <= end ? { from: from + 2, to: from + 2 + first } : null;
  const width = first & 0x7f; // 0 would be the indefinite form; more than 3 exceeds the largest input
  const body = from + 2 + width;
  if (width === 0 || width > 3 || body > end) return null;
  let length = 0;
  for (let at = from + 2; at < body; at++) length = length * 256 + bytes[at]!;
  const shortest = length >= 0x80 && length >= 256 ** (width - 1);
  return shortest && body + length <= end ? { from: body, to: body + length } : null;
}
