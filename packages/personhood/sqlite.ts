/**
 * Challenges, counted members and seen roots in SQLite, over a database that the caller opened (`node:sqlite`). What a member said is kept in the row by
 * which they are counted, so that neither is there without the other. No session and no time is kept there: they could tie a member to a log.
 */

import type { Challenge, SeenRoots, Store } from './types.ts';

/** `DatabaseSync` of `node:sqlite`, as far as it is used. */
export type Database = {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: (string | number)[]): { readonly changes: number | bigint };
    get(...values: (string | number)[]): unknown;
  };
};

const TABLES = `
CREATE TABLE IF NOT EXISTS rail_challenge (
  challenge TEXT PRIMARY KEY, session TEXT NOT NULL, action TEXT NOT NULL, epoch TEXT NOT NULL, signal TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS rail_challenge_end ON rail_challenge (expires_at_ms);
CREATE TABLE IF NOT EXISTS rail_counted (
  scope TEXT NOT NULL, nullifier TEXT NOT NULL, action TEXT NOT NULL, epoch TEXT NOT NULL, slot INTEGER NOT NULL,
  signal TEXT NOT NULL, PRIMARY KEY (scope, nullifier)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rail_seen (group_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, body_digest TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS rail_contradicted (group_id TEXT PRIMARY KEY) STRICT;
`;

/** Makes its tables where they are missing: `rail_challenge`, and `rail_counted` with one row for each member and what they said. */
export function sqliteStore(database: Database): Store {
  database.exec(TABLES);
  const sweep = database.prepare('DELETE FROM rail_challenge WHERE expires_at_ms <= ?');
  const keep = database.prepare('INSERT INTO rail_challenge VALUES (?, ?, ?, ?, ?, ?)');
  const find = database.prepare(
    'SELECT challenge, session, action, epoch, signal, expires_at_ms AS expiresAtMs FROM rail_challenge WHERE challenge = ? AND session = ? AND expires_at_ms > ?',
  );
  const use = database.prepare(
    'DELETE FROM rail_challenge WHERE challenge = ? AND session = ? AND expires_at_ms > ? RETURNING action, epoch, signal',
  );
  const count = database.prepare(
    'INSERT INTO rail_counted (scope, nullifier, action, epoch, slot, signal) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return {
    async issue({ challenge, session, action, epoch, signal, expiresAtMs }, nowMs) {
      sweep.run(nowMs);
      keep.run(challenge, session, action, epoch, signal, expiresAtMs);
    },
    async find(challenge, session, nowMs) {
      return (find.get(challenge, session, nowMs) as Challenge | undefined) ?? null;
    },
    // No `await` inside: the connection is this function's until the end of the transaction.
    async consume({ challenge, session, scope, nullifier, slot }, nowMs) {
      return within(database, () => {
        const given = use.get(challenge, session, nowMs) as Challenge | undefined;
        if (given === undefined) return 'challenge-gone';
        const { action, epoch, signal } = given;
        const { changes } = count.run(scope, nullifier, action, epoch, slot, signal);
        return Number(changes) === 1 ? 'counted' : 'counted-before';
      });
    },
  };
}

/**
 * For `openRoots`, so that what was seen outlives a restart. An operator who trusts an issuer again after it contradicted itself deletes the
 * group's rows from `rail_contradicted` and `rail_seen`; the next look begins anew.
 */
export function sqliteSeenRoots(database: Database): SeenRoots {
  database.exec(TABLES);
  const read = database.prepare('SELECT seq, body_digest AS bodyDigest FROM rail_seen WHERE group_id = ?');
  const write = database.prepare(
    'INSERT INTO rail_seen VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, body_digest = excluded.body_digest WHERE excluded.seq > seq',
  );
  const find = database.prepare('SELECT group_id FROM rail_contradicted WHERE group_id = ?');
  const mark = database.prepare('INSERT INTO rail_contradicted VALUES (?) ON CONFLICT DO NOTHING');
  return {
    async read(groupId) {
      return (read.get(groupId) as { seq: number; bodyDigest: string } | undefined) ?? null;
    },
    async write(groupId, { seq, bodyDigest }) {
      write.run(groupId, seq, bodyDigest);
    },
    async isContradicted(groupId) {
      return find.get(groupId) !== undefined;
    },
    async keepContradiction(groupId) {
      mark.run(groupId);
    },
  };
}

function within<T>(database: Database, step: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = step();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
