/** Both stores under any order of events: no member twice, no challenge twice, and both agree. */

import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore } from '../../../packages/personhood/memory-store.ts';
import { sqliteSeenRoots, sqliteStore } from '../../../packages/personhood/sqlite.ts';
import type { Store } from '../../../packages/personhood/types.ts';

const LIFE_MS = 100;
const SCOPE = '7';
const counted = { action: 'vote', epoch: '', signal: 'YQ' };

type Step =
  | { readonly do: 'issue'; readonly challenge: string; readonly session: string }
  | { readonly do: 'consume'; readonly uses: readonly Attempt[] }
  | { readonly do: 'wait'; readonly ms: number };
type Attempt = { readonly challenge: string; readonly session: string; readonly nullifier: string };

const session = fc.constantFrom('ann', 'bob');
const challenge = fc.constantFrom('c1', 'c2', 'c3', 'c4');
const attempt = fc.record({ challenge, session, nullifier: fc.constantFrom('1', '2', '3') });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('issue' as const), challenge, session }),
  fc.record({ do: fc.constant('consume' as const), uses: fc.array(attempt, { minLength: 1, maxLength: 4 }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 80 }) }),
);

/** Outcomes in order. What arrives at once is handed over without waiting between. */
async function run(store: Store, steps: readonly Step[]): Promise<readonly string[]> {
  const outcomes: string[] = [];
  const given = new Set<string>();
  let nowMs = 0;
  for (const next of steps) {
    if (next.do === 'wait') nowMs += next.ms;
    else if (next.do === 'consume') {
      const uses = next.uses.map((use) => store.consume({ ...use, scope: SCOPE, slot: 0 }, nowMs));
      outcomes.push(
        ...(await Promise.all(uses)).map((outcome, i) => `${outcome} ${next.uses[i]!.nullifier}`),
      );
    } else if (!given.has(next.challenge)) {
      // A challenge is random: no server gives one out twice.
      given.add(next.challenge);
      const { challenge, session } = next;
      await store.issue({ ...counted, challenge, session, expiresAtMs: nowMs + LIFE_MS }, nowMs);
    }
  }
  return outcomes;
}

test('count no member twice and use no challenge twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const database = new DatabaseSync(':memory:');
      const inMemory = await run(memoryStore(), steps);
      expect(await run(sqliteStore(database), steps)).toEqual(inMemory);
      const members = inMemory.filter((outcome) => outcome.startsWith('counted '));
      expect(new Set(members).size).toBe(members.length);
      const used = inMemory.filter((outcome) => !outcome.startsWith('challenge-gone')).length;
      expect(used).toBeLessThanOrEqual(steps.filter((one) => one.do === 'issue').length);
      const rows = database.prepare('SELECT scope, nullifier FROM rail_counted').all();
      expect(rows.length).toBe(members.length);
      database.close();
    }),
    { numRuns: 150 },
  );
});

test('what SQLite keeps of a member is what they said, and neither session nor time', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteStore(database);
  await store.issue({ ...counted, challenge: 'c1', session: 'ann', expiresAtMs: 10 }, 0);
  await store.consume({ challenge: 'c1', session: 'ann', scope: SCOPE, nullifier: '9', slot: 0 }, 5);
  const rows = database.prepare('SELECT * FROM rail_counted').all();
  expect(rows.map((row) => ({ ...row }))).toEqual([{ scope: SCOPE, nullifier: '9', slot: 0, ...counted }]);
  expect(database.prepare('SELECT * FROM rail_challenge').all()).toEqual([]);
});

test('a broken write leaves the challenge and counts nobody', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteStore(database);
  await store.issue({ ...counted, challenge: 'c1', session: 'ann', expiresAtMs: 10 }, 0);
  const use = { challenge: 'c1', session: 'ann', scope: SCOPE, nullifier: '9', slot: 0 };
  database.exec(
    "CREATE TRIGGER full BEFORE INSERT ON rail_counted BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
  await expect(store.consume(use, 5)).rejects.toThrow('disk full');
  database.exec('DROP TRIGGER full');
  expect(await store.find('c1', 'ann', 5)).not.toBeNull();
  expect(await store.consume(use, 5)).toBe('counted');
});

test('what was seen of a group is read back, and replaced by what is newer alone', async () => {
  const seen = sqliteSeenRoots(new DatabaseSync(':memory:'));
  expect(await seen.read('g')).toBeNull();
  await seen.write('g', { seq: 1, bodyDigest: 'a' });
  await seen.write('g', { seq: 2, bodyDigest: 'b' });
  expect(await seen.read('g')).toEqual({ seq: 2, bodyDigest: 'b' });
  // A slower process, which looked before.
  await seen.write('g', { seq: 1, bodyDigest: 'a' });
  await seen.write('g', { seq: 2, bodyDigest: 'c' });
  expect(await seen.read('g')).toEqual({ seq: 2, bodyDigest: 'b' });
});
