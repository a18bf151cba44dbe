/**
 * Trees of groups in IndexedDB, for the lookup worker: public numbers, though which groups are here tells in whose members somebody took an
 * interest. The browser may remove them at any time; they are fetched again then.
 */

import { Dexie, type Table } from 'dexie';
import type { KeptTree, TreeStore } from '../engine/tree-store.ts';

const DATABASE = 'rail-groups';
const MAX_GROUPS = 50;
/** Two groups of 2^20 members, or 200 of 10,000. */
const MAX_BYTES = 128 * 1024 * 1024;

/** Beside the nodes, so that counting does not load them. */
type Use = {
  readonly groupId: string;
  readonly size: number;
  readonly bytes: number;
  readonly usedAtMs: number;
};

type BrowserTreeStore = TreeStore & {
  /** When a group was left: its id is in the clear here. Does not reject either. */
  readonly drop: (groupId: string) => Promise<void>;
};

function openTreeStore(): BrowserTreeStore {
  const database = new Dexie(DATABASE);
  database.version(1).stores({ uses: 'groupId, usedAtMs', nodes: '' });
  const uses: Table<Use, string> = database.table('uses');
  const nodes: Table<unknown, string> = database.table('nodes');
  return {
    get: (groupId) =>
      database
        .transaction('rw', uses, nodes, async () => {
          const [use, bytes] = [await uses.get(groupId), await nodes.get(groupId)];
          if (use === undefined || !(bytes instanceof Uint8Array)) return null;
          await uses.put({ ...use, usedAtMs: Date.now() });
          return { groupId, size: use.size, nodes: new Uint8Array(bytes) };
        })
        .catch(() => null),
    put: (tree) =>
      database
        .transaction('rw', uses, nodes, async () => {
          await uses.put(useOf(tree));
          await nodes.put(tree.nodes, tree.groupId);
          const unused = tooMany(await uses.orderBy('usedAtMs').reverse().toArray());
          await uses.bulkDelete(unused);
          await nodes.bulkDelete(unused);
        })
        .catch(() => {}),
    drop: (groupId) =>
      database
        .transaction('rw', uses, nodes, async () => {
          await uses.delete(groupId);
          await nodes.delete(groupId);
        })
        .catch(() => {}),
  };
}

export const treeStore: BrowserTreeStore = openTreeStore();

function useOf({ groupId, size, nodes }: KeptTree): Use {
  return { groupId, size, bytes: nodes.length, usedAtMs: Date.now() };
}

/** Groups beyond what is kept. @param newest used last, first */
function tooMany(newest: readonly Use[]): string[] {
  let bytes = 0;
  return newest
    .filter((use, place) => {
      bytes += use.bytes;
      return place >= MAX_GROUPS || bytes > MAX_BYTES;
    })
    .map(({ groupId }) => groupId);
}
