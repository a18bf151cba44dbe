/** Admission by vouches: docs/spec/issuer.md section 4, each rule with its code. */

import { describe, expect, test } from 'vitest';
import { type Vouch, vouchFor } from '../../src/identity/vouch.ts';
import { endApplication, endUnvouched, listApplications } from '../../src/issuer/applications.ts';
import { DEFAULT_RULES, daysMs, type Issuer, type Rules } from '../../src/issuer/issuer.ts';
import { findMember, removeMember } from '../../src/issuer/members.ts';
import { atomically } from '../../src/issuer/store.ts';
import { memberIdentity } from '../fixtures/memberships.ts';
import {
  codeOf,
  commitmentOf,
  inviteCode,
  ledgerFor,
  openTestDoor,
  publishOrThrow,
  testIssuer,
} from './fixture.ts';

const FOUNDERS = [1, 2, 3] as const;

/** Members 1 to 3 founded the group and are published. */
async function founded(change: Partial<Rules> = {}) {
  const rules = { ...DEFAULT_RULES, ...change };
  const { issuer, clock } = await testIssuer({ admission: 'vouching', rules });
  const { ledger } = await ledgerFor();
  const door = await openTestDoor(issuer);
  for (const who of FOUNDERS) await door.join(who, { by: 'invite', code: inviteCode(issuer) });
  await publishOrThrow(issuer, ledger);
  const apply = async (who: number) => {
    const { body } = await door.join(who, { by: 'vouching' });
    return body.application as string;
  };
  const vouch = async (who: number, application: string, change: Partial<Vouch> = {}) =>
    codeOf(await door.post('/vouches', { ...(await vouchOf(issuer, who, application)), ...change }));
  return { issuer, clock, ledger, door, apply, vouch };
}

function vouchOf(issuer: Issuer, who: number, application: string): Promise<Vouch> {
  const { issuer: key, groupId } = issuer.group;
  return vouchFor(memberIdentity(who, key), { issuer: key, groupId, application });
}

/** Applications of nobody, made now. */
function fill(issuer: Issuer, count: number): void {
  const insert = issuer.store.sql('INSERT INTO application VALUES (?, ?, ?)');
  atomically(issuer.store, () => {
    for (let i = 0; i < count; i++) insert.run(`a${i}`, `c${i}`, issuer.clock());
  });
}

describe('an applicant', () => {
  test('waits for as many members as the policy says, and is then one', async () => {
    const { issuer, apply, vouch, door } = await founded();
    const application = await apply(4);
    expect(application).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(await apply(4)).toBe(application);
    expect(await vouch(1, application)).toBe('taken');
    expect(listApplications(issuer, 10)).toMatchObject([{ id: application, vouches: 1 }]);
    expect(findMember(issuer, commitmentOf(4, issuer))).toBeNull();
    expect(await vouch(2, application)).toBe('taken');
    expect(findMember(issuer, commitmentOf(4, issuer))).toMatchObject({ how: 'vouching', batch: null });
    expect(listApplications(issuer, 10)).toEqual([]);
    expect(await vouch(3, application)).toBe('application-unknown');
    expect(codeOf(await door.join(4, { by: 'vouching' }))).toBe('already-member');
    // Who vouched for whom is forgotten.
    expect(issuer.store.sql('SELECT application FROM vouch').all()).toEqual([
      { application: null },
      { application: null },
    ]);
  });

  test('cannot vouch for themselves, nor can anybody else who is in no published root', async () => {
    const { apply, vouch, door, issuer } = await founded();
    const application = await apply(4);
    expect(await vouch(4, application)).toBe('not-a-member');
    await door.join(5, { by: 'invite', code: inviteCode(issuer) });
    expect(await vouch(5, application)).toBe('not-a-member');
  });

  test('who was invited after all no longer waits', async () => {
    const { issuer, apply, vouch, door } = await founded();
    const application = await apply(4);
    await vouch(1, application);
    expect(codeOf(await door.join(4, { by: 'invite', code: inviteCode(issuer) }))).toBe('admitted');
    expect(listApplications(issuer, 10)).toEqual([]);
  });

  test('does not wait for ever, nor after the operator ended it', async () => {
    const { issuer, clock, apply, vouch } = await founded();
    const ended = await apply(4);
    expect(endApplication(issuer, ended)).toBe(true);
    expect(endApplication(issuer, ended)).toBe(false);
    const old = await apply(5);
    clock.nowMs += daysMs(30) + 1;
    expect(await vouch(1, old)).toBe('application-unknown');
  });

  test('is one of at most 1,000, and gives way only after a day without a vouch', async () => {
    const { issuer, clock, door, apply, vouch } = await founded();
    const vouched = await apply(4);
    await vouch(1, vouched);
    clock.nowMs += 1;
    const oldest = await apply(5);
    fill(issuer, 998);
    const refused = await door.join(6, { by: 'vouching' });
    expect([refused.status, codeOf(refused)]).toEqual([503, 'too-many-applications']);
    clock.nowMs += daysMs(1);
    expect(codeOf(await door.join(6, { by: 'vouching' }))).toBe('too-many-applications');
    clock.nowMs += 1;
    expect(codeOf(await door.join(6, { by: 'vouching' }))).toBe('waiting');
    const waiting = listApplications(issuer, 2000);
    expect(waiting).toHaveLength(1000);
    expect(waiting.map(({ id }) => id)).toContain(vouched);
    expect(waiting.map(({ id }) => id)).not.toContain(oldest);
  });

  test('finds no room where each of 1,000 has a vouch', async () => {
    const { issuer, clock, door } = await founded();
    fill(issuer, 1000);
    issuer.store.sql('INSERT INTO vouch SELECT ?, id, sinceMs FROM application').run(commitmentOf(1, issuer));
    clock.nowMs += daysMs(2);
    expect(codeOf(await door.join(4, { by: 'vouching' }))).toBe('too-many-applications');
  });

  test('pays for a place: four from one address at once, then one in 15 seconds', async () => {
    const { issuer, clock, door } = await founded();
    clock.nowMs += 60_000;
    const enrolments: unknown[] = [];
    for (const who of [4, 5, 6, 7]) enrolments.push(await door.enrolmentOf(who));
    clock.nowMs += 60_000;
    const send = (i: number) =>
      door.post('/enrolments', { enrolment: enrolments[i], admission: { by: 'vouching' } });
    for (const i of [0, 1, 2, 3]) expect(codeOf(await send(i))).toBe('waiting');
    clock.nowMs += 14_000;
    const tooEarly = await send(3);
    expect([tooEarly.status, codeOf(tooEarly)]).toEqual([429, 'too-many-requests']);
    clock.nowMs += 2_000;
    expect(codeOf(await send(3))).toBe('nonce-used');
    expect(listApplications(issuer, 10)).toHaveLength(4);
  });

  test('can be ended with all others that nobody vouched for', async () => {
    const { issuer, apply, vouch } = await founded();
    const vouched = await apply(4);
    await apply(5);
    await vouch(1, vouched);
    fill(issuer, 10);
    expect(endUnvouched(issuer)).toBe(11);
    expect(listApplications(issuer, 20)).toMatchObject([{ id: vouched, vouches: 1 }]);
  });
});

