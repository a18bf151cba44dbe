/** Memberships in the keys worker: one seed for good, one membership a group, and nothing read back that is not exactly one. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { Json } from '../../src/canonical.ts';
import { MAX_GROUP_CHARS, type Membership } from '../../src/engine/stored-memberships.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import { checkEnrolment } from '../../src/identity/enrolment.ts';
import { identityFor } from '../../src/identity/identity.ts';
import { checkVouch } from '../../src/identity/vouch.ts';
import { MAX_RECORDS } from '../../src/vault/records.ts';
import { keepMembershipOf, type OpenTestVault, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';

const text32 = (fill: number) => toBase64Url(new Uint8Array(32).fill(fill));
const [ISSUER, OTHER_ISSUER] = [text32(21), text32(22)];
const [GROUP, OTHER_GROUP] = [text32(31), text32(32)];
const NONCE = text32(41);
const APPLICATION = toBase64Url(new Uint8Array(16).fill(51));

const enrol = async ({ ask }: OpenTestVault, issuer = ISSUER, groupId = GROUP) =>
  the(await ask('membership-enrol', { issuer, groupId, nonce: NONCE }));
const listed = async ({ ask }: OpenTestVault) => the(await ask('memberships', {}));

describe('enrolling', () => {
  test('makes the seed once, and gives what an issuer admits', async () => {
    const opened = await openTestVault();
    const first = await enrol(opened);
    const context = { issuer: ISSUER, groupId: GROUP, nonce: NONCE };
    const admitted = await checkEnrolment(first.enrolment, context, () => false);
    expect(admitted).toEqual({ ok: true, value: BigInt(first.commitment) });
    const rows = new Map(opened.vault.rows);
    expect([...rows.keys()].filter((name) => name.startsWith('record/'))).toEqual(['record/identity/seed']);
    expect(await enrol(opened)).toEqual(first);
    expect(new Map(opened.vault.rows)).toEqual(rows);
  });

  test('gives two issuers commitments that have nothing to do with each other', async () => {
    const seed = new Uint8Array(32).fill(9);
    const bytes32 = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => toBase64Url(bytes as never));
    const opened = await openTestVault();
    await opened.put('identity', 'seed', seed);
    await fc.assert(
      fc.asyncProperty(bytes32, bytes32, async (one, other) => {
        fc.pre(one !== other);
        const [a, b] = [await enrol(opened, one), await enrol(opened, other)];
        expect(a.commitment).toBe(String(identityFor(seed, one).commitment));
        expect(a.commitment).not.toBe(b.commitment);
        const shared = a.enrolment.publicKey.filter((number) => b.enrolment.publicKey.includes(number));
        expect(shared).toEqual([]);
        // Neither issuer can pass the other's enrolment off as its own.
        const asOther = { ...a.enrolment, issuer: other };
        const context = { issuer: other, groupId: GROUP, nonce: NONCE };
        expect(await checkEnrolment(asOther, context, () => false)).toMatchObject({
          code: 'signature-false',
        });
      }),
      { numRuns: 15 },
    );
  });

  test('never replaces a seed that cannot be read', async () => {
    const opened = await openTestVault();
    await opened.put('identity', 'seed', new Uint8Array(31));
    expect(
      await opened.ask('membership-enrol', { issuer: ISSUER, groupId: GROUP, nonce: NONCE }),
    ).toMatchObject({
      code: 'altered-record',
    });
    await opened.put('identity', 'seed', new Uint8Array(32), 2);
    expect(
      await opened.ask('membership-enrol', { issuer: ISSUER, groupId: GROUP, nonce: NONCE }),
    ).toMatchObject({
      code: 'future-version',
    });
    opened.vault.rows.get('record/identity/seed')![20]! ^= 1;
    const row = opened.vault.rows.get('record/identity/seed')!.slice();
    expect(
      await opened.ask('membership-enrol', { issuer: ISSUER, groupId: GROUP, nonce: NONCE }),
    ).toMatchObject({
      code: 'altered-record',
    });
    expect(opened.vault.rows.get('record/identity/seed')).toEqual(row);
  });

  test.each([{ issuer: 'issuer' }, { groupId: `${GROUP}A` }, { nonce: '' }])(
    'takes no %j',
    async (change) => {
      const { ask } = await openTestVault();
      const params = { issuer: ISSUER, groupId: GROUP, nonce: NONCE, ...change };
      expect(await ask('membership-enrol', params)).toMatchObject({ code: 'bad-member' });
    },
  );
});

describe('keeping', () => {
  test('keeps one membership a group, under one random id', async () => {
    const opened = await openTestVault();
    const first = await keepMembershipOf(opened, ISSUER, GROUP);
    const again = await keepMembershipOf(opened, ISSUER, GROUP, { joinedAt: '2026-11-22T12:00:00Z' });
    const other = await keepMembershipOf(opened, ISSUER, OTHER_GROUP);
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    expect(await listed(opened)).toEqual([
      { ...other, hasSecret: true },
      { ...again, hasSecret: true },
    ]);
  });

  const changes: readonly (readonly [string, object])[] = [
    ['unknown-member', { name: 'a name' }],
    ['bad-member', { group: '' }],
    ['bad-member', { group: 'not base64url!' }],
    ['bad-member', { group: 'A'.repeat(MAX_GROUP_CHARS + 4) }],
    ['bad-member', { groupId: 'A' }],
    ['bad-member', { issuer: 7 }],
    ['bad-member', { issuerUrl: 'http://groups.example' }],
    ['bad-member', { issuerUrl: 'https://groups.example/#invite=x' }],
    ['bad-member', { issuerUrl: 'https://user:word@groups.example' }],
    ['bad-member', { commitment: '0' }],
    ['bad-member', { commitment: String(FIELD_ORDER) }],
    ['bad-member', { commitment: '01' }],
    ['bad-member', { joinedAt: 'yesterday' }],
    ['bad-member', { seen: { seq: 0, bodyDigest: GROUP } }],
    ['bad-member', { seen: { seq: 1, bodyDigest: 'x' } }],
    ['bad-member', { application: 'x' }],
    ['bad-member', { contradicted: false }],
    ['other-seed', { commitment: '5' }],
  ];
  test.each(changes)('is %s for %j', async (code, change) => {
    const opened = await openTestVault();
    const { id: _, ...membership } = await keepMembershipOf(opened, ISSUER, GROUP);
    const changed = { ...membership, groupId: OTHER_GROUP, ...change } as Membership;
    expect(await opened.ask('membership-keep', { membership: changed })).toMatchObject({ code });
    expect(await listed(opened)).toHaveLength(1);
  });

  test('takes a statement of the greatest length', async () => {
    const opened = await openTestVault();
    const url = `https://groups.example/${'a'.repeat(2000)}`;
    const seen = { seq: 2 ** 40, bodyDigest: GROUP };
    const long = { group: 'A'.repeat(MAX_GROUP_CHARS), issuerUrl: url, seen, application: APPLICATION };
    await keepMembershipOf(opened, ISSUER, GROUP, long);
    expect(await listed(opened)).toMatchObject([long]);
  });

  test('is vault-full where there is no room', async () => {
    const opened = await openTestVault();
    const { id: _, ...membership } = await keepMembershipOf(opened, ISSUER, GROUP);
    for (let i = 2; i < MAX_RECORDS; i++)
      opened.vault.rows.set(`record/credential/n${i}`, new Uint8Array(40));
    const another = { ...membership, groupId: OTHER_GROUP };
    expect(await opened.ask('membership-keep', { membership: another })).toMatchObject({
      code: 'vault-full',
    });
    expect(await opened.ask('membership-keep', { membership })).toMatchObject({ ok: true });
  });
});

describe('the list', () => {
  const ID = toBase64Url(new Uint8Array(16).fill(6));
  const readBack = async (value: Json | Uint8Array, schema = 1, id = ID) => {
    const opened = await openTestVault();
    await opened.put('membership', id, value, schema);
    return listed(opened);
  };
  const valid: Membership = {
    group: 'AAAA',
    groupId: GROUP,
    issuer: ISSUER,
    issuerUrl: 'https://groups.example',
    commitment: '5',
    joinedAt: '2026-11-21T12:00:00Z',
    seen: null,
    application: null,
  };

  test('has what another seed made, and says that it cannot be used', async () => {
    expect(await readBack(valid)).toEqual([{ ...valid, id: ID, hasSecret: false }]);
  });

  test.each([
    ['a member too many', { ...valid, more: 1 }],
    ['a member too few', { ...valid, seen: undefined }],
    ['a wrong one', { ...valid, commitment: 5 }],
    ['no object', 'membership'],
  ] as const)('leaves out a record with %s', async (_, value) => {
    expect(await readBack(value)).toEqual([]);
  });

  test('leaves out other encodings, versions and names', async () => {
    const spaced = new TextEncoder().encode(JSON.stringify(valid, null, 1));
    expect(await readBack(spaced)).toEqual([]);
    expect(await readBack(new Uint8Array([255]))).toEqual([]);
    expect(await readBack(valid, 2)).toEqual([]);
    expect(await readBack(valid, 1, 'groups_example')).toEqual([]);
  });
});

describe('what was seen', () => {
  const seen = { seq: 7, bodyDigest: text32(61) };

  test('is stored with its membership', async () => {
    const opened = await openTestVault();
    const { id } = await keepMembershipOf(opened, ISSUER, GROUP);
    the(await opened.ask('membership-seen', { id, seen }));
    expect(await listed(opened)).toMatchObject([{ id, seen, joinedAt: '2026-11-21T12:00:00Z' }]);
  });

  test('is never replaced by what is older', async () => {
    const opened = await openTestVault();
    const { id } = await keepMembershipOf(opened, ISSUER, GROUP);
    for (const seq of [7, 4, 7])
      the(await opened.ask('membership-seen', { id, seen: { seq, bodyDigest: text32(54 + seq) } }));
    expect(await listed(opened)).toMatchObject([{ seen }]);
    the(await opened.ask('membership-seen', { id, seen: { ...seen, seq: 8 } }));
    expect(await listed(opened)).toMatchObject([{ seen: { seq: 8 } }]);
  });

  test('is refused in another form, and for no membership', async () => {
    const opened = await openTestVault();
    const { id } = await keepMembershipOf(opened, ISSUER, GROUP);
    const asked = (params: { id: string; seen: typeof seen }) => opened.ask('membership-seen', params);
    expect(await asked({ id, seen: { ...seen, seq: 1.5 } })).toMatchObject({ code: 'bad-member' });
    expect(await asked({ id: APPLICATION, seen })).toMatchObject({ code: 'no-membership' });
    expect(await asked({ id: '../seed', seen })).toMatchObject({ code: 'no-membership' });
  });
});

describe('dropping', () => {
  test('forgets the membership and keeps the seed, so that joining again is the same member', async () => {
    const opened = await openTestVault();
    const { id, commitment } = await keepMembershipOf(opened, ISSUER, GROUP);
    the(await opened.ask('membership-drop', { id }));
    expect(await listed(opened)).toEqual([]);
    expect(await enrol(opened)).toMatchObject({ commitment });
    expect(await opened.ask('membership-drop', { id: 'seed' })).toMatchObject({ code: 'no-membership' });
  });
});

describe('vouching', () => {
  test('signs as the member, for one application', async () => {
    const opened = await openTestVault();
    const { commitment } = await keepMembershipOf(opened, ISSUER, GROUP);
    const params = { issuer: ISSUER, groupId: GROUP, application: APPLICATION };
    const vouch = the(await opened.ask('membership-vouch', params));
    expect(await checkVouch(vouch, params)).toEqual({
      ok: true,
      value: { commitment: BigInt(commitment), application: APPLICATION },
    });
  });

  test.each([
    ['no-membership', { groupId: OTHER_GROUP }],
    ['no-membership', { issuer: OTHER_ISSUER }],
    ['bad-member', { application: 'x' }],
  ])('is %s with %j', async (code, change) => {
    const opened = await openTestVault();
    await keepMembershipOf(opened, ISSUER, GROUP);
    const params = { issuer: ISSUER, groupId: GROUP, application: APPLICATION, ...change };
    expect(await opened.ask('membership-vouch', params)).toMatchObject({ code });
  });

  test('is other-seed once the seed is another', async () => {
    const opened = await openTestVault();
    await keepMembershipOf(opened, ISSUER, GROUP);
    await opened.put('identity', 'seed', new Uint8Array(32).fill(3));
    const params = { issuer: ISSUER, groupId: GROUP, application: APPLICATION };
    expect(await opened.ask('membership-vouch', params)).toMatchObject({ code: 'other-seed' });
    expect(await listed(opened)).toMatchObject([{ hasSecret: false }]);
  });
});

test('no call opens anything with another data key', async () => {
  const { ask } = await openTestVault();
  for (const method of ['memberships', 'membership-enrol', 'membership-keep', 'membership-drop'] as const)
    expect(await ask(method, { dataKey: text32(1) } as never)).toMatchObject({ code: 'altered-header' });
});
