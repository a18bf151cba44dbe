/**
 * Memberships as pages work with them: who is asked in which order, what is kept, and how a group's state is told.
 * Longer than 300 lines because each way in which joining and asking end is a case.
 */

import { beforeEach, describe, expect, test, vi } from 'vitest';

const askOpened = vi.fn();
const askLookup = vi.fn();
vi.mock('../../src/browser/ask-workers.ts', () => ({ askOpened, askLookup }));
const dropTree = vi.fn();
vi.mock('../../src/browser/tree-store.ts', () => ({ treeStore: { drop: dropTree } }));
vi.mock('../../src/browser/lookup-store.ts', () => ({
  readSettings: async () => ({ gateways: ['https://a.example'] }),
}));

const { groupEntry, groupSize, joinGroup, lookAtGroup } = await import('../../src/browser/joining.ts');
const { dropMembership, listMemberships, standingOf, vouchFor } = await import(
  '../../src/browser/memberships.ts'
);

const URL_ = 'https://groups.example';
const LOOK = {
  group: 'ITEM',
  groupId: 'G',
  issuer: 'I',
  name: 'Name',
  admission: 'invite',
  policy: 'Policy',
  policyId: 'P',
  relay: false,
  asks: null,
};
const STORED = {
  id: 'M',
  group: 'ITEM',
  groupId: 'G',
  issuer: 'I',
  issuerUrl: URL_,
  commitment: '5',
  joinedAt: '2026-11-21T12:00:00Z',
  seen: null,
  application: null,
  hasSecret: true,
};
const done = (value: unknown) => ({ ok: true, value });
const no = (code: string) => ({ ok: false, code, because: '' });
/** Answers of the two workers by method; everything asked, in order. */
const answers = new Map<string, unknown>();
const asked: { readonly method: string; readonly params: unknown }[] = [];
const methods = () => asked.map(({ method }) => method);
const paramsOf = (name: string) => asked.find(({ method }) => method === name)?.params;

beforeEach(() => {
  vi.resetAllMocks();
  asked.length = 0;
  answers.clear();
  for (const [method, answer] of Object.entries({
    'issuer-look': done(LOOK),
    'issuer-nonce': done({ nonce: 'N' }),
    'issuer-enrol': done({ state: 'admitted' }),
    'issuer-vouch': done(null),
    'group-state': no('no-server'),
    memberships: done([STORED]),
    'membership-enrol': done({ enrolment: { signed: true }, commitment: '5' }),
    'membership-keep': done({ id: 'M' }),
    'membership-seen': done(null),
    'membership-contradicted': done(null),
    'membership-vouch': done({ vouch: true }),
    'membership-drop': done(null),
  }))
    answers.set(method, answer);
  askLookup.mockImplementation(async (method, params) => {
    asked.push({ method, params });
    return answers.get(method);
  });
  askOpened.mockImplementation(async ({ method, params }) => {
    asked.push({ method, params });
    return answers.get(method);
  });
});

