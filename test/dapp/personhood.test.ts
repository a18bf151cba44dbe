/** What the consent window is told of a membership, and what is proven: by ports, each of which can refuse. */

import { beforeEach, describe, expect, test } from 'vitest';
import {
  type FoundGroup,
  groupFor,
  type HeldMembership,
  type MembershipRequest,
  membershipsFor,
  type PersonhoodPorts,
  proveFor,
  type ToProve,
} from '../../src/dapp/personhood.ts';
import { accept, refuse } from '../../src/errors.ts';
import type { PersonhoodRequest } from '../../src/identity/request.ts';
import { GROUP, NOW_MS, pageName, paramsOf, SITE } from '../fixtures/page-requests.ts';

const OTHER = GROUP.replace(/^./, 'B');
const ISSUER = 'issuer';
const SEEN = { seq: 4, bodyDigest: 'four' };

const membership: HeldMembership = {
  id: 'mine',
  group: 'item',
  groupId: GROUP,
  issuer: ISSUER,
  commitment: '5',
  seen: null,
};
const found: FoundGroup = {
  group: { groupId: GROUP, issuer: ISSUER, name: 'Harbour', admission: 'invite', policy: 'One each.' },
  root: { recordId: 'record', root: '77', size: 4212, issuedAtMs: NOW_MS - 1000, untilMs: NOW_MS + 1000 },
  seen: SEEN,
  path: { index: 3, siblings: ['1', '2'] },
};

const wanted = async () => true;

let ports: PersonhoodPorts;
let seen: unknown[];
let contradicted: string[];
let proven: ToProve[];

beforeEach(() => {
  seen = [];
  contradicted = [];
  proven = [];
  ports = {
    clock: () => NOW_MS,
    memberships: async () => accept([membership, { ...membership, id: 'other', groupId: OTHER }]),
    findGroup: async () => accept(found),
    keepSeen: async (...kept) => void seen.push(kept),
    keepContradiction: async (id) => void contradicted.push(id),
    prove: async (toProve) => {
      proven.push(toProve);
      return accept({ v: 1 });
    },
  };
});

function request(changes: Partial<PersonhoodRequest> = {}): MembershipRequest {
  const params = { epoch: '', slot: 0, minAnonymitySet: 20, maxRootAgeSec: 7_776_000, ...paramsOf(changes) };
  return {
    id: 'id',
    asker: { tabId: 1, origin: SITE, documentId: null, page: pageName(1), n: 0 },
    call: { method: 'rail_provePersonhood', params: params as PersonhoodRequest },
    chainId: null,
    sizeChars: 0,
    made: null,
    endsAtMs: NOW_MS + 1000,
    phase: { is: 'shown', view: 1, problem: null },
  };
}

const root = (changes: Partial<FoundGroup['root']>) => ({ ...found, root: { ...found.root, ...changes } });

describe('what the window is told', () => {
  test('is the memberships in groups that the site accepts', async () => {
    expect(await membershipsFor(ports, request())).toEqual(accept([membership]));
    expect(await membershipsFor(ports, request({ acceptedGroups: ['C'.repeat(43)] }))).toEqual(accept([]));
  });

  test('is the group as the newest root has it, and what was seen is kept', async () => {
    expect(await groupFor(ports, request(), 'mine')).toEqual(
      accept({ group: found.group, rootRecordId: 'record', anonymitySet: 4212, isSmall: false }),
    );
    expect(seen).toEqual([['mine', SEEN]]);
    ports = { ...ports, memberships: async () => accept([{ ...membership, seen: SEEN }]) };
    await groupFor(ports, request(), 'mine');
    expect(seen).toHaveLength(1);
  });

  test('is that a group under 1,000 is small', async () => {
    ports = { ...ports, findGroup: async () => accept(root({ size: 999 })) };
    expect(await groupFor(ports, request(), 'mine')).toMatchObject({ value: { isSmall: true } });
  });
});

