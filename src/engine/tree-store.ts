/**
 * Trees of groups between two calls, as bytes (docs/spec/personhood.md section 3). What is kept only saves time: it is used where the leaves have
 * the digest of a signed record and the hashes lead to its root, and built anew otherwise.
 *
 *   nodes = leaf* level1* ... root      32 bytes each, big-endian; the number of leaves fixes how many each level has
 */

import type { Bytes } from '../bytes.ts';
import { leafAt, type Tree, writeLeaves } from '../identity/leaves.ts';

const NODE_BYTES = 32;

export type KeptTree = { readonly groupId: string; readonly size: number; readonly nodes: Bytes };

/** Neither rejects: a store that cannot keep anything is an empty one. */
export type TreeStore = {
  readonly get: (groupId: string) => Promise<KeptTree | null>;
  /** Replaces the group's tree; drops what was used longest ago where there is too much. */
  readonly put: (tree: KeptTree) => Promise<void>;
};

export function keptTree(groupId: string, { levels }: Tree): KeptTree {
  return { groupId, size: levels[0]!.length, nodes: writeLeaves(levels.flat()) };
}

/** `null` where the bytes are not as many as a tree of this size has. Nothing else is checked. */
export function openTree({ size, nodes }: Pick<KeptTree, 'size' | 'nodes'>): Tree | null {
  const counts = levelSizes(size);
  if (counts.length === 0 || nodes.length !== NODE_BYTES * counts.reduce((sum, count) => sum + count, 0))
    return null;
  const view = new DataView(nodes.buffer, nodes.byteOffset, nodes.length);
  let at = 0;
  const levels = counts.map((count) =>
    Array.from({ length: count }, () => {
      const node = leafAt(view, at);
      at += NODE_BYTES;
      return node;
    }),
  );
  return { levels, root: levels.at(-1)![0]! };
}

export function leavesIn({ size, nodes }: Pick<KeptTree, 'size' | 'nodes'>): Bytes {
  return nodes.subarray(0, size * NODE_BYTES);
}

function levelSizes(leaves: number): readonly number[] {
  if (!Number.isSafeInteger(leaves) || leaves < 1) return [];
  const sizes = [leaves];
  while (sizes.at(-1)! > 1) sizes.push(Math.ceil(sizes.at(-1)! / 2));
  return sizes;
}