describe('a member', () => {
  test('vouches once for an applicant', async () => {
    const { apply, vouch } = await founded({ cooldownDays: 0 });
    const application = await apply(4);
    expect(await vouch(1, application)).toBe('taken');
    expect(await vouch(1, application)).toBe('already-vouched');
  });

  test('waits before vouching again, and has a budget', async () => {
    const { clock, apply, vouch } = await founded({ cooldownDays: 7, budget: 2 });
    const [first, second, third] = [await apply(4), await apply(5), await apply(6)];
    expect(await vouch(1, first)).toBe('taken');
    expect(await vouch(1, second)).toBe('vouched-recently');
    clock.nowMs += daysMs(7);
    expect(await vouch(1, second)).toBe('taken');
    clock.nowMs += daysMs(7);
    expect(await vouch(1, third)).toBe('budget-spent');
  });

  test('has given a vouch also where the application it was for ended by itself', async () => {
    const { clock, apply, vouch } = await founded({ cooldownDays: 0, budget: 1 });
    expect(await vouch(1, await apply(4))).toBe('taken');
    clock.nowMs += daysMs(30) + 1;
    expect(await vouch(1, await apply(5))).toBe('budget-spent');
  });

  test('who was vouched for waits, too', async () => {
    const { clock, ledger, issuer, apply, vouch } = await founded({ vouches: 1 });
    await vouch(1, await apply(4));
    clock.nowMs += 3_600_000;
    await publishOrThrow(issuer, ledger);
    const application = await apply(5);
    expect(await vouch(4, application)).toBe('vouched-recently');
    clock.nowMs += daysMs(7);
    expect(await vouch(4, application)).toBe('taken');
  });

  test('who was removed does not vouch, and what they gave before counts no more', async () => {
    const { issuer, apply, vouch } = await founded();
    const application = await apply(4);
    await vouch(1, application);
    removeMember(issuer, commitmentOf(1, issuer));
    await vouch(2, application);
    expect(listApplications(issuer, 10)).toMatchObject([{ vouches: 1 }]);
    expect(await vouch(1, await apply(5))).toBe('not-a-member');
    await vouch(3, application);
    expect(findMember(issuer, commitmentOf(4, issuer))?.how).toBe('vouching');
  });

  test('signs for this issuer, group and application', async () => {
    const { issuer, apply, vouch } = await founded();
    const application = await apply(4);
    const other = await apply(5);
    const { signature } = await vouchOf(issuer, 1, other);
    expect(await vouch(1, application, { signature })).toBe('signature-false');
    expect(await vouch(1, application, { groupId: issuer.group.issuer })).toBe('wrong-context');
    expect(await vouch(1, application, { publicKey: ['1', '2'] })).toBe('off-curve');
    expect(await vouch(1, application, { publicKey: ['01', '2'] })).toBe('not-canonical');
    expect(await vouch(1, 'short')).toBe('bad-member');
  });

  test('of a group that admits by invitation does not vouch', async () => {
    const { issuer } = await testIssuer();
    const door = await openTestDoor(issuer);
    const application = 'AAAAAAAAAAAAAAAAAAAAAA';
    expect(codeOf(await door.post('/vouches', await vouchOf(issuer, 1, application)))).toBe(
      'wrong-admission',
    );
  });
});
