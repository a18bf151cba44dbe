/** Joining by invitation, from an empty folder to a root record that readers accept: docs/spec/issuer.md sections 2, 3 and 6. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { acceptRoots } from '../../src/identity/root-chain.ts';
import { treeOfRecord } from '../../src/identity/root-record.ts';
import { makeInvites, withdrawInvite } from '../../src/issuer/invites.ts';
import { daysMs, openIssuer } from '../../src/issuer/issuer.ts';
import { removeMember } from '../../src/issuer/members.ts';
import { openGateway } from '../../src/ledger/search/gateway.ts';
import { torsionTwin } from '../fixtures/baby-jubjub.ts';
import { memberIdentity } from '../fixtures/memberships.ts';
import { randomBytes } from '../fixtures/providers.ts';
import {
  codeOf,
  commitmentOf,
  groupOf,
  inviteCode,
  ledgerFor,
  openTestDoor,
  publishOrThrow,
  rootsOnLedger,
  testIssuer,
} from './fixture.ts';

describe('members who join by invitation', () => {
  test('are in a root record that readers accept, sorted within their batch', async () => {
    const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    const door = await openTestDoor(issuer);
    for (const who of [1, 2, 3])
      expect(await door.join(who, { by: 'invite', code: inviteCode(issuer) })).toEqual({
        status: 200,
        body: { state: 'admitted' },
      });
    expect(await publishOrThrow(issuer, ledger)).toBe(1);
    for (const who of [4, 5]) await door.join(who, { by: 'invite', code: inviteCode(issuer) });
    clock.nowMs += 3_600_000;
    expect(await publishOrThrow(issuer, ledger)).toBe(2);

    const group = await groupOf(issuer);
    const accepted = acceptRoots(await rootsOnLedger(dev.url, group), null, clock.nowMs);
    if (!accepted.ok) throw new Error(accepted.code);
    const [{ record }] = accepted.value;
    expect([record.seq, record.size, record.relays]).toEqual([2, 5, [toBase64Url(issuer.relay!.publicKey)]]);
    const list = await openGateway(dev.url, { fetch }).data(record.leavesId, 10_000);
    const tree = list.ok ? await treeOfRecord(record, list.value) : list;
    if (!tree.ok) throw new Error(tree.code);
    const batch = (...members: number[]) =>
      members
        .map((who) => memberIdentity(who, issuer.group.issuer).commitment)
        .sort((a, b) => (a < b ? -1 : 1));
    expect(tree.value.levels[0]).toEqual([...batch(1, 2, 3), ...batch(4, 5)]);
  });

  test('leave the next list when they are removed, and do not come back', async () => {
    const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    const door = await openTestDoor(issuer);
    for (const who of [1, 2]) await door.join(who, { by: 'invite', code: inviteCode(issuer) });
    await publishOrThrow(issuer, ledger);
    expect(removeMember(issuer, commitmentOf(1, issuer))).toBe(true);
    expect(removeMember(issuer, commitmentOf(1, issuer))).toBe(false);
    clock.nowMs += 3_600_000;
    expect(await publishOrThrow(issuer, ledger)).toBe(2);
    const accepted = acceptRoots(await rootsOnLedger(dev.url, issuer.group), null, clock.nowMs);
    // The root before is taken for a day longer.
    expect(accepted.ok && accepted.value.map(({ record: { seq, size } }) => [seq, size])).toEqual([
      [2, 1],
      [1, 2],
    ]);
    expect(codeOf(await door.join(1, { by: 'invite', code: inviteCode(issuer) }))).toBe('removed');
  });

  test('stay where nothing but the key and database were moved', async () => {
    const { issuer, folder, clock } = await testIssuer();
    const door = await openTestDoor(issuer);
    await door.join(1, { by: 'invite', code: inviteCode(issuer) });
    const again = await openIssuer(folder, { clock, random: randomBytes });
    expect(again.group).toEqual(issuer.group);
    const code = codeOf(await (await openTestDoor(again)).join(1, { by: 'invite', code: inviteCode(again) }));
    again.store.db.close();
    expect(code).toBe('already-member');
    expect(statSync(join(folder, 'issuer.key.json')).mode & 0o777).toBe(0o600);
  });
});

describe('an invitation', () => {
  test('is taken as people write it', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    const code = ` ${inviteCode(issuer).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(codeOf(await door.join(1, { by: 'invite', code }))).toBe('admitted');
  });

  test('works once, until it expires or is withdrawn', async () => {
    const { issuer, clock } = await testIssuer();
    const door = await openTestDoor(issuer);
    const code = inviteCode(issuer);
    expect(codeOf(await door.join(1, { by: 'invite', code }))).toBe('admitted');
    expect(codeOf(await door.join(2, { by: 'invite', code }))).toBe('invite-used');
    expect(codeOf(await door.join(2, { by: 'invite', code: code.replace(/.$/, '#') }))).toBe(
      'invite-unknown',
    );
    const [withdrawn] = makeInvites(issuer, 1, daysMs(1));
    expect(withdrawInvite(issuer, withdrawn!.id)).toBe(true);
    expect(withdrawInvite(issuer, withdrawn!.id)).toBe(false);
    expect(codeOf(await door.join(2, { by: 'invite', code: withdrawn!.code }))).toBe('invite-unknown');
    const short = inviteCode(issuer, 1);
    clock.nowMs += daysMs(1);
    expect(codeOf(await door.join(2, { by: 'invite', code: short }))).toBe('invite-expired');
  });

  test('lets in exactly one of two applicants who use it at once', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    const admission = { by: 'invite', code: inviteCode(issuer) };
    const enrolments = await Promise.all([1, 2, 3, 4].map((who) => door.enrolmentOf(who)));
    const replies = await Promise.all(
      enrolments.map((enrolment) => door.post('/enrolments', { enrolment, admission })),
    );
    expect(replies.map(codeOf).sort()).toEqual(['admitted', 'invite-used', 'invite-used', 'invite-used']);
  });
});

describe('an enrolment', () => {
  test('is refused with the code of what is wrong with it, and uses up nothing', async () => {
    const { issuer, clock } = await testIssuer();
    const door = await openTestDoor(issuer);
    const { issuer: key, groupId } = issuer.group;
    const admission = { by: 'invite', code: inviteCode(issuer) };
    const valid = await door.enrolmentOf(1);
    const other = toBase64Url(new Uint8Array(32).fill(9));
    const refused = async (enrolment: object, by: object = admission) =>
      codeOf(await door.post('/enrolments', { enrolment, admission: by }));

    expect(await refused({ ...valid, groupId: other })).toBe('wrong-context');
    expect(await refused({ ...valid, nonce: other })).toBe('nonce-unknown');
    expect(await refused({ ...valid, nonce: await door.nonce() })).toBe('signature-false');
    expect(await refused({ ...valid, publicKey: ['1', '2'] })).toBe('off-curve');
    expect(await refused({ ...valid, publicKey: ['0', '1'] })).toBe('point-at-infinity');
    const twin = await torsionTwin(memberIdentity(1, key), { issuer: key, groupId, nonce: valid.nonce });
    expect(await refused(twin.application)).toBe('outside-subgroup');
    expect(await refused({ nonce: valid.nonce, commitment: '5' })).toBe('bad-member');
    expect(await refused({ ...valid, commitment: '5' })).toBe('unknown-member');
    expect(await refused(valid, { by: 'vouching' })).toBe('wrong-admission');
    expect(await refused(valid, { by: 'credential', presentation: 'a~b' })).toBe('wrong-admission');
    expect(await refused(valid, { by: 'bribe' })).toBe('bad-member');
    expect(await refused(valid, { ...admission, code: 'X'.repeat(53) })).toBe('bad-member');

    expect(await refused(valid)).toBe('admitted');
    const code = inviteCode(issuer);
    expect(await refused(valid, { by: 'invite', code })).toBe('nonce-used');
    expect(codeOf(await door.join(1, { by: 'invite', code }))).toBe('already-member');
    expect(codeOf(await door.join(2, { by: 'invite', code }))).toBe('admitted');
    const late = await door.enrolmentOf(3);
    clock.nowMs += 600_001;
    expect(await refused(late, { by: 'invite', code: inviteCode(issuer) })).toBe('nonce-expired');
  });
});
