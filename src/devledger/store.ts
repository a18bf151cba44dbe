/**
 * What the embedded ledger keeps on disk: one SQLite file in WAL mode, one row per data item or layer-one
 * transaction, never changed once written.
 *
 * The order of everything is `seq`, the order of arrival. A block takes pending items strictly from the front, and
 * a bundle transaction sits right behind the last item that it carries, so heights never fall as `seq` grows:
 * ordering by `seq` is ordering by height with pending last, and a cursor stays true while items arrive or are mined.
 *
 * It does not scale past one process: the file is locked to whoever has it open.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { toBase64Url } from '../bytes.ts';
import { RailError } from '../errors.ts';
import type { DataItem } from '../formats/ans104.ts';
import { termOf } from './terms.ts';

/** Items have even numbers; the odd one behind an item is kept for a bundle transaction that ends with it. */
const SEQ_STRIDE = 2;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS entry (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    signature TEXT NOT NULL, ownerKey TEXT NOT NULL, owner TEXT NOT NULL,
    target TEXT NOT NULL, anchor TEXT NOT NULL,
    tags TEXT NOT NULL,          -- JSON [{name, value}, ...] in signed order
    contentType TEXT, dataSize INTEGER NOT NULL, reward TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS posting (term INTEGER, seq INTEGER, PRIMARY KEY (term, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS body (
    seq INTEGER PRIMARY KEY,
    size INTEGER NOT NULL, dataStart INTEGER NOT NULL,  -- bytes; the payload runs from dataStart to the end
    bytes BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS placed (               -- absent while pending
    seq INTEGER PRIMARY KEY,
    height INTEGER NOT NULL,
    bundle INTEGER, start INTEGER                   -- where the item's first byte lies in the bundle; null for layer one
  );
  CREATE TABLE IF NOT EXISTS bundle (
    seq INTEGER PRIMARY KEY,
    firstItem INTEGER NOT NULL, lastItem INTEGER NOT NULL,
    header BLOB NOT NULL, size INTEGER NOT NULL,
    weaveEnd INTEGER NOT NULL,                      -- absolute offset of the last byte, counted from 1
    txPath BLOB NOT NULL, tx TEXT NOT NULL          -- the transaction as a node answers it, without data
  );
  CREATE TABLE IF NOT EXISTS chunk (
    weaveEnd INTEGER PRIMARY KEY,
    bundle INTEGER NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL, dataPath BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS block (
    height INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, previous TEXT NOT NULL,
    timestamp INTEGER NOT NULL,                     -- seconds
    weaveSize INTEGER NOT NULL, lastSeq INTEGER NOT NULL, json TEXT NOT NULL
  );
`;

export type Store = {
  readonly db: DatabaseSync;
  /** A prepared statement, kept for the life of the store. */
  readonly sql: (text: string) => StatementSync;
};

export type Entry = {
  readonly seq: number;
  readonly id: string;
  readonly signature: string;
  readonly ownerKey: string;
  readonly owner: string;
  readonly target: string;
  readonly anchor: string;
  readonly tags: string;
  readonly contentType: string | null;
  readonly dataSize: number;
  readonly reward: string;
};

export type Tag = { readonly name: string; readonly value: string };

/** A decoded item and the exact bytes that it came in. */
export type StoredItem = { readonly item: DataItem; readonly bytes: Uint8Array };

/**
 * Opens (or creates) the ledger in a directory and locks it.
 * @throws RailError `bad-argument` when another process holds the directory, or it is none.
 */
export function openStore(dataDir: string): Store {
  makeFolder(dataDir);
  const db = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
  try {
    // FULL makes each commit wait for the disk, so an answered upload survives a power cut too.
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -65536;
      PRAGMA wal_autocheckpoint = 4000;
    `);
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  } catch (cause) {
    db.close();
    throw new RailError('bad-argument', 'the data directory is in use by another ledger, or is not one', {
      details: [dataDir],
      cause,
    });
  }
  const statements = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    const known = statements.get(text) ?? db.prepare(text);
    statements.set(text, known);
    return known;
  };
  return { db, sql };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    const isFile = ['EEXIST', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '');
    const because = isFile ? 'is not a folder' : 'cannot be made a folder';
    throw new RailError('bad-argument', `${path} ${because}`, { cause });
  }
}

/** Runs `work` (synchronous) in one transaction: all of it is on disk afterwards, or none. */
export function atomically<T>(store: Store, work: () => T): T {
  store.db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    store.db.exec('COMMIT');
    return result;
  } catch (error) {
    if (store.db.isTransaction) store.db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Stores verified items in one transaction. Answers per item whether it is new here (`true`) or was known.
 * The caller has verified the signatures.
 */
export function insertItems(store: Store, items: readonly StoredItem[]): boolean[] {
  return atomically(store, () => {
    const postings: (readonly [bigint, number])[] = [];
    const isNew = items.map(({ item, bytes }) => {
      const seq = nextSeq(store);
      const entry = entryOf(seq, item);
      if (!insertEntry(store, entry)) return false;
      store
        .sql('INSERT INTO body (seq, size, dataStart, bytes) VALUES (?, ?, ?, ?)')
        .run(seq, bytes.length, bytes.length - item.data.length, bytes);
      for (const term of termsOf(entry, item.tags)) postings.push([term, seq]);
      return true;
    });
    insertPostings(store, postings);
    return isNew;
  });
}

/** The row of a layer-one transaction or item; `false` where its id is already stored. */
export function insertEntry(store: Store, entry: Entry): boolean {
  const { seq, id, signature, ownerKey, owner, target, anchor, tags, contentType, dataSize, reward } = entry;
  const { changes } = store
    .sql('INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(seq, id, signature, ownerKey, owner, target, anchor, tags, contentType, dataSize, reward);
  return changes === 1;
}

/** Sorted first: neighbours in the index are written together, which is what makes bulk loading quick. */
export function insertPostings(store: Store, postings: (readonly [bigint, number])[]): void {
  postings.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
  const insert = store.sql('INSERT OR IGNORE INTO posting VALUES (?, ?)');
  for (const [term, seq] of postings) insert.run(term, seq);
}

/** The terms under which an entry is found. */
export function termsOf(entry: Entry, tags: readonly Tag[]): bigint[] {
  const terms = tags.map(({ name, value }) => termOf('tag', name, value));
  terms.push(termOf('owner', entry.owner));
  if (entry.target !== '') terms.push(termOf('recipient', entry.target));
  return terms;
}

export function findEntry(store: Store, id: string): Entry | null {
  return (store.sql('SELECT * FROM entry WHERE id = ?').get(id) as Entry | undefined) ?? null;
}

/** Type as the `Content-Type` tag states it, in any letter case; `null` without one. */
export function contentTypeOf(tags: readonly Tag[]): string | null {
  return tags.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? null;
}

function nextSeq(store: Store): number {
  const { last } = store.sql('SELECT coalesce(max(seq), 0) AS last FROM body').get() as { last: number };
  return last + SEQ_STRIDE;
}

function entryOf(seq: number, item: DataItem): Entry {
  return {
    seq,
    id: item.id,
    signature: toBase64Url(item.signature),
    ownerKey: toBase64Url(item.owner),
    owner: item.ownerAddress,
    target: item.target === null ? '' : toBase64Url(item.target),
    anchor: item.anchor === null ? '' : toBase64Url(item.anchor),
    tags: JSON.stringify(item.tags.map(({ name, value }) => ({ name, value }))),
    contentType: contentTypeOf(item.tags),
    dataSize: item.data.length,
    reward: '0',
  };
}
