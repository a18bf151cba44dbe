/** A membership in a group whose issuer was seen to contradict itself (docs/spec/personhood.md section 9): remembered, and used for nothing. */

import { expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { keepMembershipOf, type OpenTestVault, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';

const text32 = (fill: number) => toBase64Url(new Uint8Array(32).fill(fill));
const ISSUER = text32(21);
const [GROUP, OTHER_GROUP] = [text32(31), text32(32)];
const APPLICATION = toBase64Url(new Uint8Array(16).fill(51));

const listed = async ({ ask }: OpenTestVault) => the(await ask('memberships', {}));
const seen = { seq: 7, bodyDigest: text32(61) };

const contradicted = async () => {
  const opened = await openTestVault();
  const { id, ...kept } = await keepMembershipOf(opened, ISSUER, GROUP, { seen });
  the(await opened.ask('membership-contradicted', { id }));
  return { opened, id, kept };
};

test('it is remembered beside what was seen, once and for good', async () => {
  const { opened, id, kept } = await contradicted();
  the(await opened.ask('membership-contradicted', { id }));
  the(await opened.ask('membership-seen', { id, seen: { ...seen, seq: 8 } }));
  const newer = { ...kept, id, seen: { ...seen, seq: 8 }, contradicted: true, hasSecret: true };
  expect(await listed(opened)).toEqual([newer]);
});

test('it stays so when the member joins again over it, and is forgotten with the membership', async () => {
  const { opened, id } = await contradicted();
  await keepMembershipOf(opened, ISSUER, GROUP, { joinedAt: '2026-11-22T12:00:00Z' });
  expect(await listed(opened)).toMatchObject([
    { id, seen, contradicted: true, joinedAt: '2026-11-22T12:00:00Z' },
  ]);
  the(await opened.ask('membership-drop', { id }));
  const again = await keepMembershipOf(opened, ISSUER, GROUP);
  expect(await listed(opened)).toEqual([{ ...again, seen: null, hasSecret: true }]);
});

test('it gets no vouch and no proof of this member, while other groups do', async () => {
  const { opened } = await contradicted();
  await keepMembershipOf(opened, ISSUER, OTHER_GROUP);
  const vouch = { issuer: ISSUER, groupId: GROUP, application: APPLICATION };
  expect(await opened.ask('membership-vouch', vouch)).toMatchObject({ code: 'equivocation' });
  the(await opened.ask('membership-vouch', { ...vouch, groupId: OTHER_GROUP }));
});

test('it is noted of a membership that is there alone', async () => {
  const { opened } = await contradicted();
  for (const id of [APPLICATION, '../seed'])
    expect(await opened.ask('membership-contradicted', { id })).toMatchObject({ code: 'no-membership' });
});
