/**
 * Joining a group (docs/spec/personhood.md section 2): a public key with a signature over the issuer's nonce, never a bare commitment, because
 * a leaf that is the hash of two commitments is two members. Whether the applicant should be admitted is the issuer's policy.
 */

import * as v from 'valibot';
import { type Parsed, refuse } from '../errors.ts';
import { bytes32, parseShape } from '../shapes.ts';
import type { Identity } from './identity.ts';
import { SIGNED, type SignedCode, signAsMember, signerOf } from './signed-by-member.ts';

const enrolment = v.strictObject({
  schema: v.literal('rail.enrolment/1'),
  issuer: bytes32,
  groupId: bytes32,
  /** The issuer's, single use. */
  nonce: bytes32,
  ...SIGNED,
});

export type Enrolment = v.InferOutput<typeof enrolment>;
export type EnrolmentContext = Pick<Enrolment, 'issuer' | 'groupId' | 'nonce'>;
export type EnrolmentCode = 'unknown-member' | 'bad-member' | 'wrong-context' | SignedCode | 'already-member';

/** What a wallet sends. */
export async function enrol(identity: Identity, context: EnrolmentContext): Promise<Enrolment> {
  const { issuer, groupId, nonce } = context;
  const signed = await signAsMember(identity, messageOf(context));
  return { schema: 'rail.enrolment/1', issuer, groupId, nonce, ...signed };
}

/**
 * The commitment to admit.
 * @param value from the applicant; its size was bounded
 * @param expected the issuer's own, and a nonce that was not used before
 * @param isMember whether the group has this leaf
 */
export async function checkEnrolment(
  value: unknown,
  expected: EnrolmentContext,
  isMember: (commitment: bigint) => boolean,
): Promise<Parsed<bigint, EnrolmentCode>> {
  const shape = parseShape(enrolment, value);
  if (!shape.ok) return shape;
  const { issuer, groupId, nonce } = shape.value;
  if (issuer !== expected.issuer || groupId !== expected.groupId || nonce !== expected.nonce)
    return refuse('wrong-context', 'signed for another issuer, group or nonce');
  const commitment = await signerOf(shape.value, messageOf(expected));
  if (!commitment.ok) return commitment;
  return isMember(commitment.value) ? refuse('already-member', 'the group has this member') : commitment;
}

function messageOf({ issuer, groupId, nonce }: EnrolmentContext) {
  return { schema: 'rail.enrol-message/1', issuer, groupId, nonce };
}
