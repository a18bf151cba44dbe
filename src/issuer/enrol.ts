/**
 * Enrolment as the algorithm (docs/spec/issuer.md section 3): nonce, signature, admission; then one transaction that uses up the nonce and admits, or
 * changes nothing.
 */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../errors.ts';
import { checkEnrolment, type EnrolmentCode } from '../identity/enrolment.ts';
import { bytes32, parseShape } from '../shapes.ts';
import type { AllowedCredentials } from './allowed-credentials.ts';
import { type ApplyCode, apply } from './applications.ts';
import { type CredentialCode, checkCredential, MAX_PRESENTATION_CHARS, useUpSubject } from './credential.ts';
import { type InviteCode, MAX_CODE_CHARS, redeemInvite } from './invites.ts';
import type { Issuer } from './issuer.ts';
import { addMember, findMember, type How } from './members.ts';
import { nonceEnd, useUpNonce } from './nonces.ts';
import { decide } from './store.ts';

const enrolRequest = v.strictObject({
  /** What is in it is for `checkEnrolment`. */
  enrolment: v.looseObject({ nonce: bytes32 }),
  admission: v.variant('by', [
    v.strictObject({ by: v.literal('invite'), code: v.pipe(v.string(), v.maxLength(MAX_CODE_CHARS)) }),
    v.strictObject({ by: v.literal('vouching') }),
    v.strictObject({
      by: v.literal('credential'),
      presentation: v.pipe(v.string(), v.maxLength(MAX_PRESENTATION_CHARS)),
    }),
  ]),
});

type Admission = v.InferOutput<typeof enrolRequest>['admission'];

export type Enrolled =
  | { readonly state: 'admitted' }
  | { readonly state: 'waiting'; readonly application: string };
export type EnrolCode =
  | EnrolmentCode
  | 'wrong-admission'
  | 'nonce-unknown'
  | 'nonce-expired'
  | 'nonce-used'
  | 'removed'
  | InviteCode
  | ApplyCode
  | CredentialCode
  | 'subject-used';

/** The last step, inside the transaction. */
type Admit = (commitment: string) => Parsed<Enrolled, EnrolCode>;

/** @param body from an applicant, of bounded size */
export async function enrolApplicant(
  issuer: Issuer,
  body: unknown,
  allowed: AllowedCredentials,
): Promise<Parsed<Enrolled, EnrolCode>> {
  const request = parseShape(enrolRequest, body);
  if (!request.ok) return request;
  const { enrolment, admission } = request.value;
  const { nonce } = enrolment;
  if (!isTaken(issuer, admission)) return refuse('wrong-admission', 'this group admits in another way');
  const end = nonceEnd(issuer, nonce);
  if (!end.ok) return end;
  const { issuer: key, groupId } = issuer.group;
  const applicant = await checkEnrolment(enrolment, { issuer: key, groupId, nonce }, () => false);
  if (!applicant.ok) return applicant;
  const commitment = String(applicant.value);
  const admit = await admitBy(issuer, admission, nonce, allowed);
  if (!admit.ok) return admit;
  return decide(issuer.store, () => {
    if (!useUpNonce(issuer, nonce, end.value)) return refuse('nonce-used', 'this nonce was used');
    const known = findMember(issuer, commitment);
    if (known?.removedMs != null) return refuse('removed', 'this member was removed');
    return known ? refuse('already-member', 'the group has this member') : admit.value(commitment);
  });
}

/** A group of vouchers begins with some whom its operator invites; a bridge hands out invitations. */
function isTaken({ group: { admission } }: Issuer, { by }: Admission): boolean {
  return by === 'invite' ? admission !== 'credential' : by === admission;
}

async function admitBy(
  issuer: Issuer,
  admission: Admission,
  nonce: string,
  allowed: AllowedCredentials,
): Promise<Parsed<Admit, EnrolCode>> {
  if (admission.by === 'vouching') return accept((commitment) => apply(issuer, commitment));
  if (admission.by === 'invite') {
    const { code } = admission;
    return accept((commitment) => {
      const redeemed = redeemInvite(issuer, code);
      const how = issuer.group.admission === 'bridge' ? 'bridge' : 'invite';
      return redeemed.ok ? admitted(issuer, commitment, how) : redeemed;
    });
  }
  const audience = issuer.group.issuer;
  const expected = { audience, nonce, nowMs: issuer.clock() };
  const subject = await checkCredential(admission.presentation, allowed, expected);
  if (!subject.ok) return subject;
  return accept((commitment) =>
    useUpSubject(issuer, subject.value)
      ? admitted(issuer, commitment, 'credential')
      : refuse('subject-used', 'somebody was admitted with this subject'),
  );
}

function admitted(issuer: Issuer, commitment: string, how: How): Parsed<Enrolled, EnrolCode> {
  addMember(issuer, commitment, how);
  return accept({ state: 'admitted' });
}
