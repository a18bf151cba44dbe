/**
 * Leaf lists and their trees (docs/spec/personhood.md section 3): LeanIMT over Poseidon. A wallet computes root and path from the whole list,
 * because asking for one path would tell who asks.
 *
 *   leaf list  = leaf*          32 bytes each, big-endian, at most 2^20
 *   node       = H(left, right), or left where there is no right
 */

import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { FIELD_ORDER } from '../formats/poseidon.ts';
import { poseidonPair } from '../formats/poseidon-pair.ts';
import { poseidonPairs } from '../formats/poseidon-pairs.ts';
import { MAX_LEAVES } from './bounds.ts';

const LEAF_BYTES = 32;

/** From the leaves up to the level with one node. */
export type Tree = { readonly levels: readonly (readonly bigint[])[]; readonly root: bigint };

/** Siblings from the leaf up, without levels at which the node has none, and for each whether the node is the right one. */
export type Path = { readonly index: number; readonly siblings: readonly bigint[] };

export type LeavesCode =
  | 'too-large'
  | 'wrong-length'
  | 'empty'
  | 'leaf-zero'
  | 'leaf-not-canonical'
  | 'leaf-twice';

/** The leaves of a list of at most 2^20. */
export function readLeaves(list: Uint8Array): Parsed<readonly bigint[], LeavesCode> {
  if (list.length > MAX_LEAVES * LEAF_BYTES)
    return refuse('too-large', `a leaf list of ${list.length} bytes`);
  if (list.length === 0) return refuse('empty', 'a leaf list without leaves');
  if (list.length % LEAF_BYTES !== 0) return refuse('wrong-length', 'the last leaf is incomplete');
  const leaves: bigint[] = [];
  // Text, because engines hash big numbers by their lowest digits, which whoever wrote the list may have chosen equal.
  const seen = new Set<string>();
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  for (let at = 0; at < list.length; at += LEAF_BYTES) {
    const leaf = leafAt(view, at);
    const name = String.fromCharCode(...list.subarray(at, at + LEAF_BYTES));
    if (leaf === 0n) return refuse('leaf-zero', `leaf ${leaves.length} is zero`);
    if (leaf >= FIELD_ORDER)
      return refuse('leaf-not-canonical', `leaf ${leaves.length} is not below the order`);
    if (seen.has(name)) return refuse('leaf-twice', `leaf ${leaves.length} occurs before`);
    seen.add(name);
    leaves.push(leaf);
  }
  return accept(leaves);
}

/**
 * The tree of leaves that `readLeaves` accepted. Nodes that only depend on leaves at the beginning that `known` has, too, are taken from it.
 * @throws RailError `bad-argument` for no leaves
 */
export function buildTree(leaves: readonly bigint[], known: Tree | null = null): Tree {
  if (leaves.length === 0) throw new RailError('bad-argument', 'a tree has leaves');
  const levels: (readonly bigint[])[] = [leaves];
  let shared = sharedPrefix(leaves, known?.levels[0] ?? []);
  for (let below = leaves; below.length > 1; below = levels.at(-1)!) {
    shared = Math.floor(shared / 2);
    const kept = known?.levels[levels.length]?.slice(0, shared) ?? [];
    const hashed = poseidonPairs(below.slice(2 * kept.length));
    const alone = below.length % 2 === 0 ? [] : [below.at(-1)!];
    levels.push([...kept, ...hashed, ...alone]);
  }
  return { levels, root: levels.at(-1)![0]! };
}

/** The path of the leaf at `index`, as Semaphore's circuit takes it; `null` where there is no such leaf. */
export function pathOf(tree: Tree, index: number): Path | null {
  if (tree.levels[0]![index] === undefined) return null;
  const siblings: bigint[] = [];
  let bits = 0;
  for (let level = 0, at = index; level < tree.levels.length - 1; level++, at >>= 1) {
    const sibling = tree.levels[level]![at ^ 1];
    if (sibling === undefined) continue;
    bits |= (at & 1) << siblings.length;
    siblings.push(sibling);
  }
  return { index: bits, siblings };
}

/** The root that a leaf has by a path of this form, whoever claims it. */
export function rootByPath(leaf: bigint, { index, siblings }: Path): bigint {
  return siblings.reduce(
    (node, sibling, level) =>
      (index >> level) & 1 ? poseidonPair(sibling, node) : poseidonPair(node, sibling),
    leaf,
  );
}

/** A number of 32 bytes, big-endian. */
export function leafAt(view: DataView, at: number): bigint {
  const high = (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
  return (high << 128n) | (view.getBigUint64(at + 16) << 64n) | view.getBigUint64(at + 24);
}

function sharedPrefix(a: readonly bigint[], b: readonly bigint[]): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a[at] === b[at]) at++;
  return at;
}

/** The bytes of a list of leaves, for issuers. */
export function writeLeaves(leaves: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const list = new Uint8Array(leaves.length * LEAF_BYTES);
  const view = new DataView(list.buffer);
  for (const [i, leaf] of leaves.entries())
    for (let word = 0; word < 4; word++)
      view.setBigUint64(i * LEAF_BYTES + 8 * word, BigInt.asUintN(64, leaf >> BigInt(192 - 64 * word)));
  return list;
}
