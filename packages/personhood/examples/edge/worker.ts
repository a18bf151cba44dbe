/**
 * One membership, one vote, as a handler of `Request` and `Response`, the shape of Cloudflare Workers, Deno Deploy and others. `RAIL_STORE` has to be
 * one store for all instances of the handler (a Durable Object, or a database reached by `Store`); in memory, two instances count twice.
 */

import {
  type GroupEntry,
  type Membership,
  memoryStore,
  openMembership,
  openRoots,
  openSite,
  type Store,
} from '@rail/personhood/verify';

export type Env = {
  readonly ORIGIN: string;
  /** The group's entry as JSON, and addresses of servers with commas between. */
  readonly GROUP: string;
  readonly SERVERS: string;
  readonly RAIL_STORE?: Store;
};

/** 0 to 32 bytes: short words need no digest. */
const SIGNALS = new Map([
  ['tea', 'dGVh'],
  ['coffee', 'Y29mZmVl'],
]);
const MAX_BYTES = 8192;

let opened: Promise<Membership> | null = null;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    opened ??= open(env).catch((error: unknown) => {
      opened = null; // the next request tries again
      throw error;
    });
    const membership = await opened;
    const { pathname } = new URL(request.url);
    const known = /(?:^|; )session=([0-9a-f-]{36})/.exec(request.headers.get('cookie') ?? '')?.[1];
    const session = known ?? crypto.randomUUID();
    const body = request.method === 'POST' ? await bytesOf(request) : null;
    if (body === null) return answer(404, {}, session);
    if (pathname === '/ask') {
      const signal = SIGNALS.get(new TextDecoder().decode(body));
      if (signal === undefined) return answer(400, {}, session);
      return answer(200, await membership.ask(session, { action: 'vote', signal }), session);
    }
    if (pathname !== '/vote') return answer(404, {}, session);
    const taken = await membership.take(session, body);
    if (taken.ok) return answer(200, { counted: true }, session);
    const status = taken.code === 'counted-before' ? 409 : taken.code === 'no-roots' ? 503 : 400;
    return answer(status, { counted: false, code: taken.code }, session);
  },
};

async function open({ ORIGIN, GROUP, SERVERS, RAIL_STORE }: Env): Promise<Membership> {
  const group = JSON.parse(GROUP) as GroupEntry;
  const site = await openSite({ origin: ORIGIN, appId: 'tea-or-coffee', groups: [group] });
  const roots = openRoots({ groups: site.groups, servers: SERVERS.split(',') });
  return openMembership({ site, roots, store: RAIL_STORE ?? memoryStore() });
}

/** One byte more than is taken, at most: what is longer is refused by its length. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  const taken: number[] = [];
  for await (const chunk of request.body ?? []) {
    taken.push(...chunk.subarray(0, MAX_BYTES + 1 - taken.length));
    if (taken.length > MAX_BYTES) break;
  }
  return Uint8Array.from(taken);
}

function answer(status: number, body: object, session: string): Response {
  const cookie = `session=${session}; HttpOnly; Secure; SameSite=Strict; Path=/`;
  return Response.json(body, { status, headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } });
}
