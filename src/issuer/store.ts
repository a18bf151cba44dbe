/**
 * What an issuer keeps on disk: one SQLite file in WAL mode, beside its keys. Several processes may have it open; one writes at a time, and what must not
 * happen twice (a nonce, an invitation, a root's number, a subject) is a primary key.
 *
 * No network address, no name, no presentation and no code of an invitation is ever stored. See docs/spec/issuer.md.
 */

import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Parsed, RailError } from '../errors.ts';

const FILE = 'issuer.sqlite';
const VERSION = 1;
const BUSY_MS = 5_000;

/** Times are milliseconds since 1970. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS member (
    commitment TEXT PRIMARY KEY,
    how TEXT NOT NULL,                    -- invite, vouching, credential, bridge
    sinceMs INTEGER NOT NULL,             -- rounded down to the hour
    batch INTEGER,                        -- number of the first root with this member; null before it
    removedMs INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS usedNonce (nonce TEXT PRIMARY KEY, expiresMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS invite (
    hash TEXT PRIMARY KEY, expiresMs INTEGER NOT NULL,
    state TEXT NOT NULL                   -- open, used, withdrawn
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS application (
    id TEXT PRIMARY KEY, commitment TEXT NOT NULL UNIQUE, sinceMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS vouch (
    voucher TEXT NOT NULL,
    application TEXT,                     -- null once it was admitted or ended
    atMs INTEGER NOT NULL,
    UNIQUE (application, voucher)
  );
  CREATE TABLE IF NOT EXISTS subject (hmac TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bridged (hmac TEXT PRIMARY KEY, invite TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rootRecord (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, leavesId TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS outbox (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL                    -- roots, attestations
  );
  CREATE TABLE IF NOT EXISTS attestation (
    said TEXT PRIMARY KEY,                -- digest of scope, nullifier and statement
    digest TEXT NOT NULL,                 -- of the content
    round INTEGER NOT NULL,
    body TEXT                             -- null once it was signed
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS waiting ON attestation (digest) WHERE body IS NOT NULL;
`;

export type Store = {
  readonly db: Pick<DatabaseSync, 'exec' | 'isTransaction' | 'close'>;
  /** A prepared statement, kept for the life of the store. */
  readonly sql: (text: string) => Pick<StatementSync, 'run' | 'get' | 'all'>;
};

/** Opens or creates the file in an existing folder. @throws RailError `bad-settings` where it cannot be used */
export function openStore(folder: string): Store {
  const path = join(folder, FILE);
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(path);
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;`);
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  } catch (cause) {
    throw new RailError('bad-settings', `${path} cannot be used as an issuer's database`, { cause });
  }
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > VERSION)
    throw new RailError('bad-settings', `${path} was written by a later version of this program`);
  db.exec(`PRAGMA user_version = ${VERSION}`);
  const statements = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    const known = statements.get(text) ?? db.prepare(text);
    statements.set(text, known);
    return known;
  };
  return { db, sql };
}

/** Runs `work` (synchronous) in one transaction: all of it is on disk afterwards, or none. */
export function atomically<T>({ db }: Store, work: () => T, isKept: (result: T) => boolean = () => true): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec(isKept(result) ? 'COMMIT' : 'ROLLBACK');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The same for a decision: a refusal leaves everything as it was. */
export function decide<T, C extends string>(store: Store, work: () => Parsed<T, C>): Parsed<T, C> {
  return atomically(store, work, ({ ok }) => ok);
}

export function setting(store: Store, name: string): string | null {
  const row = store.sql('SELECT value FROM setting WHERE name = ?').get(name) as
    | { value: string }
    | undefined;
  return row?.value ?? null;
}

export function setSetting(store: Store, name: string, value: string): void {
  store.sql('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(name, value);
}

/** Of a query that answers one row with `count`. */
export function countOf(store: Store, query: string, ...values: readonly (string | number)[]): number {
  return (store.sql(query).get(...values) as { count: number }).count;
}