describe('nothing is proven', () => {
  const cases: readonly [string, Partial<PersonhoodPorts>, Partial<PersonhoodRequest>, string][] = [
    ['while the vault is locked', { memberships: async () => refuse('locked', '') }, {}, 'locked'],
    ['without such a membership', { memberships: async () => accept([]) }, {}, 'no-membership'],
    ['for a group that the site does not accept', {}, { acceptedGroups: [OTHER] }, 'no-membership'],
    [
      'where servers cannot be asked',
      { findGroup: async () => refuse('unreachable', '') },
      {},
      'unreachable',
    ],
    [
      'where they show another group',
      { findGroup: async () => accept({ ...found, group: { ...found.group, groupId: OTHER } }) },
      { acceptedGroups: [GROUP, OTHER] },
      'wrong-group',
    ],
    [
      'where the list does not have the member',
      { findGroup: async () => accept({ ...found, path: null }) },
      {},
      'not-listed',
    ],
    ['with too few members', { findGroup: async () => accept(root({ size: 19 })) }, {}, 'group-too-small'],
    ['with fewer than the site asks', {}, { minAnonymitySet: 5000 }, 'group-too-small'],
    [
      'with an expired root',
      { findGroup: async () => accept(root({ untilMs: NOW_MS })) },
      {},
      'root-expired',
    ],
    [
      'with an older root than the site asks',
      { findGroup: async () => accept(root({ issuedAtMs: NOW_MS - 61_000 })) },
      { maxRootAgeSec: 60 },
      'root-too-old',
    ],
    ['by an admission that the site does not take', {}, { assurance: ['credential'] }, 'wrong-admission'],
    [
      'with another root than was on screen',
      { findGroup: async () => accept(root({ recordId: 'newer' })) },
      {},
      'root-changed',
    ],
  ];

  test.each(cases)('%s', async (_, change, params, code) => {
    ports = { ...ports, ...change };
    const choice = { membership: 'mine', rootRecordId: 'record' };
    expect(await proveFor(ports, request(params), choice, wanted)).toMatchObject({ ok: false, code });
    expect(proven).toEqual([]);
  });
});

test('nothing is proven once the person stopped it', async () => {
  const choice = { membership: 'mine', rootRecordId: 'record' };
  expect(await proveFor(ports, request(), choice, async () => false)).toMatchObject({ code: 'cancelled' });
  expect(proven).toEqual([]);
});

test('what is proven is bound to the browser’s origin, and to nothing that the page says of itself', async () => {
  const choice = { membership: 'mine', rootRecordId: 'record' };
  expect(await proveFor(ports, request(), choice, wanted)).toEqual(accept({ v: 1 }));
  const { challenge, signal, expiresAt } = request().call.params;
  expect(proven).toEqual([
    {
      issuer: ISSUER,
      root: '77',
      path: found.path,
      bound: {
        v: 1,
        origin: SITE,
        appId: 'poll',
        action: 'vote-7',
        epoch: '',
        slot: 0,
        groupId: GROUP,
        rootRecordId: 'record',
        challenge,
        signal,
        expiresAt,
      },
    },
  ]);
});

test('an issuer that contradicts itself is remembered, and then nobody is asked', async () => {
  const group = () => groupFor(ports, request(), 'mine');
  ports = { ...ports, findGroup: async () => refuse('equivocation', '') };
  expect(await group()).toMatchObject({ code: 'equivocation' });
  expect(contradicted).toEqual(['mine']);
  let asked = 0;
  ports = {
    ...ports,
    memberships: async () => accept([{ ...membership, contradicted: true }]),
    findGroup: async () => {
      asked++;
      return accept(found);
    },
  };
  expect(await group()).toMatchObject({ code: 'equivocation' });
  const choice = { membership: 'mine', rootRecordId: 'record' };
  expect(await proveFor(ports, request(), choice, wanted)).toMatchObject({ code: 'equivocation' });
  expect([asked, proven, contradicted]).toEqual([0, [], ['mine']]);
});
