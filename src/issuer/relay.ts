/**
 * Takes members' attestations and publishes them with the relay's key (docs/spec/issuer.md section 7), so that no key or address of the member's is tied to
 * them. Everything is checked before it waits. It waits for at least one whole round, and each round is shuffled.
 *
 * Whoever runs it sees the network address of the sender while the request lasts, and can leave attestations out. No address and no time of arrival is kept.
 */

import { createHash } from 'node:crypto';
import { toBase64Url } from '../bytes.ts';
import type { Json } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import {
  type AttestationBody,
  type AttestationCode,
  attestationTags,
  checkAttestation,
  checkAttestationBody,
} from '../identity/attestation.ts';
import { signBody } from '../identity/rail-item.ts';
import { type SignedItem, utcSecondsOf } from '../ledger/publish/sign-record.ts';
import { fingerprintTags } from '../ledger/record/record.ts';
import type { Issuer } from './issuer.ts';
import { acceptedRoot, newestRoots } from './roots.ts';
import { atomically, countOf, decide, setSetting, setting } from './store.ts';

const MAX_WAITING = 10_000;
const MAX_FOR_CONTENT = 256;
const ROUND = 'relay-round';

export type QueueCode =
  | 'no-relay'
  | 'other-group'
  | 'queue-full'
  | 'unknown-member'
  | 'bad-member'
  | AttestationCode;

type Unsigned = Omit<AttestationBody, 'claimedAt'>;

/** @param body an attestation without `claimedAt`, of bounded size */
export async function queueAttestation(
  issuer: Issuer,
  body: Readonly<Record<string, unknown>>,
): Promise<Parsed<{ readonly state: 'queued' }, QueueCode>> {
  const { relay, group, clock } = issuer;
  if (relay === null) return refuse('no-relay', 'this issuer publishes no attestations');
  if ('claimedAt' in body) return refuse('unknown-member', 'the time is the relay’s');
  const shape = checkAttestationBody({ ...body, claimedAt: utcSecondsOf(clock()) });
  if (!shape.ok) return shape;
  const { claimedAt, ...unsigned } = shape.value;
  if (fingerprintTags((unsigned.fingerprints ?? []) as Json[]) === null)
    return refuse('bad-member', 'fingerprints are not as specified');
  if (unsigned.groupId !== group.groupId) return refuse('other-group', 'an attestation of another group');
  const root = await acceptedRoot(issuer, unsigned.rootRecordId);
  if (root === null) return refuse('unknown-root', 'proofs for this root are not taken now');
  const attested = { ...shape.value, id: '', relay: toBase64Url(relay.publicKey) };
  const member = await checkAttestation(attested, root);
  if (!member.ok) return member;
  const { scope, nullifier, statement } = member.value;
  return keep(issuer, `${scope}|${nullifier}|${statement}`, unsigned);
}

/**
 * Signs what has waited long enough and puts it into the outbox, in one transaction.
 * @param heldRounds that each waits beyond the one it came in
 */
export async function signAttestations(issuer: Issuer, heldRounds: number): Promise<number> {
  const { store } = issuer;
  const round = roundOf(issuer);
  const rows = store.sql('SELECT said, body FROM attestation WHERE body IS NOT NULL AND round <= ?');
  const due = rows.all(round - heldRounds) as { said: string; body: string }[];
  const records = new Map((await newestRoots(issuer)).map((record) => [record.id, record]));
  // One time for all; a root record may have been issued within the same second.
  const timeMs = issuer.clock();
  const signed: { readonly said: string; readonly item: SignedItem | null }[] = [];
  for (const { said, body } of shuffled(due, issuer)) {
    const unsigned = JSON.parse(body) as Unsigned;
    const root = records.get(unsigned.rootRecordId);
    const isInTime = root !== undefined && timeMs >= root.issuedAtMs && timeMs < root.expiresAtMs;
    signed.push({ said, item: isInTime ? await sign(issuer, unsigned, timeMs) : null });
  }
  atomically(store, () => {
    for (const { said, item } of signed) {
      // Also where its root has expired while it waited: no reader would take it.
      const { changes } = store
        .sql('UPDATE attestation SET body = NULL WHERE said = ? AND body IS NOT NULL')
        .run(said);
      if (changes === 0 || item === null) continue;
      store.sql('INSERT INTO item VALUES (?, ?)').run(item.id, item.bytes);
      store.sql("INSERT INTO outbox (id, lane) VALUES (?, 'attestations')").run(item.id);
    }
    setSetting(store, ROUND, String(round + 1));
  });
  return signed.length;
}

export function countWaiting({ store }: Issuer): number {
  return countOf(store, 'SELECT count(*) AS count FROM attestation WHERE body IS NOT NULL');
}

function keep(
  issuer: Issuer,
  says: string,
  unsigned: Unsigned,
): Parsed<{ readonly state: 'queued' }, QueueCode> {
  const { store } = issuer;
  const said = createHash('sha256').update(says).digest('base64url');
  return decide(store, () => {
    // The same answer again: only the member knows the nullifier, and a lost answer is asked for twice.
    if (store.sql('SELECT 1 FROM attestation WHERE said = ?').get(said)) return accept({ state: 'queued' });
    const waiting = 'SELECT count(*) AS count FROM attestation WHERE body IS NOT NULL';
    if (
      countOf(store, waiting) >= MAX_WAITING ||
      countOf(store, `${waiting} AND digest = ?`, unsigned.digest) >= MAX_FOR_CONTENT
    )
      return refuse('queue-full', 'too many attestations wait');
    store
      .sql('INSERT INTO attestation VALUES (?, ?, ?, ?)')
      .run(said, unsigned.digest, roundOf(issuer), JSON.stringify(unsigned));
    return accept({ state: 'queued' });
  });
}

async function sign({ relay, random }: Issuer, unsigned: Unsigned, timeMs: number): Promise<SignedItem> {
  const body = { ...unsigned, claimedAt: utcSecondsOf(timeMs) };
  const found = fingerprintTags((body.fingerprints ?? []) as Json[])!; // checked before it was kept
  const tags = attestationTags(body.groupId, body.digest, found);
  const { item, bytes } = await signBody(body as unknown as Json, tags, relay!, random);
  return { id: item.id, bytes };
}

/** By random keys: an order of arrival would be an order of senders. */
function shuffled<T>(rows: readonly T[], { random }: Issuer): readonly T[] {
  const keyed = rows.map((row) => ({ row, key: toBase64Url(random(16)) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

function roundOf({ store }: Issuer): number {
  return Number(setting(store, ROUND) ?? 0);
}
