/**
 * Attestations (docs/spec/personhood.md section 6): a member's statement about content, published by a relay of the group. It shows that a
 * member's secret was used for this statement; not who made the content, and not that the statement is true.
 */

import * as v from 'valibot';
import { type Bytes, sha256, toBase64Url } from '../bytes.ts';
import { canonicalize, type Json } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { DataItem } from '../formats/ans104.ts';
import type { Tag } from '../formats/avro-tags.ts';
import { bytes32, line, mediaType, parseShape, utcSeconds } from '../shapes.ts';
import { MIN_GROUP_SIZE } from './bounds.ts';
import { groupTags, type ItemCode, readBody, tagsFollow } from './rail-item.ts';
import type { RootRecord } from './root-record.ts';
import { digestText } from './scope.ts';
import {
  checkSemaphoreProof,
  type ProofCheckCode,
  type ProofReadCode,
  readSemaphoreProof,
  semaphoreProof,
} from './semaphore-proof.ts';

/** Version included: another wording is another statement. */
export const STATEMENTS = ['made-without-ai/1', 'made-with-ai/1', 'vouch-for-source/1'] as const;

/** What a member says with each. */
export const STATEMENT_WORDS: Readonly<Record<(typeof STATEMENTS)[number], string>> = {
  'made-without-ai/1': 'I made this without AI',
  'made-with-ai/1': 'I made this with AI',
  'vouch-for-source/1': 'I vouch for its source',
};

const MAX_FINGERPRINTS = 8;

const attested = v.strictObject({
  statement: v.picklist(STATEMENTS),
  digest: bytes32,
  media: mediaType,
  /** What is in them is for `FingerprintTags`. */
  fingerprints: v.optional(
    v.pipe(v.array(v.looseObject({ alg: line(1, 64) })), v.maxLength(MAX_FINGERPRINTS)),
  ),
  groupId: bytes32,
  rootRecordId: bytes32,
});

const attestationBody = v.strictObject({
  schema: v.literal('rail.attestation/1'),
  type: v.literal('attestation'),
  ...attested.entries,
  claimedAt: utcSeconds,
  proof: semaphoreProof,
});

export type AttestationBody = v.InferOutput<typeof attestationBody>;
export type Attested = v.InferOutput<typeof attested>;
export type Attestation = AttestationBody & {
  readonly id: string;
  /** The relay's key. */
  readonly relay: string;
};

/** Search tags that follow from fingerprints (docs/spec/record.md section 2); `null` where one is malformed. Passed in, since records are not known here. */
export type FingerprintTags = (fingerprints: readonly Json[]) => readonly Tag[] | null;

/** What a wallet is about to prove; what is in fingerprints is for `FingerprintTags`. */
export function checkAttested(value: unknown): Parsed<Attested, 'unknown-member' | 'bad-member'> {
  return parseShape(attested, value);
}

/** 32 bytes: one for each content and group. */
export function attestationScope({ digest, groupId }: Pick<Attested, 'digest' | 'groupId'>): Promise<Bytes> {
  return sha256(canonicalize({ schema: 'rail/attest-scope/v1', digest, groupId }));
}

/** 32 bytes. @param root decimal */
export function attestationMessage(attested: Attested, root: string): Promise<Bytes> {
  const { statement, digest, media, fingerprints = [], groupId, rootRecordId } = attested;
  const members = {
    statement,
    digest,
    media,
    fingerprints: fingerprints as Json[],
    groupId,
    rootRecordId,
    root,
  };
  return sha256(canonicalize({ schema: 'rail/attest-msg/v1', ...members }));
}

/** The attestation in an item whose signature was verified. */
export function readAttestation(item: DataItem, tagsOf: FingerprintTags): Parsed<Attestation, ItemCode> {
  const body = readBody(item, 'attestation', attestationBody);
  if (!body.ok) return body;
  const { digest, groupId, fingerprints = [] } = body.value;
  const found = tagsOf(fingerprints as Json[]);
  if (found === null) return refuse('bad-member', 'fingerprints are not as specified');
  const tags = tagsFollow(item, attestationTags(groupId, digest, found));
  return tags.ok ? accept({ ...body.value, id: item.id, relay: toBase64Url(item.owner) }) : tags;
}

/** The same check on a body that a relay is about to sign. */
export function checkAttestationBody(
  value: unknown,
): Parsed<AttestationBody, 'unknown-member' | 'bad-member'> {
  return parseShape(attestationBody, value);
}

export function attestationTags(groupId: string, digest: string, found: readonly Tag[]): readonly Tag[] {
  return groupTags('attestation', groupId, [{ name: 'Rail-Digest', value: digest }, ...found]);
}

export type AttestationCode =
  | 'other-relay'
  | 'outside-root-time'
  | 'unknown-root'
  | 'group-too-small'
  | ProofReadCode
  | ProofCheckCode;

/** A member counts once for a content; `nullifier` is decimal, and the same for all their statements about it. */
export type AttestingMember = {
  readonly groupId: string;
  readonly statement: Attested['statement'];
  readonly scope: string;
  readonly nullifier: string;
  readonly anonymitySet: number;
};

/** Whether a member of the group attested. @param record the one that the attestation names, from the group's chain */
export async function checkAttestation(
  attestation: Attestation,
  record: RootRecord,
): Promise<Parsed<AttestingMember, AttestationCode>> {
  const { groupId, rootRecordId, relay, statement, claimedAt } = attestation;
  if (record.id !== rootRecordId || record.groupId !== groupId)
    return refuse('unknown-root', 'another root record than the one named');
  if (!record.relays.includes(relay)) return refuse('other-relay', 'signed by no relay of the group');
  const claimedMs = Date.parse(claimedAt);
  if (claimedMs < record.issuedAtMs || claimedMs >= record.expiresAtMs)
    return refuse('outside-root-time', 'not within the time of its root record');
  if (record.size < MIN_GROUP_SIZE) return refuse('group-too-small', `${record.size} members are too few`);
  const proof = readSemaphoreProof(attestation.proof);
  if (!proof.ok) return proof;
  if (proof.value.root !== record.root) return refuse('unknown-root', 'the root is not that of the record');
  const scope = await attestationScope(attestation);
  const holds = checkSemaphoreProof(
    proof.value,
    scope,
    await attestationMessage(attestation, String(record.root)),
  );
  if (!holds.ok) return holds;
  const nullifier = String(proof.value.nullifier);
  return accept({ groupId, statement, scope: digestText(scope), nullifier, anonymitySet: record.size });
}

/**
 * Members by statement, each counted once. Whoever made different statements about the content is in none of them.
 * @param members about one content, each from `checkAttestation`
 */
export function countStatements(
  members: readonly AttestingMember[],
): ReadonlyMap<Attested['statement'], number> {
  const said = new Map<string, Set<Attested['statement']>>();
  for (const { scope, nullifier, statement } of members) {
    const key = `${scope}/${nullifier}`;
    said.set(key, (said.get(key) ?? new Set()).add(statement));
  }
  const counts = new Map<Attested['statement'], number>();
  for (const statements of said.values()) {
    const [only, ...others] = statements;
    if (others.length === 0) counts.set(only!, (counts.get(only!) ?? 0) + 1);
  }
  return counts;
}
