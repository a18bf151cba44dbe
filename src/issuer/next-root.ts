/**
 * The next root record: composed and signed, then kept in one transaction that fails where its number is taken. What was signed and not kept never leaves this
 * process; what was kept is only ever sent as it is. So no two bodies with one number get out, wherever it is interrupted.
 */

import { fromHex, sha256, toBase64Url } from '../bytes.ts';
import { RailError } from '../errors.ts';
import { buildTree, type Tree, writeLeaves } from '../identity/leaves.ts';
import { groupTags, signBody } from '../identity/rail-item.ts';
import { checkRootBody, type RootBody, type RootRecord } from '../identity/root-record.ts';
import { CIRCUIT, KEY_SHA256 } from '../identity/semaphore-proof.ts';
import { type SignedItem, utcSecondsOf } from '../ledger/publish/sign-record.ts';
import { storeBytes } from '../ledger/publish/store-bytes.ts';
import { daysMs, type Issuer } from './issuer.ts';
import { listMembers } from './members.ts';
import { KEPT_ROOTS, newestRoots } from './roots.ts';
import { atomically, type Store } from './store.ts';

/** Of a record's life; half of it is left for servers and trouble. */
const RENEW_AFTER = 0.5;
const LEAVES_TYPE = 'application/octet-stream';

export type NextRoot = {
  readonly seq: number;
  readonly record: SignedItem;
  readonly leavesId: string;
  /** `null` where the list is the one before. */
  readonly leaves: SignedItem | null;
  /** Members whose first root this is. */
  readonly joined: readonly string[];
};

/** The tree of the last list, so that a list that only grew costs little. */
export type KnownTree = { tree: Tree | null };

/** `null` where nobody came or went and the last record is young, and where there is no member. */
export async function composeNextRoot(issuer: Issuer, known: KnownTree): Promise<NextRoot | null> {
  const { group, signer, random, clock } = issuer;
  // First, so that whoever was admitted since another process took the next number is not left out of the one after.
  const [last = null] = await newestRoots(issuer);
  const members = listMembers(issuer);
  if (members.length === 0) return null;
  const leaves = members.map(({ commitment }) => BigInt(commitment));
  const list = writeLeaves(leaves);
  const digest = toBase64Url(await sha256(list));
  const isSame = last?.leavesDigest === digest;
  if (isSame && !isDue(last, clock())) return null;
  const stored = isSame ? null : (await storeBytes(list, LEAVES_TYPE, { signer, random })).item;
  const leavesId = stored?.id ?? last!.leavesId;
  known.tree = buildTree(leaves, known.tree);
  const body = bodyAfter(issuer, last, { leavesId, leavesDigest: digest }, known.tree);
  const checked = checkRootBody(body);
  if (!checked.ok)
    throw new RailError('bad-argument', `the root record is not as specified: ${checked.because}`);
  const tags = groupTags('group-root', group.groupId);
  const { item, bytes } = await signBody(body, tags, signer, random);
  return {
    seq: body.seq,
    record: { id: item.id, bytes },
    leavesId,
    leaves: stored,
    joined: members.filter(({ batch }) => batch === null).map(({ commitment }) => commitment),
  };
}

/** Keeps it for sending. `false` where another process was faster: then this one is forgotten. */
export function keepNextRoot(
  { store }: Issuer,
  { seq, record, leavesId, leaves, joined }: NextRoot,
): boolean {
  return atomically(store, () => {
    const { changes } = store
      .sql('INSERT OR IGNORE INTO rootRecord VALUES (?, ?, ?)')
      .run(seq, record.id, leavesId);
    if (changes === 0) return false;
    // A record never points at something that is not there yet.
    for (const { id, bytes } of leaves === null ? [record] : [leaves, record]) {
      store.sql('INSERT INTO item VALUES (?, ?)').run(id, bytes);
      store.sql("INSERT INTO outbox (id, lane) VALUES (?, 'roots')").run(id);
    }
    forgetLists(store);
    const join = store.sql('UPDATE member SET batch = ? WHERE commitment = ?');
    for (const commitment of joined) join.run(seq, commitment);
    return true;
  });
}

/** Lists are large. Those that may have to be sent again are kept. */
function forgetLists(store: Store): void {
  const kept = 'SELECT leavesId FROM rootRecord ORDER BY seq DESC LIMIT ?';
  const earlier = `SELECT leavesId FROM rootRecord WHERE leavesId NOT IN (${kept}) EXCEPT SELECT id FROM outbox`;
  store.sql(`DELETE FROM item WHERE id IN (${earlier})`).run(KEPT_ROOTS);
}

function isDue({ issuedAtMs, expiresAtMs }: RootRecord, nowMs: number): boolean {
  return nowMs >= issuedAtMs + (expiresAtMs - issuedAtMs) * RENEW_AFTER;
}

function bodyAfter(
  { group, relay, rules, clock }: Issuer,
  last: RootRecord | null,
  list: Pick<RootBody, 'leavesId' | 'leavesDigest'>,
  tree: Tree,
): RootBody {
  // Readers refuse a chain whose times go back, which a corrected clock would make.
  const issuedAtMs = Math.max(clock(), last?.issuedAtMs ?? 0);
  return {
    schema: 'rail.group-root/1',
    type: 'group-root',
    groupId: group.groupId,
    seq: (last?.seq ?? 0) + 1,
    ...(last && { prevId: last.id }),
    root: String(tree.root),
    depth: 20,
    size: tree.levels[0]!.length,
    ...list,
    circuit: CIRCUIT,
    vkSha256: toBase64Url(fromHex(KEY_SHA256)!),
    policyId: group.policyId,
    relays: relay ? [toBase64Url(relay.publicKey)] : [],
    issuedAt: utcSecondsOf(issuedAtMs),
    expiresAt: utcSecondsOf(issuedAtMs + daysMs(rules.lifeDays)),
  };
}
