/** A site's server with real proofs (docs/spec/personhood.md section 5): once is once, whatever arrives, and in whichever order. */

import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Membership, openMembership } from '../../../packages/personhood/membership.ts';
import { memoryStore } from '../../../packages/personhood/memory-store.ts';
import type { Site } from '../../../packages/personhood/site.ts';
import { sqliteStore } from '../../../packages/personhood/sqlite.ts';
import type { Asked, MembershipResponse, Store } from '../../../packages/personhood/types.ts';
import { utf8 } from '../../../src/bytes.ts';
import { MEMBERS, memberLeaves, NOW_MS, PROVING_LIMIT_MS, testGroup } from '../../fixtures/memberships.ts';
import { answerOf, membershipIn, ORIGIN, rootsOf, testSite } from '../../fixtures/site-answers.ts';

const VOTE = { action: 'vote-7', epoch: '2026', signal: 'Ymx1ZQ' };
const group = await testGroup(memberLeaves());
const roots = rootsOf(group);
const site = await testSite();

/** Two questions to one visitor, a third to another, each with the answer of the same member. */
let twice: readonly [Asked, Asked, Asked];
let answers: readonly MembershipResponse[];

beforeAll(async () => {
  const { ask } = open(memoryStore());
  twice = [await ask('ann', VOTE), await ask('ann', VOTE), await ask('bob', VOTE)];
  const member = membershipIn(group);
  answers = [
    await answerOf(twice[0], member),
    await answerOf(twice[1], member),
    await answerOf(twice[2], member),
  ];
}, PROVING_LIMIT_MS);

function open(store: Store, nowMs = NOW_MS, at: Site = site): Membership {
  return openMembership({ site: at, roots, store, clock: () => nowMs });
}

/** A store to which the three questions were handed out. */
async function issued(store: Store): Promise<Store> {
  for (const [i, { request }] of twice.entries()) {
    const { challenge, action, epoch = '', signal, expiresAt } = request;
    const session = i === 2 ? 'bob' : 'ann';
    await store.issue(
      { challenge, session, action, epoch, signal, expiresAtMs: Date.parse(expiresAt) },
      NOW_MS,
    );
  }
  return store;
}

async function codes(takes: readonly Promise<{ ok: boolean; code?: string }>[]): Promise<string[]> {
  return (await Promise.all(takes)).map(({ ok, code }) => (ok ? 'counted' : code!)).sort();
}

const STORES: readonly (readonly [string, () => Store])[] = [
  ['in memory', memoryStore],
  ['in SQLite', () => sqliteStore(new DatabaseSync(':memory:'))],
];

describe.each(STORES)('a store %s', (_, make) => {
  test('counts a member, and says for what', async () => {
    const taken = await open(await issued(make())).take('ann', answers[0]);
    const { nullifier, scope } = answers[0]!.proof;
    const member = { groupId: group.groupId, scope, nullifier, anonymitySet: MEMBERS, slot: 0 };
    expect(taken).toEqual({ ok: true, member, counted: VOTE });
  });

  test('counts one of two answers of a member that arrive at once', async () => {
    const { take } = open(await issued(make()));
    expect(answers[0]!.proof.nullifier).toBe(answers[1]!.proof.nullifier);
    expect(await codes([take('ann', answers[0]), take('ann', answers[1])])).toEqual([
      'counted',
      'counted-before',
    ]);
  });

  test('counts one of two members’ browsers that share a secret', async () => {
    const { take } = open(await issued(make()));
    expect(await codes([take('bob', answers[2]), take('ann', answers[1])])).toEqual([
      'counted',
      'counted-before',
    ]);
  });

  test('takes an answer once, also when it is sent ten times at once', async () => {
    const { take } = open(await issued(make()));
    const outcomes = await codes(Array.from({ length: 10 }, () => take('ann', answers[0])));
    expect(outcomes).toEqual(['counted', ...Array(9).fill('wrong-challenge')]);
    expect(await codes([take('ann', answers[0])])).toEqual(['wrong-challenge']);
  });

  test('takes no challenge of another session, and leaves it to whom it was given', async () => {
    const { take } = open(await issued(make()));
    expect(await codes([take('bob', answers[0])])).toEqual(['wrong-challenge']);
    expect(await codes([take('', answers[0])])).toEqual(['wrong-challenge']);
    expect(await codes([take('ann', answers[0])])).toEqual(['counted']);
  });

  test('takes no expired challenge, and forgets it', async () => {
    const store = await issued(make());
    const endMs = Date.parse(answers[0]!.expiresAt);
    expect(await codes([open(store, endMs).take('ann', answers[0])])).toEqual(['wrong-challenge']);
    await open(store, endMs).ask('ann', VOTE);
    expect(await store.find(answers[0]!.challenge, 'ann', NOW_MS)).toBeNull();
  });

  test('keeps a challenge that an answer failed for', async () => {
    const { take } = open(await issued(make()));
    const proof = { ...answers[0]!.proof, nullifier: '5' };
    expect(await codes([take('ann', { ...answers[0]!, proof })])).toEqual(['proof-false']);
    expect(await codes([take('ann', answers[0])])).toEqual(['counted']);
  });
});

