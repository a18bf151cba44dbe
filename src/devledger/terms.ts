/**
 * Search terms: each thing a query can ask for (a tag, an owner, a recipient, a bundle) becomes one 64-bit number,
 * so that one narrow index answers all filters.
 *
 * It is a truncated SHA-256, enough against accidents. Someone who works at it can make two tags share a number
 * and so turn up in each other's results; a client re-checks every record anyway.
 */

import { hash } from 'node:crypto';

export type TermKind = 'tag' | 'owner' | 'recipient' | 'bundle';

/** The term of a tag `(name, value)`, or of an address or bundle id `(id)`; fits SQLite's signed 64-bit integer. */
export function termOf(kind: TermKind, ...parts: readonly string[]): bigint {
  return hash('sha256', JSON.stringify([kind, ...parts]), 'buffer').readBigInt64BE(0);
}
