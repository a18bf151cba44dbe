/**
 * Root records (docs/spec/personhood.md section 3): the issuer's signed word on which members a group has. One record alone says little; which
 * roots are accepted follows from the chain (`root-chain.ts`).
 */

import * as v from 'valibot';
import { fromHex, sha256, toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { DataItem } from '../formats/ans104.ts';
import { bytes32, integer, parseShape, utcSeconds } from '../shapes.ts';
import { MAX_LEAVES, TREE_DEPTH } from './bounds.ts';
import { fieldNumber } from './decimal.ts';
import type { Group } from './group.ts';
import { buildTree, type LeavesCode, readLeaves, type Tree } from './leaves.ts';
import { groupTags, type ItemCode, readBody, tagsFollow } from './rail-item.ts';
import { CIRCUIT, KEY_SHA256 } from './semaphore-proof.ts';

const MAX_LIFE_MS = 90 * 86_400_000;

const rootBody = v.pipe(
  v.strictObject({
    schema: v.literal('rail.group-root/1'),
    type: v.literal('group-root'),
    groupId: bytes32,
    seq: integer(1, 2 ** 40),
    prevId: v.optional(bytes32),
    root: v.pipe(
      v.string(),
      v.check((text) => fieldNumber(text) !== null),
    ),
    depth: v.literal(TREE_DEPTH),
    size: integer(1, MAX_LEAVES),
    leavesId: bytes32,
    leavesDigest: bytes32,
    circuit: v.literal(CIRCUIT),
    vkSha256: v.literal(toBase64Url(fromHex(KEY_SHA256)!)),
    policyId: bytes32,
    relays: v.pipe(v.array(bytes32), v.maxLength(8)),
    issuedAt: utcSeconds,
    expiresAt: utcSeconds,
  }),
  v.check(({ seq, prevId }) => (seq === 1) === (prevId === undefined), 'prevId'),
  v.check(({ issuedAt, expiresAt }) => {
    const lifeMs = Date.parse(expiresAt) - Date.parse(issuedAt);
    return lifeMs > 0 && lifeMs <= MAX_LIFE_MS;
  }, 'expiresAt'),
);

export type RootBody = v.InferOutput<typeof rootBody>;

export type RootRecord = {
  /** Of the item. */
  readonly id: string;
  /** SHA-256 of the body as base64url: two of one `seq` are equivocation. */
  readonly bodyDigest: string;
  readonly groupId: string;
  readonly seq: number;
  readonly prevId: string | null;
  readonly root: bigint;
  readonly size: number;
  readonly leavesId: string;
  readonly leavesDigest: string;
  readonly relays: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

export type RootRecordCode = ItemCode | 'other-issuer' | 'other-group' | 'root-zero';

/** The root record of `group` in an item whose signature was verified. */
export async function readRootRecord(
  item: DataItem,
  group: Pick<Group, 'groupId' | 'issuer'>,
): Promise<Parsed<RootRecord, RootRecordCode>> {
  const body = readBody(item, 'group-root', rootBody);
  if (!body.ok) return body;
  const { groupId, seq, prevId, root, size, leavesId, leavesDigest, relays } = body.value;
  if (toBase64Url(item.owner) !== group.issuer)
    return refuse('other-issuer', 'another key than the issuer signed it');
  if (groupId !== group.groupId) return refuse('other-group', 'a root of another group');
  const tags = tagsFollow(item, groupTags('group-root', groupId));
  if (!tags.ok) return tags;
  if (root === '0') return refuse('root-zero', 'no group has root 0');
  return accept({
    id: item.id,
    bodyDigest: toBase64Url(await sha256(item.data)),
    groupId,
    seq,
    prevId: prevId ?? null,
    root: BigInt(root),
    size,
    leavesId,
    leavesDigest,
    relays,
    issuedAtMs: Date.parse(body.value.issuedAt),
    expiresAtMs: Date.parse(body.value.expiresAt),
  });
}

/** The same check on a body that an issuer is about to sign. */
export function checkRootBody(value: unknown): Parsed<RootBody, 'unknown-member' | 'bad-member'> {
  return parseShape(rootBody, value);
}

export type ListCode = LeavesCode | 'wrong-digest' | 'wrong-size' | 'wrong-root';

/**
 * The tree of the leaf list that a record names. Everything cheap comes before hashing; a million leaves take minutes.
 * @param known an earlier tree of the group, from which unchanged nodes are taken
 */
export async function treeOfRecord(
  record: RootRecord,
  list: Uint8Array,
  known: Tree | null = null,
): Promise<Parsed<Tree, ListCode>> {
  if (list.length > record.size * 32) return refuse('too-large', 'the list is longer than the record says');
  if (toBase64Url(await sha256(list)) !== record.leavesDigest)
    return refuse('wrong-digest', 'another list than the record names');
  const leaves = readLeaves(list);
  if (!leaves.ok) return leaves;
  if (leaves.value.length !== record.size)
    return refuse('wrong-size', 'the record has another number of members');
  const tree = buildTree(leaves.value, known);
  return tree.root === record.root
    ? accept(tree)
    : refuse('wrong-root', 'the list has another root than the record');
}