describe('what arrives', () => {
  let take: Membership['take'];
  beforeAll(async () => {
    take = open(await issued(memoryStore())).take;
  });

  const bodies: readonly (readonly [string, string, () => unknown])[] = [
    ['too-large', 'text over 8 kB', () => JSON.stringify(answers[0]) + ' '.repeat(8192)],
    ['too-large', 'bytes over 8 kB', () => new Uint8Array(8193)],
    ['not-json', 'no JSON', () => '{'],
    ['not-json', 'bytes that are no text', () => Uint8Array.of(0xff, 0xfe)],
    ['bad-member', 'deep JSON', () => '['.repeat(4000) + ']'.repeat(4000)],
    ['bad-member', 'nothing', () => undefined],
    ['bad-member', 'null', () => null],
    ['bad-member', 'a list', () => [answers[0]]],
    ['bad-member', 'a number as challenge', () => ({ ...answers[0]!, challenge: 5 })],
    ['bad-member', 'an object as origin', () => ({ ...answers[0]!, origin: { toString: () => ORIGIN } })],
    [
      'bad-member',
      'a number as nullifier',
      () => ({ ...answers[0]!, proof: { ...answers[0]!.proof, nullifier: 7 } }),
    ],
    ['unknown-member', 'one member more', () => ({ ...answers[0]!, admin: true })],
    [
      'unknown-member',
      'a member called __proto__',
      () => `{"__proto__":{},${JSON.stringify(answers[0]).slice(1)}`,
    ],
    [
      'wrong-origin',
      'an answer for another site',
      () => ({ ...answers[0]!, origin: 'https://other.example' }),
    ],
    [
      'wrong-challenge',
      'a challenge that nobody gave out',
      () => ({ ...answers[0]!, challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    ],
    ['wrong-action', 'another action', () => ({ ...answers[0]!, action: 'vote-8' })],
    ['wrong-signal', 'another vote', () => ({ ...answers[0]!, signal: 'cmVk' })],
    ['wrong-group', 'another group', () => ({ ...answers[0]!, groupId: answers[0]!.rootRecordId })],
  ];
  test.each(bodies)('%s: %s', async (code, _, body) => {
    expect(await codes([take('ann', body())])).toEqual([code]);
  });

  test('is counted as text and as bytes as well', async () => {
    const asText = open(await issued(memoryStore()));
    expect(await codes([asText.take('ann', JSON.stringify(answers[0]))])).toEqual(['counted']);
    const asBytes = open(await issued(memoryStore()));
    expect(await codes([asBytes.take('ann', utf8(JSON.stringify(answers[0])))])).toEqual(['counted']);
  });
});

describe('a configuration with a wrong origin', () => {
  test('is named once nothing but answers for one other address came', async () => {
    const wrong = await testSite({ origin: 'https://www.poll.example' });
    const { take } = open(await issued(memoryStore()), NOW_MS, wrong);
    expect(await codes([take('ann', answers[0]), take('ann', answers[1])])).toEqual([
      'wrong-origin',
      'wrong-origin',
    ]);
    expect(await take('bob', answers[2])).toEqual({
      ok: false,
      code: 'origin-misconfigured',
      because:
        'all answers so far are for https://poll.example; the configuration says https://www.poll.example',
    });
  });

  test('is not suspected because of strangers, nor once an answer fitted', async () => {
    const other = { ...answers[0]!, origin: 'https://other.example' };
    const { take } = open(await issued(memoryStore()));
    await take('ann', { ...other, origin: 'https://third.example' });
    for (let i = 0; i < 3; i++) expect(await codes([take('ann', other)])).toEqual(['wrong-origin']);
    const fits = open(await issued(memoryStore()));
    await fits.take('bob', answers[2]);
    for (let i = 0; i < 4; i++) expect(await codes([fits.take('ann', other)])).toEqual(['wrong-origin']);
  });
});

test('without roots nobody is counted, and the challenge stays', async () => {
  const store = await issued(memoryStore());
  const trouble = { code: 'no-server', because: 'no server answered' };
  const none = { of: async () => ({ accepted: [], trouble }) };
  const { take } = openMembership({ site, roots: none, store, clock: () => NOW_MS });
  expect(await take('ann', answers[0])).toEqual({
    ok: false,
    code: 'no-roots',
    because: 'no list of members now: no server answered',
  });
  expect(await codes([open(store).take('ann', answers[0])])).toEqual(['counted']);
});

test('slots count apart, and only those that the site allows can be asked for', async () => {
  const { ask } = open(memoryStore());
  await expect(ask('ann', { ...VOTE, slot: 1 })).rejects.toThrow('slot 1, but the site allows 1');
  const two = open(memoryStore(), NOW_MS, await testSite({ slots: 2 }));
  expect((await two.ask('ann', { ...VOTE, slot: 1 })).request.slot).toBe(1);
});
