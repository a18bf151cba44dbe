/** The lookup worker's answer on where a group of 10,000 stands: first, unchanged, and after ten joined. Servers and store are in memory. */

import { groupState } from '../src/engine/group-state.ts';
import type { KeptTree, TreeStore } from '../src/engine/tree-store.ts';
import { honest, serve } from '../test/fixtures/lying-gateway.ts';
import { NOW_MS } from '../test/fixtures/memberships.ts';
import { type PublishedGroup, publishGroup, publishRoot } from '../test/fixtures/published-groups.ts';
import type { BenchTable } from './table.ts';

const SERVER = 'https://a.example';

type Times = (runs: number, step: () => unknown) => Promise<string[]>;

/** @param times first, median and p95 in ms */
export async function groupStateRows(
  leaves: readonly bigint[],
  joined: readonly bigint[],
  runs: number,
  times: Times,
): Promise<BenchTable['rows']> {
  const before = await publishGroup(leaves);
  const after = await publishRoot(before, [...leaves, ...joined], NOW_MS);
  const kept = memory();
  const [asFirst, asGrown] = [await asking(before), await asking(after)];
  const first = await times(runs, () => asFirst(memory()));
  await asFirst(kept);
  const unchanged = await times(runs, () => asFirst(kept));
  const grown = await times(runs, async () => await asGrown(memory(await kept.get(before.group.groupId))));
  return [
    [`group-state, ${leaves.length} members`, ...first, 2000],
    ['the same, unchanged', ...unchanged, 200],
    [`the same and ${joined.length} more`, ...grown, 200],
  ];
}

async function asking(published: PublishedGroup): Promise<(trees: TreeStore) => Promise<void>> {
  const { fetch } = await serve([honest(SERVER, published.items)]);
  const commitment = String(published.leaves[0]);
  return async (trees) => {
    const params = { group: published.item, gateways: [SERVER], seen: null, commitment };
    const answer = await groupState(params, { fetch, now: () => NOW_MS, trees });
    if (!answer.ok || !answer.value.isMember) throw new Error('the group has no state');
  };
}

function memory(kept: KeptTree | null = null): TreeStore {
  let held = kept;
  return {
    get: async () => held,
    put: async (tree) => {
      held = tree;
    },
  };
}
