/**
 * Admission by vouches (docs/spec/issuer.md section 4): an application waits until enough members vouched. The issuer sees who vouches for whom and forgets
 * it with the admission; how often each member vouched stays, for budget and cooldown.
 */

import { toBase64Url } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { checkVouch, type VouchCode } from '../identity/vouch.ts';
import { daysMs, type Issuer } from './issuer.ts';
import { addMember, findMember, type Member } from './members.ts';
import { atomically, countOf, decide } from './store.ts';

const ID_BYTES = 16;
const LIFE_MS = daysMs(30);
const MAX_WAITING = 1000;
/** Until then nobody's application gives way to another. */
const SAFE_MS = daysMs(1);
const UNVOUCHED = 'id NOT IN (SELECT application FROM vouch WHERE application IS NOT NULL)';

export type Application = {
  readonly id: string;
  readonly commitment: string;
  readonly sinceMs: number;
  /** Vouches that count now. */
  readonly vouches: number;
};

export type ApplyCode = 'too-many-applications';
export type TakeVouchCode =
  | VouchCode
  | 'wrong-admission'
  | 'not-a-member'
  | 'application-unknown'
  | 'already-vouched'
  | 'vouched-recently'
  | 'budget-spent';

/** Inside the transaction of the enrolment. */
export function apply(
  issuer: Issuer,
  commitment: string,
): Parsed<{ readonly state: 'waiting'; readonly application: string }, ApplyCode> {
  const { store, random, clock } = issuer;
  forgetOld(issuer);
  const same = store.sql('SELECT id FROM application WHERE commitment = ?').get(commitment);
  if (same !== undefined) return accept({ state: 'waiting', application: (same as { id: string }).id });
  if (countOf(store, 'SELECT count(*) AS count FROM application') >= MAX_WAITING && !makeRoom(issuer))
    return refuse('too-many-applications', 'too many applications wait');
  const application = toBase64Url(random(ID_BYTES));
  store.sql('INSERT INTO application VALUES (?, ?, ?)').run(application, commitment, clock());
  return accept({ state: 'waiting', application });
}

/** @param body from whoever sent it, of bounded size */
export async function takeVouch(
  issuer: Issuer,
  body: unknown,
): Promise<Parsed<{ readonly state: 'taken' }, TakeVouchCode>> {
  const { group, store, rules, clock } = issuer;
  if (group.admission !== 'vouching') return refuse('wrong-admission', 'this group takes no vouches');
  const vouched = await checkVouch(body, { issuer: group.issuer, groupId: group.groupId });
  if (!vouched.ok) return vouched;
  const { application } = vouched.value;
  const voucher = String(vouched.value.commitment);
  return decide(store, () => {
    forgetOld(issuer);
    const member = findMember(issuer, voucher);
    if (member === null || member.removedMs !== null || member.batch === null)
      return refuse('not-a-member', 'only members who are in a published root vouch');
    const waiting = store.sql('SELECT commitment FROM application WHERE id = ?').get(application);
    if (waiting === undefined) return refuse('application-unknown', 'no such application waits');
    const refused = refuseVoucher(issuer, member, application);
    if (refused) return refused;
    store.sql('INSERT INTO vouch VALUES (?, ?, ?)').run(voucher, application, clock());
    if (vouchesFor(issuer, application) >= rules.vouches)
      addMember(issuer, (waiting as { commitment: string }).commitment, 'vouching');
    return accept({ state: 'taken' });
  });
}

/** Oldest first, at most `limit`. */
export function listApplications(issuer: Issuer, limit: number): readonly Application[] {
  const rows = issuer.store.sql(
    'SELECT id, commitment, sinceMs FROM application ORDER BY sinceMs, id LIMIT ?',
  );
  const waiting = rows.all(limit) as Omit<Application, 'vouches'>[];
  return waiting.map((one) => ({ ...one, vouches: vouchesFor(issuer, one.id) }));
}

/** `false` where no such application waits. */
export function endApplication({ store }: Issuer, id: string): boolean {
  return atomically(store, () => {
    store.sql('UPDATE vouch SET application = NULL WHERE application = ?').run(id);
    return store.sql('DELETE FROM application WHERE id = ?').run(id).changes === 1;
  });
}

/** Those that nobody vouched for; answers how many. */
export function endUnvouched({ store }: Issuer): number {
  return Number(store.sql(`DELETE FROM application WHERE ${UNVOUCHED}`).run().changes);
}

/** The oldest that nobody vouched for gives way, or one address could close the group for a month. `false` where there is none. */
function makeRoom({ store, clock }: Issuer): boolean {
  const oldest = `SELECT id FROM application WHERE sinceMs < ? AND ${UNVOUCHED} ORDER BY sinceMs, id LIMIT 1`;
  return store.sql(`DELETE FROM application WHERE id = (${oldest})`).run(clock() - SAFE_MS).changes === 1;
}

function refuseVoucher({ store, rules, clock }: Issuer, member: Member, application: string) {
  const { commitment, how, sinceMs } = member;
  const already = 'SELECT count(*) AS count FROM vouch WHERE voucher = ? AND application = ?';
  if (countOf(store, already, commitment, application) > 0)
    return refuse('already-vouched', 'this member has vouched for this application');
  const given = 'SELECT count(*) AS count, max(atMs) AS lastMs FROM vouch WHERE voucher = ?';
  const { count, lastMs } = store.sql(given).get(commitment) as { count: number; lastMs: number | null };
  if (count >= rules.budget) return refuse('budget-spent', 'this member has used up their vouches');
  // Or one who got in could let in the next ones within the hour.
  const fromMs = lastMs ?? (how === 'vouching' ? sinceMs : Number.NEGATIVE_INFINITY);
  return clock() - fromMs < daysMs(rules.cooldownDays)
    ? refuse('vouched-recently', 'this member has to wait before vouching')
    : null;
}

/** Those of members who were removed since do not count. */
function vouchesFor({ store }: Issuer, application: string): number {
  const counted =
    'SELECT count(*) AS count FROM vouch JOIN member ON commitment = voucher WHERE application = ? AND removedMs IS NULL';
  return countOf(store, counted, application);
}

function forgetOld({ store, clock }: Issuer): void {
  const before = clock() - LIFE_MS;
  const old = 'SELECT id FROM application WHERE sinceMs < ?';
  store.sql(`UPDATE vouch SET application = NULL WHERE application IN (${old})`).run(before);
  store.sql('DELETE FROM application WHERE sinceMs < ?').run(before);
}
