/** Groups and root records: docs/spec/personhood.md sections 1 and 3. One valid item, one change, one code. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { Json } from '../../src/canonical.ts';
import { encodeDataItem } from '../../src/formats/ans104.ts';
import { readGroup, readGroupEntry } from '../../src/identity/group.ts';
import { buildTree, writeLeaves } from '../../src/identity/leaves.ts';
import { groupTags, signBody } from '../../src/identity/rail-item.ts';
import { checkRootBody, readRootRecord, treeOfRecord } from '../../src/identity/root-record.ts';
import {
  anchor,
  GROUP_BODY,
  groupItem,
  ISSUER,
  issuerSigner,
  memberLeaves,
  rootBody,
  rootItem,
  strangerSigner,
  testGroup,
} from '../fixtures/memberships.ts';

const OTHER = toBase64Url(new Uint8Array(32).fill(44));
const leaves = memberLeaves(5);
const { groupId } = await testGroup(leaves);
const group = { groupId, issuer: ISSUER };

async function rootCode(changes: { readonly [member: string]: Json | undefined }, signer = issuerSigner) {
  const read = await readRootRecord(await rootItem(await rootBody(groupId, leaves, changes), signer), group);
  return read.ok ? 'accepted' : read.code;
}

describe('a group', () => {
  test('has the id of its body, and the policy in it', async () => {
    const item = await groupItem();
    const read = await readGroup(item);
    expect(read).toEqual({ ok: true, value: { ...GROUP_BODY, groupId, policyId: item.id } });
  });

  test('with another policy is another group', async () => {
    const read = await readGroup(await groupItem({ ...GROUP_BODY, policy: 'Anybody.' }));
    expect(read.ok && read.value.groupId).not.toBe(groupId);
  });

  test.each([
    ['other-issuer', () => groupItem(GROUP_BODY, strangerSigner)],
    ['unknown-member', () => groupItem({ ...GROUP_BODY, logo: 'x' })],
    ['bad-member', () => groupItem({ ...GROUP_BODY, name: '' })],
    ['bad-member', () => groupItem({ ...GROUP_BODY, admission: 'iris' })],
    ['bad-member', () => groupItem({ ...GROUP_BODY, policy: 'x'.repeat(4001) })],
    ['bad-member', () => groupItem({ ...GROUP_BODY, policy: 'turned \u202e round' })],
    ['wrong-type', async () => rootItem(await rootBody(groupId, leaves))],
  ])('%s', async (code, make) => {
    const read = await readGroup(await make());
    expect(read.ok ? 'accepted' : read.code).toBe(code);
  });

  test('is found under its own id only', async () => {
    const { item } = await signBody(GROUP_BODY, groupTags('group', OTHER), issuerSigner, anchor);
    expect(await readGroup(item)).toMatchObject({ code: 'tags-mismatch' });
    const more = groupTags('group', groupId, [{ name: 'Model', value: 'x' }]);
    const { item: tagged } = await signBody(GROUP_BODY, more, issuerSigner, anchor);
    expect(await readGroup(tagged)).toMatchObject({ code: 'tags-mismatch' });
  });

  test('comes onto a list as the signed item', async () => {
    const bytes = encodeDataItem(await groupItem());
    const entry = (item: Uint8Array) => ({ schema: 'rail.group-entry/1', group: toBase64Url(item) });
    expect(await readGroupEntry(entry(bytes))).toMatchObject({ ok: true, value: { groupId } });
    const changed = bytes.with(bytes.length - 3, bytes.at(-3)! ^ 1);
    expect(await readGroupEntry(entry(changed))).toMatchObject({ code: 'bad-signature' });
    expect(await readGroupEntry({ ...entry(bytes), name: 'Mine' })).toMatchObject({ code: 'unknown-member' });
    expect(await readGroupEntry({ schema: 'rail.group-entry/1', group: '!' })).toMatchObject({
      code: 'bad-signature',
    });
  });
});

describe('a root record', () => {
  test('is read', async () => {
    const read = await readRootRecord(await rootItem(await rootBody(groupId, leaves)), group);
    const value = { seq: 1, prevId: null, root: buildTree(leaves).root, size: 5, groupId };
    expect(read).toMatchObject({ ok: true, value });
  });

  test.each([
    ['other-group', { groupId: OTHER }],
    ['root-zero', { root: '0' }],
    ['bad-member', { root: '01' }],
    ['bad-member', { root: `0x${buildTree(leaves).root.toString(16)}` }],
    ['bad-member', { root: '21888242871839275222246405745257275088548364400416034343698204186575808495617' }],
    ['bad-member', { depth: 16 }],
    ['bad-member', { size: 0 }],
    ['bad-member', { size: 2 ** 20 + 1 }],
    ['bad-member', { circuit: 'semaphore-4.12/20' }],
    ['bad-member', { vkSha256: OTHER }],
    ['bad-member', { seq: 2 }],
    ['bad-member', { prevId: OTHER }],
    ['bad-member', { expiresAt: '2026-11-20T12:00:00Z' }],
    ['bad-member', { expiresAt: '2027-02-18T12:00:01Z' }],
    ['accepted', { expiresAt: '2027-02-18T12:00:00Z' }],
    ['accepted', { seq: 2, prevId: OTHER }],
    ['unknown-member', { note: 'x' }],
  ])('%s: %j', async (code, changes) => {
    expect(await rootCode(changes)).toBe(code);
  });

  test('is the issuer’s', async () => {
    expect(await rootCode({}, strangerSigner)).toBe('other-issuer');
  });

  test('is checked before it is signed, too', async () => {
    expect(checkRootBody(await rootBody(groupId, leaves)).ok).toBe(true);
    expect(checkRootBody(await rootBody(groupId, leaves, { depth: 21 }))).toMatchObject({
      code: 'bad-member',
    });
  });
});

describe('the leaf list of a record', () => {
  test.each([
    ['accepted', {}, leaves],
    ['too-large', {}, [...leaves, 9n]],
    ['wrong-digest', {}, [...leaves.slice(0, 4), 9n]],
    ['wrong-size', { size: 6 }, leaves],
    ['wrong-root', { root: '5' }, leaves],
  ])('%s', async (code, changes, listed) => {
    const record = await readRootRecord(await rootItem(await rootBody(groupId, leaves, changes)), group);
    if (!record.ok) throw new Error(record.code);
    const tree = await treeOfRecord(record.value, writeLeaves(listed));
    expect(tree.ok ? 'accepted' : tree.code).toBe(code);
  });

  test('with a broken leaf is refused even where the issuer signed its digest', async () => {
    const twice = [...leaves.slice(0, 4), leaves[0]!];
    const record = await readRootRecord(await rootItem(await rootBody(groupId, twice)), group);
    expect(record.ok && (await treeOfRecord(record.value, writeLeaves(twice)))).toMatchObject({
      code: 'leaf-twice',
    });
  });
});
