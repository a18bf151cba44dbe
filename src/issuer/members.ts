/** Who is a member, as the database has it. What the ledger shows follows with the next root record. */

import type { Issuer } from './issuer.ts';
import { countOf } from './store.ts';

const HOUR_MS = 3_600_000;

export type How = 'invite' | 'vouching' | 'credential' | 'bridge';
export type Member = {
  /** Decimal. */
  readonly commitment: string;
  readonly how: How;
  readonly sinceMs: number;
  /** Number of the first root record with this member. */
  readonly batch: number | null;
  readonly removedMs: number | null;
};

export function findMember({ store }: Pick<Issuer, 'store'>, commitment: string): Member | null {
  return (
    (store.sql('SELECT * FROM member WHERE commitment = ?').get(commitment) as Member | undefined) ?? null
  );
}

/** Inside the transaction of the admission; the caller has looked whether there is such a member. */
export function addMember({ store, clock }: Issuer, commitment: string, how: How): void {
  const sinceMs = Math.floor(clock() / HOUR_MS) * HOUR_MS;
  store.sql('INSERT INTO member VALUES (?, ?, ?, NULL, NULL)').run(commitment, how, sinceMs);
  const waiting = 'SELECT id FROM application WHERE commitment = ?';
  store.sql(`UPDATE vouch SET application = NULL WHERE application = (${waiting})`).run(commitment);
  store.sql('DELETE FROM application WHERE commitment = ?').run(commitment);
}

/** Left out of the next list. `false` where no member has this commitment. */
export function removeMember({ store, clock }: Issuer, commitment: string): boolean {
  const { changes } = store
    .sql('UPDATE member SET removedMs = ? WHERE commitment = ? AND removedMs IS NULL')
    .run(clock(), commitment);
  return changes === 1;
}

/** In the order of the leaf list: earlier batches first, those who wait for one last, each sorted by number. */
export function listMembers({ store }: Issuer): readonly Member[] {
  const members = store.sql('SELECT * FROM member WHERE removedMs IS NULL').all() as Member[];
  const place = ({ batch }: Member) => batch ?? Number.POSITIVE_INFINITY;
  const order = (a: Member, b: Member) => (BigInt(a.commitment) < BigInt(b.commitment) ? -1 : 1);
  return members.sort((a, b) => (place(a) === place(b) ? order(a, b) : place(a) - place(b)));
}

/** Newest first. */
export function newestMembers({ store }: Issuer, limit: number): readonly Member[] {
  return store.sql('SELECT * FROM member ORDER BY sinceMs DESC, commitment LIMIT ?').all(limit) as Member[];
}

export type Counts = {
  readonly members: number;
  /** Of these, those who are in no root record yet. */
  readonly inNoRoot: number;
  readonly removed: number;
};

export function countMembers({ store }: Issuer): Counts {
  const count = (where: string) => countOf(store, `SELECT count(*) AS count FROM member WHERE ${where}`);
  return {
    members: count('removedMs IS NULL'),
    inNoRoot: count('removedMs IS NULL AND batch IS NULL'),
    removed: count('removedMs IS NOT NULL'),
  };
}
