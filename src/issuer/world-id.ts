/**
 * A bridge from World ID 4.0 (docs/spec/issuer.md section 8): a proof that one of its holders made is shown to World's verification service, and its
 * nullifier gets one invitation. That the proof holds is World's word; all that is checked here is that the word is about this proof.
 *
 * Written from World's public documentation and server code. Run against a stand-in only, never against World's network.
 */

import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { fromUtf8, utf8 } from '../bytes.ts';
import { canonicalize } from '../canonical.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { FIELD_ORDER } from '../formats/poseidon.ts';
import { circuitInput } from '../identity/decimal.ts';
import { boundedAnswer } from '../ledger/bounded-fetch.ts';
import type { Fetch } from '../ports.ts';
import { bytes32, integer, parseShape } from '../shapes.ts';
import { type Invite, makeInvite, withdrawInvite } from './invites.ts';
import { daysMs, type Issuer } from './issuer.ts';
import { nonceEnd } from './nonces.ts';
import { decide, setSetting, setting } from './store.ts';
import type { WorldIdFile } from './world-id-file.ts';

/** World lets nobody prove a second time for one action, so that an invitation which ran out is a place lost. */
const INVITE_LIFE_MS = daysMs(30);
const WORLDS_LIMITS = { maxBytes: 65_536, timeoutMs: 10_000 };
const ACTION_SETTING = 'world-id';
const VERSION = '4.0';
const ENVIRONMENT = 'production';

/** World lets its holders prove once for an action, so a proof has to be worth something for longer than an enrolment. */
const NONCE_GRACE_MS = 50 * 60_000;
/** What World says of a proof itself; all else is about the operator's registration, or about World. */
const PROOF_REFUSED: readonly unknown[] = [
  'all_verifications_failed',
  'environment_mismatch',
  'protocol_version_not_allowed',
];

const hexNumber = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{1,64}$/));
const text = v.pipe(v.string(), v.maxLength(8192));
const time = integer(0, 2 ** 40);
/** Of members that World may add. */
const plain = v.union([text, v.number(), v.boolean()]);

/** What World's IDKit answers for one proof of uniqueness. Members at the top that are not named here are not passed on. */
const idKitResult = v.object({
  protocol_version: v.literal(VERSION),
  environment: v.optional(v.literal(ENVIRONMENT)),
  nonce: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  action: v.string(),
  responses: v.strictTuple([
    v.objectWithRest(
      {
        identifier: text,
        issuer_schema_id: integer(0, 2 ** 32),
        nullifier: hexNumber,
        // In lower case, as World takes it.
        signal_hash: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,64}$/)),
        proof: v.pipe(v.array(text), v.length(5)),
        expires_at_min: time,
      },
      plain,
    ),
  ]),
  integrity_bundle: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), plain)),
});

/** `nonce`: of this issuer. */
const bridgeRequest = v.strictObject({ nonce: bytes32, proof: idKitResult });

const worldsAnswer = v.object({
  success: v.literal(true),
  action: v.string(),
  nullifier: hexNumber,
  environment: v.literal(ENVIRONMENT),
  protocol_version: v.optional(v.literal(VERSION)),
});

type IdKitResult = v.InferOutput<typeof idKitResult>;
export type WorldId = {
  readonly file: WorldIdFile;
  readonly fetch: Fetch;
  /** For the operator: what World answers about their registration. Never anything of a proof. */
  readonly log: (line: string) => void;
};
export type Bridged = { readonly invitation: string; readonly expiresAt: string };
export type BridgeCode =
  | 'bad-member'
  | 'unknown-member'
  | 'nonce-unknown'
  | 'nonce-expired'
  | 'other-action'
  | 'other-signal'
  | 'proof-not-allowed'
  | 'proof-refused'
  | 'bridge-away'
  | 'nullifier-used';

/** @param body from an applicant, of bounded size */
export async function bridgeWorldId(
  issuer: Issuer,
  world: WorldId,
  body: unknown,
): Promise<Parsed<Bridged, BridgeCode>> {
  const request = parseShape(bridgeRequest, body);
  if (!request.ok) return request;
  const { nonce, proof } = request.value;
  const fresh = nonceEnd(issuer, nonce, NONCE_GRACE_MS);
  if (!fresh.ok) return fresh;
  const refused = refuseProof(world.file, proof, nonce);
  if (refused) return refused;
  const verified = await askWorld(world, proof);
  return verified.ok ? decide(issuer.store, () => inviteOnce(issuer, world.file, verified.value)) : verified;
}