describe('joining', () => {
  const join = (changes: object = {}) =>
    joinGroup({
      url: URL_,
      groupId: 'G',
      code: 'CODE',
      credential: null,
      ...changes,
    });
  const showing = { credential: { id: 'C', disclose: ['D'] } };
  const byCredential = () => answers.set('issuer-look', done({ ...LOOK, admission: 'credential' }));

  test('asks, signs, enrols and only then keeps', async () => {
    expect(await join()).toEqual(done({ state: 'admitted' }));
    expect(methods()).toEqual([
      'memberships',
      'issuer-look',
      'issuer-nonce',
      'membership-enrol',
      'issuer-enrol',
      'membership-keep',
    ]);
    expect(paramsOf('membership-enrol')).toEqual({ issuer: 'I', groupId: 'G', nonce: 'N' });
    expect(paramsOf('issuer-enrol')).toEqual({
      url: URL_,
      enrolment: { signed: true },
      admission: { by: 'invite', code: 'CODE' },
    });
    const membership = { group: 'ITEM', groupId: 'G', issuer: 'I', issuerUrl: URL_, commitment: '5' };
    expect(paramsOf('membership-keep')).toMatchObject({
      membership: { ...membership, seen: null, application: null },
    });
  });

  test('tells the keys worker nothing of the issuer’s words', async () => {
    await join();
    const told = JSON.stringify(asked.filter(({ method }) => method.startsWith('membership-')));
    expect(told).not.toMatch(/Name|Policy/);
  });

  test('takes the invitation that a bridge handed out', async () => {
    answers.set('issuer-look', done({ ...LOOK, admission: 'bridge' }));
    expect(await join()).toEqual(done({ state: 'admitted' }));
    expect(paramsOf('issuer-enrol')).toMatchObject({ admission: { by: 'invite', code: 'CODE' } });
  });

  test('keeps the application where members have to vouch', async () => {
    answers.set('issuer-look', done({ ...LOOK, admission: 'vouching' }));
    answers.set('issuer-enrol', done({ state: 'waiting', application: 'A' }));
    expect(await join({ code: null })).toMatchObject(done({ state: 'waiting', application: 'A' }));
    expect(paramsOf('issuer-enrol')).toMatchObject({ admission: { by: 'vouching' } });
    expect(paramsOf('membership-keep')).toMatchObject({ membership: { application: 'A' } });
  });

  test('shows a credential to this issuer, for this enrolment', async () => {
    byCredential();
    answers.set('credential-present', done({ presentation: 'a~b' }));
    expect(await join(showing)).toEqual(done({ state: 'admitted' }));
    expect(paramsOf('credential-present')).toEqual({ id: 'C', disclose: ['D'], audience: 'I', nonce: 'N' });
    expect(paramsOf('issuer-enrol')).toMatchObject({
      admission: { by: 'credential', presentation: 'a~b' },
    });
  });

  test('again is joined: the issuer knows this member', async () => {
    answers.set('issuer-enrol', no('already-member'));
    expect(await join()).toEqual(done({ state: 'admitted' }));
    expect(methods()).toContain('membership-keep');
  });

  test.each([
    ['locked', () => answers.set('memberships', no('locked')), {}, []],
    ['unreachable', () => answers.set('issuer-look', no('unreachable')), {}, ['issuer-look']],
    ['other-group', () => {}, { groupId: 'H' }, ['issuer-look']],
    ['needs-invite', () => {}, { code: null }, ['issuer-look']],
    [
      'needs-bridge',
      () => answers.set('issuer-look', done({ ...LOOK, admission: 'bridge' })),
      { code: null },
      ['issuer-look'],
    ],
    ['needs-credential', byCredential, {}, ['issuer-look']],
    [
      'credential-expired',
      () => {
        byCredential();
        answers.set('credential-present', no('credential-expired'));
      },
      showing,
      ['issuer-look', 'issuer-nonce', 'membership-enrol', 'credential-present'],
    ],
    ['timed-out', () => answers.set('issuer-nonce', no('timed-out')), {}, ['issuer-look', 'issuer-nonce']],
    [
      'locked',
      () => answers.set('membership-enrol', no('locked')),
      {},
      ['issuer-look', 'issuer-nonce', 'membership-enrol'],
    ],
    [
      'invite-used',
      () => answers.set('issuer-enrol', no('invite-used')),
      {},
      ['issuer-look', 'issuer-nonce', 'membership-enrol', 'issuer-enrol'],
    ],
  ] as const)('stops with %s', async (code, change, params, expected) => {
    change();
    expect(await join(params)).toMatchObject({ ok: false, code });
    expect(methods()).toEqual(['memberships', ...expected]);
  });

  test('says so where the vault could not keep it', async () => {
    answers.set('membership-keep', no('vault-full'));
    expect(await join()).toMatchObject({ code: 'vault-full' });
  });
});

describe('what goes on the list of recognised groups', () => {
  test('is the statement of a group that was joined, and of no other', async () => {
    expect(await groupEntry('G')).toEqual(done({ schema: 'rail.group-entry/1', group: 'ITEM' }));
    expect(await groupEntry('H')).toMatchObject({ code: 'no-membership' });
    answers.set('memberships', no('locked'));
    expect(await groupEntry('G')).toMatchObject({ code: 'locked' });
  });
});

describe('looking', () => {
  const size = (groupId = 'G') => groupSize(URL_, groupId);

  test('asks the issuer alone, and shows the group without its item', async () => {
    const { group: _, ...shown } = LOOK;
    expect(await lookAtGroup(URL_)).toEqual(done(shown));
    expect(methods()).toEqual(['issuer-look']);
  });

  test('asks servers for the size of the group that was shown', async () => {
    answers.set('group-state', done({ root: { size: 25 } }));
    expect(await size()).toEqual(done(25));
    const gateways = ['https://a.example'];
    expect(paramsOf('group-state')).toEqual({ group: 'ITEM', gateways, seen: null, commitment: null });
  });

  test('knows no size of another group, or where no server has a list', async () => {
    expect(await size()).toMatchObject({ code: 'no-server' });
    expect(await size('H')).toMatchObject({ code: 'other-group' });
  });
});

