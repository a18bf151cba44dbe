/**
 * Where a vault's rows are kept, as a port (docs/spec/vault.md section 1): bytes by name, written together or not at all.
 * What comes out of it is hostile; whoever reads a row parses it.
 */

import type { Bytes } from '../bytes.ts';
import type { Clock, Random } from '../ports.ts';
import type { Argon2id } from './kdf.ts';

/** A row as it is to be, or as it was read; `null`: there is none. */
export type Row = { readonly name: string; readonly bytes: Bytes | null };

export type VaultStore = {
  readonly get: (name: string) => Promise<Bytes | null>;
  /** Names that begin with the prefix, sorted. */
  readonly list: (prefix: string) => Promise<readonly string[]>;
  /** Makes all changes or none, and only while the row `unchanged` is still as given. Answers whether it did. */
  readonly commit: (unchanged: Row, changes: readonly Row[]) => Promise<boolean>;
};

export type VaultPorts = {
  readonly store: VaultStore;
  readonly random: Random;
  readonly clock: Clock;
  readonly argon2id: Argon2id;
};

export const HEADER = 'header';
export const ATTEMPTS = 'attempts';
/** `record/{kind}/{id}`. */
export const RECORDS = 'record/';