/**
 * Holds the operator to the action of the first invitation: for another, everybody has another nullifier and so another place.
 * @throws RailError `bad-settings`
 */
export function keepToAction({ store }: Issuer, file: WorldIdFile): void {
  const [before, now] = [setting(store, ACTION_SETTING), actionOf(file)];
  if (before !== null && before !== now)
    throw new RailError(
      'bad-settings',
      `this group admits for World ID's ${before}: for ${now} every member could join a second time`,
    );
}

function actionOf({ rpId, action }: WorldIdFile): string {
  return JSON.stringify([rpId, action]);
}

function refuseProof({ action, credentials }: WorldIdFile, proof: IdKitResult, nonce: string) {
  const [{ issuer_schema_id: schema, nullifier, signal_hash: signal }] = proof.responses;
  if (proof.action !== action) return refuse('other-action', 'this proof was made for something else');
  if (!credentials.includes(schema))
    return refuse('proof-not-allowed', 'this group does not take this kind of World ID');
  // IDKit hashes a text as Semaphore does: Keccak-256 without the last byte.
  if (BigInt(signal) !== circuitInput(utf8(nonce)))
    return refuse('other-signal', 'this proof was not made with the nonce beside it');
  // Or one holder would have several spellings.
  return BigInt(nullifier) < FIELD_ORDER ? null : refuse('bad-member', 'the nullifier is no field element');
}

/** The nullifier that World vouches for. */
async function askWorld(
  { file: { url, rpId }, fetch, log }: WorldId,
  proof: IdKitResult,
): Promise<Parsed<bigint, 'proof-refused' | 'bridge-away'>> {
  const asked = await boundedAnswer(
    fetch,
    `${url.replace(/\/+$/, '')}/api/v4/verify/${rpId}`,
    WORLDS_LIMITS,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...proof, environment: ENVIRONMENT, min_protocol_version: VERSION }),
    },
  );
  if (!asked.ok) return away(log, asked.code);
  const { status, body } = asked.value;
  const said = jsonOf(body);
  if (status !== 200) {
    const code = codeIn(said);
    return status === 403 || (status === 400 && PROOF_REFUSED.includes(code))
      ? refuse('proof-refused', 'World’s service refuses this proof')
      : away(log, `status ${status} ${code}`);
  }
  const answer = parseShape(worldsAnswer, said);
  if (!answer.ok) return away(log, 'no answer that can be used');
  const nullifier = BigInt(answer.value.nullifier);
  return answer.value.action === proof.action && nullifier === BigInt(proof.responses[0].nullifier)
    ? accept(nullifier)
    : away(log, 'an answer about another proof');
}

function away(log: WorldId['log'], what: string) {
  log(`World's service: ${what}`);
  return refuse('bridge-away', 'World’s service could not say whether this proof holds; try again');
}

/** World's word for what is wrong, where it is one. */
function codeIn(said: unknown): string {
  const code = (said as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? code : '';
}

/** Who sends the same proof again, because an answer was lost, gets another invitation in place of the first. */
function inviteOnce(issuer: Issuer, file: WorldIdFile, nullifier: bigint): Parsed<Bridged, 'nullifier-used'> {
  const { store, secret } = issuer;
  const hmac = createHmac('sha256', secret)
    .update('rail-issuer-world-id/1|')
    .update(canonicalize([file.rpId, file.action, String(nullifier)]))
    .digest('base64url');
  const row = store
    .sql('SELECT hash AS id, state FROM bridged JOIN invite ON hash = bridged.invite WHERE hmac = ?')
    .get(hmac);
  const before = row as Pick<Invite, 'id' | 'state'> | undefined;
  if (before?.state === 'used') return refuse('nullifier-used', 'this World ID has joined before');
  if (before) withdrawInvite(issuer, before.id);
  setSetting(store, ACTION_SETTING, actionOf(file));
  const { id, code, expiresMs } = makeInvite(issuer, INVITE_LIFE_MS);
  store.sql('INSERT OR REPLACE INTO bridged VALUES (?, ?)').run(hmac, id);
  return accept({ invitation: code, expiresAt: new Date(expiresMs).toISOString() });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(body) ?? '');
  } catch {
    return undefined;
  }
}