describe('the state', () => {
  const root = { size: 25, issuedAtMs: Date.parse('2026-11-21T13:00:00Z'), expiresAtMs: 9 };
  const found = { root, seen: { seq: 2, bodyDigest: 'D' }, isMember: true, group: { admission: 'vouching' } };
  const state = () => standingOf('M');

  test('of a member, with what was seen stored', async () => {
    answers.set('group-state', done(found));
    expect(await state()).toEqual(done({ is: 'member', size: 25, expiresAtMs: 9, admission: 'vouching' }));
    expect(paramsOf('group-state')).toMatchObject({ commitment: '5', seen: null });
    expect(paramsOf('membership-seen')).toEqual({ id: 'M', seen: found.seen });
  });

  test('stores nothing where nothing new was seen', async () => {
    answers.set('memberships', done([{ ...STORED, seen: found.seen }]));
    answers.set('group-state', done(found));
    await state();
    expect(methods()).toEqual(['memberships', 'group-state']);
  });

  test.each([
    ['2026-11-21T11:00:00Z', { is: 'waiting' }],
    ['2026-11-21T12:04:59Z', { is: 'waiting' }],
    ['2026-11-21T12:05:01Z', { is: 'not-listed', size: 25 }],
  ])('without the member in a list of %s', async (issuedAt, standing) => {
    const older = { ...root, issuedAtMs: Date.parse(issuedAt) };
    answers.set('group-state', done({ ...found, root: older, isMember: false }));
    expect(await state()).toEqual(done(standing));
  });

  test.each([
    ['no-records', 'waiting'],
    ['root-expired', 'expired'],
    ['rolled-back', 'distrusted'],
    ['forked', 'distrusted'],
    ['times-disordered', 'distrusted'],
    ['issued-in-future', 'distrusted'],
    ['no-server', 'unreachable'],
    ['chain-gap', 'unreachable'],
    ['unreadable', 'unreachable'],
    ['list-unreachable', 'unreachable'],
    ['wrong-root', 'unreachable'],
  ])('after %s is %s', async (code, is) => {
    answers.set('group-state', no(code));
    expect(await state()).toEqual(done({ is }));
    expect(methods()).toEqual(['memberships', 'group-state']);
  });

  test('of a group whose issuer contradicts itself is kept, and no server is asked again', async () => {
    answers.set('group-state', no('equivocation'));
    expect(await state()).toEqual(done({ is: 'contradicted' }));
    expect(paramsOf('membership-contradicted')).toEqual({ id: 'M' });
    answers.set('memberships', done([{ ...STORED, contradicted: true }]));
    answers.set('group-state', done(found));
    asked.length = 0;
    expect(await state()).toEqual(done({ is: 'contradicted' }));
    expect(methods()).toEqual(['memberships']);
  });

  test('of nothing is no-membership', async () => {
    answers.set('memberships', done([]));
    expect(await state()).toMatchObject({ code: 'no-membership' });
  });
});

test('the list has no words of issuers and no commitment', async () => {
  const { group: _, commitment: __, seen: ___, ...view } = STORED;
  answers.set('memberships', done([STORED, { ...STORED, contradicted: true }]));
  expect(await listMemberships()).toEqual(
    done([
      { ...view, isContradicted: false },
      { ...view, isContradicted: true },
    ]),
  );
});

test('a vouch goes to the issuer of the membership', async () => {
  expect(await vouchFor('M', 'A')).toEqual(done(null));
  expect(paramsOf('membership-vouch')).toEqual({ issuer: 'I', groupId: 'G', application: 'A' });
  expect(paramsOf('issuer-vouch')).toEqual({ url: URL_, vouch: { vouch: true } });
});

describe('leaving', () => {
  test('takes the group’s list along, and asks no server', async () => {
    expect(await dropMembership('M')).toEqual(done(null));
    expect(methods()).toEqual(['memberships', 'membership-drop']);
    expect(paramsOf('membership-drop')).toEqual({ id: 'M' });
    expect(dropTree.mock.calls).toEqual([['G']]);
  });

  test('what cannot be read leaves lists alone, and so does a refusal', async () => {
    expect(await dropMembership('other')).toEqual(done(null));
    answers.set('membership-drop', no('locked'));
    expect(await dropMembership('M')).toMatchObject({ code: 'locked' });
    expect(dropTree).not.toHaveBeenCalled();
  });
});
