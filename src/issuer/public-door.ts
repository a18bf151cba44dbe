/**
 * The issuer's public interface over HTTP (docs/spec/issuer.md sections 1 and 2), on loopback: a reverse proxy with TLS is the operator's. Any page may ask, no
 * cookie is read, and nothing that is asked here shows the operator's side.
 */

import type { IncomingMessage } from 'node:http';
import { type Parsed, refuse } from '../errors.ts';
import { type AllowedCredentials, asksFor } from './allowed-credentials.ts';
import { takeVouch } from './applications.ts';
import { enrolApplicant } from './enrol.ts';
import { type Answer, type Door, jsonAnswer, openDoor, readJsonBody, refusal, statusOf } from './http.ts';
import { invitationPage } from './invitation-page.ts';
import type { Issuer } from './issuer.ts';
import { newNonce } from './nonces.ts';
import { queueAttestation } from './relay.ts';
import { addressOf, openRequestBudget, type RequestBudget } from './request-budget.ts';
import { bridgeWorldId, type WorldId } from './world-id.ts';

const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
} as const;

export type PublicSide = {
  readonly issuer: Issuer;
  /** Empty where the group takes no credentials. */
  readonly allowed: AllowedCredentials;
  /** `null` where the group has no bridge. */
  readonly worldId: WorldId | null;
  /** Hears of what may have to be published. */
  readonly onChange: () => void;
};

type Request = {
  /** Of the address's budget: what a request makes the issuer compute. */
  readonly cost: number;
  /** On top of it, for what a body asks to be kept. */
  readonly costOfBody?: (body: Body) => number;
  readonly status: number;
  /** Whether something may have to be published. */
  readonly changes: boolean;
  readonly run: (side: PublicSide, body: Body) => Promise<Parsed<unknown>>;
};
type Body = Readonly<Record<string, unknown>>;

/** Of 240: four at once, then one in 15 seconds. Each takes one of the places of those who wait, or asks somebody else’s server. */
const APPLICATION_COST = 60;

const POSTS: { readonly [path: string]: Request } = {
  '/nonces': { cost: 1, status: 200, changes: false, run: giveNonce },
  '/enrolments': {
    cost: 2,
    costOfBody: ({ admission }) => (isApplication(admission) ? APPLICATION_COST - 2 : 0),
    status: 200,
    changes: true,
    run: ({ issuer, allowed }, body) => enrolApplicant(issuer, body, allowed),
  },
  '/vouches': { cost: 2, status: 200, changes: true, run: ({ issuer }, body) => takeVouch(issuer, body) },
  '/bridge/world-id': { cost: APPLICATION_COST, status: 200, changes: false, run: bridge },
  '/attestations': {
    cost: 10,
    status: 202,
    changes: true,
    run: ({ issuer }, body) => queueAttestation(issuer, body),
  },
};

/** @throws RailError `unsupported-here` when the port cannot be had */
export function openPublicDoor(side: PublicSide, port: number, log: (line: string) => void): Promise<Door> {
  const budget = openRequestBudget(side.issuer.clock);
  return openDoor(port, OPEN_TO_ALL, (incoming) => answer(side, budget, incoming), log);
}

async function answer(side: PublicSide, budget: RequestBudget, incoming: IncomingMessage): Promise<Answer> {
  const { method = 'GET', url = '/' } = incoming;
  const path = url.split('?')[0]!;
  const post = Object.hasOwn(POSTS, path) ? POSTS[path]! : null;
  const address = addressOf(incoming);
  const waitS = budget.spend(address, method === 'POST' ? (post?.cost ?? 1) : 1);
  if (waitS > 0) return tooMany(waitS);
  if (method === 'OPTIONS') return { status: 204, headers: PREFLIGHT, body: new Uint8Array() };
  if (method === 'GET' || method === 'HEAD') return get(side, path, post !== null);
  if (method !== 'POST') return refusal(405, 'method', 'only GET and POST', { allow: 'GET, POST' });
  if (post === null) return refusal(404, 'not-found', 'there is nothing here');
  const body = await readJsonBody(incoming);
  if (!body.ok) return refusal(statusOf(body.code), body.code, body.because);
  const longerS = budget.spend(address, post.costOfBody?.(body.value) ?? 0);
  if (longerS > 0) return tooMany(longerS);
  const done = await post.run(side, body.value);
  if (!done.ok) return refusal(statusOf(done.code), done.code, done.because);
  if (post.changes) side.onChange();
  return jsonAnswer(post.status, done.value);
}

function tooMany(waitS: number): Answer {
  return refusal(429, 'too-many-requests', 'too many requests', { 'retry-after': String(waitS) });
}

/** @param admission not checked yet */
function isApplication(admission: unknown): boolean {
  return (admission as { readonly by?: unknown } | null | undefined)?.by === 'vouching';
}

function get({ issuer, allowed, worldId }: PublicSide, path: string, isPost: boolean): Answer {
  const { groupItem: group, relay } = issuer;
  if (path === '/group') {
    const asks = allowed.length > 0 && { asks: asksFor(allowed) };
    return jsonAnswer(200, { schema: 'rail.issuer/1', group, relay: relay !== null, ...asks });
  }
  if (path === '/') return invitationPage(issuer.group, worldId?.file.page ?? null);
  return isPost
    ? refusal(405, 'method', 'this is asked with POST', { allow: 'POST' })
    : refusal(404, 'not-found', 'there is nothing here');
}

async function bridge({ issuer, worldId }: PublicSide, body: Body): Promise<Parsed<unknown>> {
  return worldId === null
    ? refuse('no-bridge', 'this group has no bridge from World ID')
    : bridgeWorldId(issuer, worldId, body);
}

async function giveNonce({ issuer }: PublicSide, body: Body): Promise<Parsed<{ readonly nonce: string }>> {
  return Object.keys(body).length === 0
    ? { ok: true, value: { nonce: newNonce(issuer) } }
    : { ok: false, code: 'unknown-member', because: 'the body is an empty object' };
}
