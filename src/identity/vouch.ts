/**
 * Vouching for an applicant (docs/spec/issuer.md section 4): a member's signature that an issuer checks. It names the member to the issuer, unlike
 * a proof. Whether this member may vouch now is the issuer's policy.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import { base64UrlOf, bytes32, parseShape } from '../shapes.ts';
import type { Identity } from './identity.ts';
import { SIGNED, type SignedCode, signAsMember, signerOf } from './signed-by-member.ts';

const vouchShape = v.strictObject({
  schema: v.literal('rail.vouch/1'),
  issuer: bytes32,
  groupId: bytes32,
  /** The issuer's name for who waits. */
  application: base64UrlOf(16),
  ...SIGNED,
});

export type Vouch = v.InferOutput<typeof vouchShape>;
export type VouchContext = Pick<Vouch, 'issuer' | 'groupId' | 'application'>;
export type VouchCode = 'unknown-member' | 'bad-member' | 'wrong-context' | SignedCode;

/** Who vouches, as the leaf of their key, and for which application. */
export type Vouched = { readonly commitment: bigint; readonly application: string };

/** What a member's wallet sends. */
export async function vouchFor(identity: Identity, context: VouchContext): Promise<Vouch> {
  const { issuer, groupId, application } = context;
  const signed = await signAsMember(identity, messageOf(context));
  return { schema: 'rail.vouch/1', issuer, groupId, application, ...signed };
}

/** @param value from whoever sent it; its size was bounded */
export async function checkVouch(
  value: unknown,
  expected: Pick<VouchContext, 'issuer' | 'groupId'>,
): Promise<Parsed<Vouched, VouchCode>> {
  const shape = parseShape(vouchShape, value);
  if (!shape.ok) return shape;
  const { issuer, groupId, application } = shape.value;
  if (issuer !== expected.issuer || groupId !== expected.groupId)
    return refuse('wrong-context', 'signed for another issuer or group');
  const commitment = await signerOf(shape.value, messageOf(shape.value));
  return commitment.ok ? accept({ commitment: commitment.value, application }) : commitment;
}

function messageOf({ issuer, groupId, application }: VouchContext) {
  return { schema: 'rail/vouch-msg/v1', issuer, groupId, application };
}
