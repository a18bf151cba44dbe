/**
 * What the lookup worker asks issuers (docs/spec/issuer.md). An issuer is a stranger: its answers are bounded and read strictly, a redirect is
 * no answer, its words for a refusal are not kept, and of its codes only those that are known here.
 */

import * as v from 'valibot';
import { fromUtf8, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { credentialAsks } from '../identity/credentials/asks.ts';
import { readGroupEntry } from '../identity/group.ts';
import { boundedAnswer, type Limits } from '../ledger/bounded-fetch.ts';
import type { Fetch } from '../ports.ts';
import { base64UrlOf, bytes32, parseShape } from '../shapes.ts';
import { isIssuerUrl } from './invitation.ts';
import type { Enrolled, IssuerLook, LookupCalls } from './lookup-protocol.ts';
import { MAX_GROUP_CHARS } from './stored-memberships.ts';

type Params<M extends keyof LookupCalls> = LookupCalls[M]['params'];
export type IssuerPorts = { readonly fetch: Fetch; readonly signal: AbortSignal };

/** Three requests in a row stay within the time of one event of the background. */
const LIMITS: Limits = { maxBytes: 65_536, timeoutMs: 8_000 };

const groupAnswer = v.strictObject({
  schema: v.literal('rail.issuer/1'),
  group: v.string(),
  relay: v.boolean(),
  asks: v.optional(credentialAsks),
});
const nonceAnswer = v.strictObject({ nonce: bytes32 });
const enrolAnswer = v.variant('state', [
  v.strictObject({ state: v.literal('admitted') }),
  v.strictObject({ state: v.literal('waiting'), application: base64UrlOf(16) }),
]);
const vouchAnswer = v.strictObject({ state: v.literal('taken') });
const attestAnswer = v.strictObject({ state: v.literal('queued') });
const refusal = v.object({ error: v.object({ code: v.string() }) });

/** Codes of docs/spec/issuer.md that mean something to a member; every other one is `issuer-refused`. */
const KNOWN_REFUSALS: readonly string[] = [
  'already-member',
  'already-vouched',
  'application-unknown',
  'budget-spent',
  'credential-expired',
  'credential-false',
  'credential-issuer-not-allowed',
  'credential-not-yet-valid',
  'credential-type-not-allowed',
  'group-too-small',
  'invite-expired',
  'invite-unknown',
  'invite-used',
  'key-binding-old',
  'no-relay',
  'not-a-member',
  'queue-full',
  'removed',
  'status-unsupported',
  'subject-missing',
  'subject-used',
  'too-many-applications',
  'too-many-requests',
  'unknown-root',
  'vouched-recently',
  'wrong-admission',
];

/** Codes: `bad-group` where the item is not the signed statement of its issuer, `group-too-large` where a vault cannot keep it, and those of asking. */
export async function lookAtIssuer(
  { url }: Params<'issuer-look'>,
  ports: IssuerPorts,
): Promise<Parsed<IssuerLook>> {
  const answer = await ask(url, 'group', groupAnswer, ports);
  if (!answer.ok) return answer;
  const { group, relay, asks = null } = answer.value;
  if (group.length > MAX_GROUP_CHARS)
    return refuse('group-too-large', 'the statement of the group is too long');
  const read = await readGroupEntry({ schema: 'rail.group-entry/1', group });
  if (!read.ok) return refuse('bad-group', 'the issuer shows no group that it signed');
  const { groupId, issuer, name, admission, policy, policyId } = read.value;
  if ((admission === 'credential') !== (asks !== null))
    return refuse('bad-answer', 'what it asks for and how it admits do not fit');
  return accept({ group, groupId, issuer, name, admission, policy, policyId, relay, asks });
}

export function askNonce(
  { url }: Params<'issuer-nonce'>,
  ports: IssuerPorts,
): Promise<Parsed<{ readonly nonce: string }>> {
  return ask(url, 'nonces', nonceAnswer, ports, {});
}

export function sendEnrolment(
  { url, enrolment, admission }: Params<'issuer-enrol'>,
  ports: IssuerPorts,
): Promise<Parsed<Enrolled>> {
  return ask(url, 'enrolments', enrolAnswer, ports, { enrolment, admission });
}

export async function sendVouch(
  { url, vouch }: Params<'issuer-vouch'>,
  ports: IssuerPorts,
): Promise<Parsed<null>> {
  const answer = await ask(url, 'vouches', vouchAnswer, ports, vouch);
  return answer.ok ? accept(null) : answer;
}

export async function sendAttestation(
  { url, attestation }: Params<'issuer-attest'>,
  ports: IssuerPorts,
): Promise<Parsed<null>> {
  const answer = await ask(url, 'attestations', attestAnswer, ports, attestation);
  return answer.ok ? accept(null) : answer;
}

/**
 * One request, a POST where there is a body. Codes: `bad-address`, those of fetching, `bad-answer` for anything that is not exactly the
 * answer, and what the issuer refused.
 */
async function ask<S extends v.GenericSchema>(
  url: string,
  path: string,
  schema: S,
  { fetch, signal }: IssuerPorts,
  body?: object,
): Promise<Parsed<v.InferOutput<S>>> {
  if (!isIssuerUrl(url)) return refuse('bad-address', 'not an address of https or of this device');
  const posted = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: utf8(JSON.stringify(body)),
  };
  const answer = await boundedAnswer(fetch, `${url}/${path}`, LIMITS, { signal, ...(body && posted) });
  if (!answer.ok) return answer;
  const { status, body: bytes } = answer.value;
  const json = jsonOf(bytes);
  if (status < 200 || status > 299) return refusalOf(json, status);
  const read = parseShape(schema, json);
  return read.ok ? read : refuse('bad-answer', 'the issuer answered something else than the interface says');
}

function refusalOf(json: unknown, status: number): Parsed<never> {
  const read = parseShape(refusal, json);
  const code = read.ok ? read.value.error.code : '';
  return refuse(
    KNOWN_REFUSALS.includes(code) ? code : 'issuer-refused',
    `the issuer answered with status ${status}`,
  );
}

/** Of bounded size; `undefined` where it is no JSON. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '');
  } catch {
    return undefined;
  }
}
