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
import { makeInvite, withdrawInvite } from './invites.ts';
import { daysMs, type Issuer } from './issuer.ts';
import { nonceEnd } from './nonces.ts';
import { decide, setSetting, setting } from './store.ts';
import type { WorldIdFile } from './world-id-file.ts';

/** World lets nobody prove a second time for one action, so that an invitation which ran out is a place lost. */
const INVITE_LIFE_MS = daysMs(30);
const WORLDS_LIMITS = { maxBytes: 65_536, timeoutMs: 10_000 };
const VERSION = '4.0';
const ENVIRONMENT = 'production';

const hexNumber = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{1,64}$/));

/** What World's IDKit answers for one proof of uniqueness. Members at the top that are not named here are not passed on. */
const idKitResult = v.object({
  protocol_version: v.literal(VERSION),
  environment: v.optional(v.literal(ENVIRONMENT)),
  nonce: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  action: v.string(),
  responses: v.strictTuple([
    v.looseObject({ issuer_schema_id: integer(0, 2 ** 32), nullifier: hexNumber, signal_hash: hexNumber }),
  ]),
  integrity_bundle: v.optional(v.unknown()),
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
export type WorldId = { readonly file: WorldIdFile; readonly fetch: Fetch };
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
  const fresh = nonceEnd(issuer, nonce);
  if (!fresh.ok) return fresh;
  const refused = refuseProof(world.file, proof, nonce);
  if (refused) return refused;
  const verified = await askWorld(world, proof);
  return verified.ok ? decide(issuer.store, () => inviteOnce(issuer, world.file, verified.value)) : verified;
}

/**
 * Holds the operator to one action: for another, everybody has another nullifier and so another place.
 * @throws RailError `bad-settings`
 */
export function keepToAction({ store }: Issuer, { rpId, action }: WorldIdFile): void {
  const [before, now] = [setting(store, 'world-id'), JSON.stringify([rpId, action])];
  if (before !== null && before !== now)
    throw new RailError(
      'bad-settings',
      `this group admits for World ID's ${before}: for ${now} every member could join a second time`,
    );
  setSetting(store, 'world-id', now);
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
  { file: { url, rpId }, fetch }: WorldId,
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
  if (!asked.ok) return refuse('bridge-away', 'World’s service could not be asked; try again later');
  const { status, body } = asked.value;
  if (status === 400 || status === 403) return refuse('proof-refused', 'World’s service refuses this proof');
  const answer = status === 200 ? parseShape(worldsAnswer, jsonOf(body)) : null;
  if (!answer?.ok) return refuse('bridge-away', 'World’s service gave no answer that can be used');
  const nullifier = BigInt(answer.value.nullifier);
  return answer.value.action === proof.action && nullifier === BigInt(proof.responses[0].nullifier)
    ? accept(nullifier)
    : refuse('bridge-away', 'World’s service answered about another proof');
}

/** Who sends the same proof again, because an answer was lost, gets another invitation in place of the first. */
function inviteOnce(
  issuer: Issuer,
  { rpId, action }: WorldIdFile,
  nullifier: bigint,
): Parsed<Bridged, 'nullifier-used'> {
  const { store, secret } = issuer;
  const hmac = createHmac('sha256', secret)
    .update('rail-issuer-world-id/1|')
    .update(canonicalize([rpId, action, String(nullifier)]))
    .digest('base64url');
  const row = store.sql('SELECT invite FROM bridged WHERE hmac = ?').get(hmac);
  const before = row as { readonly invite: string } | undefined;
  if (before && !withdrawInvite(issuer, before.invite))
    return refuse('nullifier-used', 'this World ID has joined before');
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
