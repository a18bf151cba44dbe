/**
 * Invitations (docs/spec/issuer.md section 3): codes for one member each, of which only a hash is kept. Who was given a code is not known here, and which
 * member used it is not stored.
 */

import { createHash } from 'node:crypto';
import { toBase64Url, toBigInt } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Issuer } from './issuer.ts';
import { atomically } from './store.ts';

/** Crockford's: no I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 16;
const CODE_CHARS = 26;
const GROUP = /.{4}(?=.)/g;
/** With spaces or dashes between all of them. */
export const MAX_CODE_CHARS = 2 * CODE_CHARS;

export type Invite = {
  /** Of the kept hash, for the operator to name it by. */
  readonly id: string;
  readonly expiresMs: number;
  readonly state: 'open' | 'used' | 'withdrawn';
};
export type NewInvite = { readonly id: string; readonly code: string; readonly expiresMs: number };
export type InviteCode = 'invite-unknown' | 'invite-used' | 'invite-expired';

/** Whether the operator hands them out. A group with a bridge has them from there alone, or its policy would not hold. */
export function isInvitedByHand({ group: { admission } }: Pick<Issuer, 'group'>): boolean {
  return admission === 'invite' || admission === 'vouching';
}

/** The codes are shown once: they cannot be read back. @param lifeMs until they expire */
export function makeInvites(issuer: Issuer, count: number, lifeMs: number): readonly NewInvite[] {
  return atomically(issuer.store, () => Array.from({ length: count }, () => makeInvite(issuer, lifeMs)));
}

/** One, inside a transaction. */
export function makeInvite({ store, random, clock }: Issuer, lifeMs: number): NewInvite {
  const code = writeCode(random(CODE_BYTES));
  const [id, expiresMs] = [hashOf(code), clock() + lifeMs];
  store.sql("INSERT INTO invite VALUES (?, ?, 'open')").run(id, expiresMs);
  return { id, code, expiresMs };
}

/** Inside the transaction that admits: of two applicants with one code, one gets in. */
export function redeemInvite({ store, clock }: Issuer, code: string): Parsed<null, InviteCode> {
  const hash = hashOf(code);
  const row = store.sql('SELECT expiresMs, state FROM invite WHERE hash = ?').get(hash);
  const invite = row as Pick<Invite, 'expiresMs' | 'state'> | undefined;
  if (invite === undefined || invite.state === 'withdrawn')
    return refuse('invite-unknown', 'this is no invitation of this group');
  if (invite.state === 'used') return refuse('invite-used', 'this invitation was used');
  if (invite.expiresMs <= clock()) return refuse('invite-expired', 'this invitation has expired');
  store.sql("UPDATE invite SET state = 'used' WHERE hash = ?").run(hash);
  return accept(null);
}

/** Open and expired ones, the next to expire first, at most `limit`. */
export function openInvites({ store }: Issuer, limit: number): readonly Invite[] {
  const rows = store.sql(
    "SELECT hash AS id, expiresMs, state FROM invite WHERE state = 'open' ORDER BY expiresMs, hash LIMIT ?",
  );
  return rows.all(limit) as Invite[];
}

/** `false` where no open invitation has this id. */
export function withdrawInvite({ store }: Issuer, id: string): boolean {
  const { changes } = store
    .sql("UPDATE invite SET state = 'withdrawn' WHERE hash = ? AND state = 'open'")
    .run(id);
  return changes === 1;
}

/** 130 bits hold the 128; groups of four are for people. */
function writeCode(secret: Uint8Array): string {
  const bits = toBigInt(secret) << 2n;
  let text = '';
  for (let at = CODE_CHARS - 1; at >= 0; at--) text += ALPHABET[Number((bits >> BigInt(5 * at)) & 31n)];
  return text.replaceAll(GROUP, '$&-');
}

/** Of the one spelling. No salt and no slow hash: 128 random bits cannot be guessed. */
function hashOf(code: string): string {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return toBase64Url(createHash('sha256').update(`rail-invite/1|${plain}`).digest());
}
