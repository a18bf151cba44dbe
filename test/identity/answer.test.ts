/** What a wallet answers and with which groups it does not: docs/spec/personhood.md section 4. */

import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { answerTo } from '../../src/identity/answer.ts';
import { readRequest } from '../../src/identity/request.ts';
import { boundOf, memberLeaves, NOW_MS, testGroup } from '../fixtures/memberships.ts';

const { groupId, record } = await testGroup(memberLeaves());
const { v: _, groupId: _group, rootRecordId: _root, origin, ...asked } = boundOf({ groupId, record });
const untilMs = record.expiresAtMs;
const group = { groupId, admission: 'invite' } as const;
const OTHER = toBase64Url(new Uint8Array(32).fill(44));

type Changes = {
  readonly request?: object;
  readonly origin?: string;
  readonly root?: object;
  readonly untilMs?: number;
};

function answer(changes: Changes = {}) {
  const request = readRequest({ ...asked, acceptedGroups: [groupId], ...changes.request }, NOW_MS);
  if (!request.ok) throw new Error(request.because);
  const root = { record: { ...record, ...changes.root }, untilMs: changes.untilMs ?? untilMs };
  return answerTo(request.value, changes.origin ?? origin, group, root, NOW_MS);
}

test('everything that a response holds but its proof, with the origin that the browser named', () => {
  const bound = boundOf({ groupId, record });
  expect(answer()).toEqual({ ok: true, value: { bound, anonymitySet: 25, isSmall: true } });
  const elsewhere = answer({ origin: 'https://other.example' });
  expect(elsewhere.ok && elsewhere.value.bound.origin).toBe('https://other.example');
});

test.each([
  [999, true],
  [1000, false],
])('a group of %i members is small: %s', (size, isSmall) => {
  expect(answer({ root: { size } })).toMatchObject({ value: { anonymitySet: size, isSmall } });
});

describe('one change', () => {
  const cases: readonly (readonly [string, Changes])[] = [
    ['wrong-origin', { origin: 'null' }],
    ['wrong-origin', { origin: 'http://poll.example' }],
    ['wrong-group', { request: { acceptedGroups: [OTHER] } }],
    ['wrong-group', { root: { groupId: OTHER } }],
    ['wrong-admission', { request: { assurance: ['credential', 'vouching'] } }],
    ['accepted', { request: { assurance: ['credential', 'invite'] } }],
    ['root-expired', { untilMs: NOW_MS }],
    ['root-too-old', { request: { maxRootAgeSec: 86_399 } }],
    ['accepted', { request: { maxRootAgeSec: 86_400 } }],
    ['group-too-small', { root: { size: 19 } }],
    ['accepted', { root: { size: 20 } }],
    ['group-too-small', { request: { minAnonymitySet: 26 } }],
  ];
  test.each(cases)('%s: %j', (code, changes) => {
    const result = answer(changes);
    expect(result.ok ? 'accepted' : result.code).toBe(code);
  });
});
