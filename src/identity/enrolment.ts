/**
 * Joining a group (docs/spec/personhood.md section 2): a public key with a signature over the issuer's nonce, never a bare commitment, because
 * a leaf that is the hash of two commitments is two members. Whether the applicant should be admitted is the issuer's policy.
 */

import * as v from 'valibot';
import { type Bytes, sha256, toBigInt } from '../bytes.ts';
import { canonicalize } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { bytes32, parseShape } from '../shapes.ts';
import { type Coordinates, type CurveCode, signEddsa, subgroupPoint, verifyEddsa } from './baby-jubjub.ts';
import { fieldNumber, MAX_DIGITS } from './decimal.ts';
import { commitmentOf, type Identity } from './identity.ts';

const numberText = v.pipe(v.string(), v.maxLength(MAX_DIGITS));
const point = v.strictTuple([numberText, numberText]);

const enrolment = v.strictObject({
  schema: v.literal('rail.enrolment/1'),
  issuer: bytes32,
  groupId: bytes32,
  /** The issuer's, single use. */
  nonce: bytes32,
  publicKey: point,
  signature: v.strictObject({ r8: point, s: numberText }),
});

export type Enrolment = v.InferOutput<typeof enrolment>;
export type EnrolmentContext = Pick<Enrolment, 'issuer' | 'groupId' | 'nonce'>;
export type EnrolmentCode =
  | 'unknown-member'
  | 'bad-member'
  | 'wrong-context'
  | CurveCode
  | 'signature-false'
  | 'already-member';

/** What a wallet sends. */
export async function enrol({ secret, publicKey }: Identity, context: EnrolmentContext): Promise<Enrolment> {
  const { issuer, groupId, nonce } = context;
  const { r8, s } = signEddsa(secret, await messageOf(context));
  const signature = { r8: textPair(r8), s: String(s) };
  return { schema: 'rail.enrolment/1', issuer, groupId, nonce, publicKey: textPair(publicKey), signature };
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
  const { issuer, groupId, nonce, publicKey, signature } = shape.value;
  if (issuer !== expected.issuer || groupId !== expected.groupId || nonce !== expected.nonce)
    return refuse('wrong-context', 'signed for another issuer, group or nonce');
  const [x, y, rx, ry, s] = [...publicKey, ...signature.r8, signature.s].map(fieldNumber);
  if (x == null || y == null || rx == null || ry == null || s == null)
    return refuse('not-canonical', 'a number is not in its one spelling');
  const key = subgroupPoint([x, y]);
  if (!key.ok) return key;
  const signed = verifyEddsa(key.value, await messageOf(expected), { r8: [rx, ry], s });
  if (!signed.ok) return signed;
  const commitment = commitmentOf([x, y]);
  return isMember(commitment) ? refuse('already-member', 'the group has this member') : accept(commitment);
}

/** 31 bytes of the digest, so that it is a number of the field. */
async function messageOf({ issuer, groupId, nonce }: EnrolmentContext): Promise<bigint> {
  const digest: Bytes = await sha256(
    canonicalize({ schema: 'rail.enrol-message/1', issuer, groupId, nonce }),
  );
  return toBigInt(digest) >> 8n;
}

function textPair([x, y]: Coordinates): [string, string] {
  return [String(x), String(y)];
}
