/** docs/spec/personhood.md section 5: a real proof, and everything that must not be exchanged in what a site gets or expects. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { type Expected, verifyMembership } from '../../src/identity/membership-proof.ts';
import { type PersonhoodResponse, readResponse } from '../../src/identity/response.ts';
import { digestText, scopeOf } from '../../src/identity/scope.ts';
import {
  boundOf,
  expectedOf,
  MEMBERS,
  memberLeaves,
  NOW_MS,
  PROVING_LIMIT_MS,
  responseOf,
  type TestGroup,
  testGroup,
} from '../fixtures/memberships.ts';

let group: TestGroup;
let response: PersonhoodResponse;
let expected: Expected;

beforeAll(async () => {
  group = await testGroup(memberLeaves());
  response = await responseOf(group);
  expected = expectedOf(group);
}, PROVING_LIMIT_MS);

async function codeOf(changed: unknown, given: Expected = expected, nowMs = NOW_MS): Promise<string> {
  const result = await verifyMembership(changed, given, nowMs);
  return result.ok ? 'accepted' : result.code;
}

describe('a member of the group', () => {
  test('is accepted, with what to count', async () => {
    const result = await verifyMembership(response, expected, NOW_MS);
    const scope = digestText(await scopeOf(boundOf(group)));
    const { nullifier } = response.proof;
    const value = { groupId: group.groupId, scope, nullifier, anonymitySet: MEMBERS, slot: 0 };
    expect(result).toEqual({ ok: true, value });
  });

  test('is accepted from the text of the response', async () => {
    const read = readResponse(utf8(JSON.stringify(response)));
    expect(read.ok && (await codeOf(read.value))).toBe('accepted');
  });
});

describe('one change in what the site expects', () => {
  const changes: readonly (readonly [string, () => Partial<Expected>])[] = [
    ['wrong-origin', () => ({ origin: 'https://poll.example:8443' })],
    ['wrong-origin', () => ({ origin: 'https://www.poll.example' })],
    ['wrong-app', () => ({ appId: 'harbour-polls' })],
    ['wrong-action', () => ({ action: 'vote-8' })],
    ['wrong-epoch', () => ({ epoch: '' })],
    ['wrong-group', () => ({ groups: new Map() })],
    ['wrong-challenge', () => ({ challenge: 'AAAAAAAAAAAAAAAAAAAAAA' })],
    ['wrong-signal', () => ({ signal: '' })],
    ['unknown-root', () => ({ groups: new Map([[group.groupId, []]]) })],
    ['root-too-old', () => ({ maxRootAgeSec: 60 })],
    ['group-too-small', () => ({ minAnonymitySet: MEMBERS + 1 })],
  ];
  test.each(changes)('%s', async (code, change) => {
    expect(await codeOf(response, { ...expected, ...change() })).toBe(code);
  });

  test('the time: expired, and valid for too long', async () => {
    const expiresMs = Date.parse(response.expiresAt);
    expect(await codeOf(response, expected, expiresMs - 1)).toBe('accepted');
    expect(await codeOf(response, expected, expiresMs)).toBe('expired');
    expect(await codeOf(response, expected, expiresMs - 3_900_000)).toBe('accepted');
    expect(await codeOf(response, expected, expiresMs - 3_900_001)).toBe('expired');
  });

  test('a root record that is no longer accepted', async () => {
    const groups = new Map([[group.groupId, [{ record: group.record, untilMs: NOW_MS }]]]);
    expect(await codeOf(response, { ...expected, groups })).toBe('root-expired');
  });

  test('a record with another root', async () => {
    const record = { ...group.record, root: 5n };
    const groups = new Map([[group.groupId, [{ record, untilMs: NOW_MS + 1 }]]]);
    expect(await codeOf(response, { ...expected, groups })).toBe('unknown-root');
  });
});

test('any other value of any member is refused, also where the site expects that value', {
  timeout: PROVING_LIMIT_MS,
}, async () => {
  const texts = ['origin', 'appId', 'action', 'epoch', 'challenge', 'signal'] as const;
  const other = fc
    .constantFrom(...texts)
    .chain((name) =>
      fc
        .constantFrom('https://other.example', 'AAAAAAAAAAAAAAAAAAAAAA', 'AAAA', 'x', '')
        .map((value) => ({ [name]: value })),
    );
  await fc.assert(
    fc.asyncProperty(other, async (change) => {
      fc.pre(Object.entries(change).every(([name, value]) => response[name as 'origin'] !== value));
      expect(await codeOf({ ...response, ...change })).toMatch(/^(bad-member|wrong-[a-z]+)$/);
      const agreed = await codeOf({ ...response, ...change }, { ...expected, ...change });
      expect(agreed).toMatch(/^(bad-member|wrong-scope|wrong-message)$/);
    }),
    { numRuns: 60 },
  );
});

test('slot, time and root record are bound, too', async () => {
  expect(await codeOf({ ...response, slot: 1 })).toBe('wrong-slot');
  expect(await codeOf({ ...response, slot: 1 }, { ...expected, slots: 2 })).toBe('wrong-scope');
  expect(await codeOf({ ...response, expiresAt: '2026-11-21T12:20:00Z' })).toBe('wrong-message');
  const record = { ...group.record, id: response.challenge.padEnd(43, 'A') };
  const groups = new Map([[group.groupId, [{ record, untilMs: NOW_MS + 1 }]]]);
  expect(await codeOf({ ...response, rootRecordId: record.id }, { ...expected, groups })).toBe(
    'wrong-message',
  );
});

test('a changed number of the proof is refused', { timeout: PROVING_LIMIT_MS }, async () => {
  const { proof } = response;
  await fc.assert(
    fc.asyncProperty(fc.nat(11), fc.bigInt(1n, 2n ** 253n), async (at, added) => {
      const plus = (text: string) => String(BigInt(text) + added);
      const numbers = ['merkleTreeRoot', 'nullifier', 'message', 'scope'] as const;
      const points = proof.points.map((text, i) => (i === at - 4 ? plus(text) : text));
      const changed = at < 4 ? { ...proof, [numbers[at]!]: plus(proof[numbers[at]!]) } : { ...proof, points };
      expect(await codeOf({ ...response, proof: changed })).not.toBe('accepted');
    }),
    { numRuns: 40 },
  );
  const nullifier = String(BigInt(proof.nullifier) + 1n);
  expect(await codeOf({ ...response, proof: { ...proof, nullifier } })).toBe('proof-false');
});

describe('the text of a response', () => {
  const read = (text: string) => {
    const result = readResponse(utf8(text));
    return result.ok ? 'accepted' : result.code;
  };
  test('is bounded JSON of exactly these members', () => {
    expect(read(JSON.stringify(response))).toBe('accepted');
    expect(read(`${JSON.stringify(response)}${' '.repeat(8192)}`)).toBe('too-large');
    expect(read('{')).toBe('not-json');
    expect(read(JSON.stringify({ ...response, scope: '1' }))).toBe('unknown-member');
    expect(read('['.repeat(4000) + ']'.repeat(4000))).toBe('bad-member');
    expect(read(JSON.stringify({ ...response, v: 2 }))).toBe('bad-member');
    expect(read(JSON.stringify({ ...response, origin: 'http://poll.example' }))).toBe('bad-member');
    expect(read(JSON.stringify({ ...response, origin: 'https://poll.example/' }))).toBe('bad-member');
    expect(read(JSON.stringify({ ...response, origin: 'null' }))).toBe('bad-member');
  });

  test('does not throw, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(read(JSON.stringify(value))).not.toBe('accepted');
      }),
    );
  });
});
