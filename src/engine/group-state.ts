/**
 * Where a group stands now, as the algorithm (docs/spec/personhood.md section 3): root records from all servers, the whole leaf list from one of them,
 * the path of one member computed here. No server learns which member asks. The issuer may have filled the group with members of its own.
 */

import { sha256, toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { fieldNumber } from '../identity/decimal.ts';
import { readGroupEntry } from '../identity/group.ts';
import { type Path, pathOf, rootByPath, type Tree } from '../identity/leaves.ts';
import type { SeenRoot } from '../identity/root-chain.ts';
import { type RootRecord, treeOfRecord } from '../identity/root-record.ts';
import { openGateway } from '../ledger/search/gateway.ts';
import type { PatienceLimits } from '../ledger/search/patience.ts';
import type { Clock, Fetch } from '../ports.ts';
import { askGroupRoots } from '../verify/group-roots.ts';
import type { GroupState, LookupCalls } from './lookup-protocol.ts';
import { type KeptTree, keptTree, leavesIn, openTree, type TreeStore } from './tree-store.ts';

/** A list of 2^20 leaves is 33 MB. */
const LIST_PATIENCE: PatienceLimits = { perAnswerMs: 60_000, perServerMs: 60_000 };
const LEAF_BYTES = 32;

export type GroupStatePorts = {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: Clock;
  readonly trees: TreeStore;
  readonly signal?: AbortSignal;
};

type Params = LookupCalls['group-state']['params'];

/** Codes: `bad-group`, `bad-commitment`, those of `RootsCode` and of `treeOfRecord`, `list-unreachable`. */
export async function groupState(params: Params, ports: GroupStatePorts): Promise<Parsed<GroupState>> {
  const group = await readGroupEntry({ schema: 'rail.group-entry/1', group: params.group });
  if (!group.ok) return refuse('bad-group', group.because);
  const commitment = params.commitment === null ? null : fieldNumber(params.commitment);
  if (params.commitment !== null && commitment === null)
    return refuse('bad-commitment', 'no commitment is written like this');
  const roots = await askGroupRoots(group.value, params.seen, {
    gatewayUrls: params.gateways,
    fetch: ports.fetch,
    clock: ports.now,
  });
  if (!roots.accepted.ok) return roots.accepted;
  const [{ record, untilMs }] = roots.accepted.value;
  const path = await pathInGroup(record, commitment, params.gateways, ports);
  if (!path.ok) return path;
  return accept({
    group: pick(group.value),
    root: rootOf(record, untilMs),
    seen: seenOf(record),
    path: path.value && { index: path.value.index, siblings: path.value.siblings.map(String) },
    isMember: path.value !== null,
  });
}

/** The path below the record's root; `null` where the commitment is not in the list, or none is asked about. */
async function pathInGroup(
  record: RootRecord,
  commitment: bigint | null,
  gateways: readonly string[],
  ports: GroupStatePorts,
): Promise<Parsed<Path | null>> {
  const kept = await ports.trees.get(record.groupId);
  const known = kept && openTree(kept);
  if (kept && known && (await isOf(record, kept, known))) {
    const path = soundPath(known, commitment);
    if (path.ok) return path;
  }
  const found = await fetchTree(record, commitment, gateways, known, ports);
  if (!found.ok) return found;
  await ports.trees.put(keptTree(record.groupId, found.value.tree));
  return accept(found.value.path);
}

async function isOf({ root, size, leavesDigest }: RootRecord, kept: KeptTree, tree: Tree): Promise<boolean> {
  if (tree.root !== root || kept.size !== size) return false;
  return toBase64Url(await sha256(leavesIn(kept))) === leavesDigest;
}

/** Nodes above the leaves may come from what was kept, and their parents, too: they are hashed again along the path. */
function soundPath(tree: Tree, commitment: bigint | null): Parsed<Path | null, 'wrong-root'> {
  const path = commitment === null ? null : pathOf(tree, tree.levels[0]!.indexOf(commitment));
  if (path === null || commitment === null) return accept(null);
  const top = rootByPath(commitment, path);
  return top === tree.root ? accept(path) : refuse('wrong-root', 'a node is not the hash of those below');
}

type Found = { readonly tree: Tree; readonly path: Path | null };

/** One server after the other, until one has the list that the issuer signed. */
async function fetchTree(
  record: RootRecord,
  commitment: bigint | null,
  gateways: readonly string[],
  known: Tree | null,
  { fetch, now, signal }: GroupStatePorts,
): Promise<Parsed<Found>> {
  let failed: Parsed<Found> = refuse('list-unreachable', 'no server has the list of members');
  for (const url of gateways) {
    const ports = { fetch, clock: now, patience: LIST_PATIENCE, ...(signal ? { signal } : {}) };
    const list = await openGateway(url, ports).data(record.leavesId, record.size * LEAF_BYTES);
    if (!list.ok) continue;
    const quick = await treeAndPath(record, list.value, known, commitment);
    // What was kept may be broken; the leaves alone decide.
    const isDoubtful = known !== null && !quick.ok && quick.code === 'wrong-root';
    failed = isDoubtful ? await treeAndPath(record, list.value, null, commitment) : quick;
    if (failed.ok || failed.code !== 'wrong-digest') return failed;
  }
  return failed;
}

async function treeAndPath(
  record: RootRecord,
  list: Uint8Array,
  known: Tree | null,
  commitment: bigint | null,
): Promise<Parsed<Found>> {
  const tree = await treeOfRecord(record, list, known);
  if (!tree.ok) return tree;
  const path = soundPath(tree.value, commitment);
  return path.ok ? accept({ tree: tree.value, path: path.value }) : path;
}

function pick({ groupId, issuer, name, admission, policy }: GroupState['group']): GroupState['group'] {
  return { groupId, issuer, name, admission, policy };
}

function rootOf(record: RootRecord, untilMs: number): GroupState['root'] {
  const { id: recordId, root, seq, size, issuedAtMs, expiresAtMs } = record;
  const hasRelay = record.relays.length > 0;
  return { recordId, root: String(root), seq, size, hasRelay, issuedAtMs, expiresAtMs, untilMs };
}

function seenOf({ seq, bodyDigest }: RootRecord): SeenRoot {
  return { seq, bodyDigest };
}
