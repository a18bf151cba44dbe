/**
 * One process serves a folder at a time: two would each publish root records of their own, with rounds that do not know of each other. The lock is held by
 * an open file, so it ends with the process, however that ends. Commands beside a served issuer do not take it.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RailError } from '../errors.ts';

const FILE = 'serving.sqlite';
const SQLITE_BUSY = 5;

export type ServingLock = { readonly release: () => void };

/** @throws RailError `unsupported-here` where the folder is being served; `bad-settings` where it cannot be written */
export function lockForServing(folder: string): ServingLock {
  const path = join(folder, FILE);
  let db: DatabaseSync | null = null;
  try {
    // Nothing is ever written into it. Without a time to wait: whoever serves will not end soon.
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db?.close();
    if ((cause as { readonly errcode?: number }).errcode === SQLITE_BUSY)
      throw new RailError(
        'unsupported-here',
        `${folder} is being served by another process: stop that one first`,
      );
    throw new RailError('bad-settings', `${path} cannot be written`, { cause });
  }
  const held = db;
  return { release: () => held.close() };
}
