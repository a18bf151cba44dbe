/** What a page may ask: docs/spec/personhood.md section 4. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { isAskingOrigin } from '../../src/identity/asking-origin.ts';
import { readRequest } from '../../src/identity/request.ts';
import { scopeOf } from '../../src/identity/scope.ts';
import { NOW_MS } from '../fixtures/memberships.ts';

const bytes = (length: number) => toBase64Url(new Uint8Array(length).fill(1));
const valid = {
  appId: 'harbour-poll',
  action: 'vote-7',
  challenge: bytes(16),
  signal: bytes(32),
  acceptedGroups: [bytes(32)],
  expiresAt: '2026-11-21T12:10:00Z',
};

function codeOf(params: unknown): string {
  const request = readRequest(params, NOW_MS);
  return request.ok ? 'accepted' : request.code;
}

test('a request is completed with what is assumed where nothing is said', () => {
  const added = { epoch: '', slot: 0, minAnonymitySet: 20, maxRootAgeSec: 7_776_000 };
  expect(readRequest(valid, NOW_MS)).toEqual({ ok: true, value: { ...valid, ...added } });
});

describe('one change', () => {
  test.each([
    [
      'accepted',
      { epoch: 'x', slot: 1023, minAnonymitySet: 2 ** 20, maxRootAgeSec: 60, assurance: ['invite'] },
    ],
    ['accepted', { signal: '' }],
    ['accepted', { challenge: bytes(64) }],
    ['unknown-member', { scope: '1' }],
    ['unknown-member', { origin: 'https://bank.example' }],
    ['bad-member', { appId: '' }],
    ['bad-member', { appId: 'x'.repeat(65) }],
    ['bad-member', { action: 'vote\n7' }],
    ['bad-member', { epoch: '' }],
    ['bad-member', { action: 'vote\u200b7' }],
    ['bad-member', { appId: 'harbour\u00adpoll' }],
    ['bad-member', { epoch: '\u3164' }],
    ['bad-member', { epoch: ' \u2800\u00a0' }],
    ['bad-member', { epoch: '\u0301' }],
    ['accepted', { action: 'Wähle 7 · 选 ⛵' }],
    ['bad-member', { slot: 1024 }],
    ['bad-member', { slot: 0.5 }],
    ['bad-member', { slot: '0' }],
    ['bad-member', { challenge: bytes(15) }],
    ['bad-member', { challenge: bytes(65) }],
    ['bad-member', { challenge: `${bytes(16).slice(0, -1)}R` }],
    ['bad-member', { signal: bytes(33) }],
    ['bad-member', { acceptedGroups: [] }],
    ['bad-member', { acceptedGroups: [bytes(32), bytes(32)] }],
    [
      'bad-member',
      { acceptedGroups: Array.from({ length: 17 }, (_, i) => toBase64Url(new Uint8Array(32).fill(i))) },
    ],
    ['bad-member', { minAnonymitySet: 19 }],
    ['bad-member', { maxRootAgeSec: 59 }],
    ['bad-member', { assurance: ['iris'] }],
    ['bad-member', { expiresAt: 'tomorrow' }],
    ['expired', { expiresAt: '2026-11-21T12:00:00Z' }],
    ['accepted', { expiresAt: '2026-11-21T13:00:00Z' }],
    ['expires-late', { expiresAt: '2026-11-21T13:00:01Z' }],
  ])('%s: %j', (code, change) => {
    expect(codeOf({ ...valid, ...change })).toBe(code);
  });

  test('anything else is refused without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (params) => {
        expect(codeOf(params)).toMatch(/^(bad|unknown)-member$/);
      }),
    );
  });
});

test.each([
  ['https://poll.example', true],
  ['https://poll.example:8443', true],
  ['http://127.0.0.1:4000', true],
  ['http://localhost:4000', true],
  ['http://poll.example', false],
  ['https://poll.example:443', false],
  ['https://poll.example/', false],
  ['https://POLL.example', false],
  ['https://user@poll.example', false],
  ['file://', false],
  ['null', false],
  ['', false],
  ['chrome-extension://abcdefghijklmnop', false],
  ['data:text/html,x', false],
])('%s asks: %s', (origin, may) => {
  expect(isAskingOrigin(origin)).toBe(may);
});

test('each member of what is counted makes another scope', async () => {
  const counted = {
    origin: 'https://a.example',
    appId: 'a',
    action: 'b',
    epoch: 'c',
    slot: 0,
    groupId: bytes(32),
  };
  const others = [
    { origin: 'https://b.example' },
    { appId: 'ab', action: '' },
    { action: 'bc', epoch: '' },
    { epoch: '' },
    { slot: 1 },
    { groupId: bytes(31) },
  ];
  const scopes = await Promise.all([{}, ...others].map((change) => scopeOf({ ...counted, ...change })));
  expect(new Set(scopes.map(toBase64Url)).size).toBe(others.length + 1);
});
