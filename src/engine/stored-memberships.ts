/**
 * Memberships as the vault keeps them (docs/spec/personhood.md section 9): which groups, where their issuers are, and what was last seen of
 * them. What the vault returns is read strictly. The secret is not in them; it follows from the seed.
 */

import * as v from 'valibot';
import { fromBase64Url, toBase64Url } from '../bytes.ts';
import { canonicalize, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { fieldNumber, MAX_DIGITS } from '../identity/decimal.ts';
import type { Random } from '../ports.ts';
import { base64UrlOf, bytes32, integer, parseShape, utcSeconds } from '../shapes.ts';
import { MAX_RECORD_BYTES } from '../vault/record-row.ts';
import type { PutCode, Records } from '../vault/records.ts';
import { isIssuerUrl } from './invitation.ts';

const KIND = 'membership';
const SCHEMA = 1;
const ID_BYTES = 16;
/** Of the group's item as base64url: the other members of a record fit beside it. */
export const MAX_GROUP_CHARS = 30_000;

/** The issuer's name for an application that waits. */
export const applicationId = base64UrlOf(16);

const seenRoot = v.strictObject({ seq: integer(1, 2 ** 40), bodyDigest: bytes32 });
const membership = v.strictObject({
  /** The signed item, which a group's whoever parsed it has verified; opaque here. */
  group: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(MAX_GROUP_CHARS),
    v.check((text) => fromBase64Url(text) !== null, 'base64url'),
  ),
  groupId: bytes32,
  issuer: bytes32,
  issuerUrl: v.pipe(
    v.string(),
    v.check((text: string) => isIssuerUrl(text), 'an address'),
  ),
  commitment: v.pipe(
    v.string(),
    v.maxLength(MAX_DIGITS),
    v.check((text) => (fieldNumber(text) ?? 0n) !== 0n, 'a leaf'),
  ),
  joinedAt: utcSeconds,
  seen: v.nullable(seenRoot),
  /** What members vouch for, while the issuer waits for that. */
  application: v.nullable(applicationId),
  /** The issuer was seen to sign two records with one number. Records from before this was kept do not have it. */
  contradicted: v.exactOptional(v.literal(true)),
});

export type Membership = Readonly<v.InferOutput<typeof membership>>;
export type StoredMembership = Membership & { readonly id: string };

type BadMember = 'unknown-member' | 'bad-member';

export function checkMembership(value: unknown): Parsed<Membership, BadMember> {
  return parseShape(membership, value);
}

export function checkSeen(value: unknown) {
  return parseShape(seenRoot, value);
}

/** In the order of joining. A record that cannot be read is left out, as if somebody had removed it. */
export async function readMemberships(records: Records): Promise<readonly StoredMembership[]> {
  const found: StoredMembership[] = [];
  for (const { id } of await records.list(KIND)) {
    const read = await readMembership(records, id);
    if (read !== null) found.push(read);
  }
  return found.sort((a, b) => compare(a.joinedAt, b.joinedAt) || compare(a.id, b.id));
}

/** Keeps one membership for each group: a second one replaces the first, under its id. What was seen of the group stays: joining again makes nothing of it undone. */
export async function keepMembership(
  records: Records,
  random: Random,
  kept: Membership,
): Promise<Parsed<string, PutCode>> {
  const same = (await readMemberships(records)).find(({ groupId }) => groupId === kept.groupId);
  const id = same?.id ?? toBase64Url(random(ID_BYTES));
  const put = await writeMembership(records, id, same === undefined ? kept : withSeenOf(same, kept));
  return put.ok ? accept(id) : put;
}

function withSeenOf({ seen, contradicted }: Membership, kept: Membership): Membership {
  const isNewer = seen !== null && seen.seq > (kept.seen?.seq ?? 0);
  return { ...kept, ...(isNewer && { seen }), ...(contradicted && { contradicted }) };
}

/** What was seen of the group's records; what is not newer changes nothing, since two windows may look at a time. Code `no-membership` beside those of writing. */
export async function noteSeen(
  records: Records,
  id: string,
  seen: NonNullable<Membership['seen']>,
): Promise<Parsed<null, PutCode | 'no-membership'>> {
  return changeMembership(records, id, (before) =>
    before.seen !== null && before.seen.seq >= seen.seq ? null : { ...before, seen },
  );
}

/** That the issuer contradicted itself: for as long as the membership is kept. Code `no-membership` beside those of writing. */
export async function noteContradicted(
  records: Records,
  id: string,
): Promise<Parsed<null, PutCode | 'no-membership'>> {
  return changeMembership(records, id, (before) =>
    before.contradicted ? null : { ...before, contradicted: true },
  );
}

/** @param change `null` where nothing changes */
async function changeMembership(
  records: Records,
  id: string,
  change: (before: Membership) => Membership | null,
): Promise<Parsed<null, PutCode | 'no-membership'>> {
  const stored = isId(id) ? await readMembership(records, id) : null;
  if (stored === null) return refuse('no-membership', 'there is no such membership');
  const { id: _, ...before } = stored;
  const after = change(before);
  return after === null ? accept(null) : writeMembership(records, id, after);
}

/** Also one that cannot be read. */
export async function dropMembership(records: Records, id: string) {
  return isId(id)
    ? records.remove({ kind: KIND, id })
    : refuse('no-membership', 'there is no such membership');
}

async function readMembership(records: Records, id: string): Promise<StoredMembership | null> {
  const record = isId(id) ? await records.get({ kind: KIND, id }) : null;
  if (!record?.ok || record.value?.schema !== SCHEMA) return null;
  const json = parseCanonical(record.value.bytes, MAX_RECORD_BYTES);
  const read = json.ok ? checkMembership(json.value) : json;
  return read.ok ? { ...read.value, id } : null;
}

function writeMembership(records: Records, id: string, kept: Membership): Promise<Parsed<null, PutCode>> {
  return records.put({ kind: KIND, id, schema: SCHEMA, bytes: canonicalize(kept) });
}

function isId(id: unknown): boolean {
  return parseShape(base64UrlOf(ID_BYTES), id).ok;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
