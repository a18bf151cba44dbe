/**
 * Ways in which a server can mislead or exhaust a client, for tests and the demo. Each wraps the honest answer from
 * outside, so the honest code does not know that lying exists. Uploads and preflights are never touched.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { fromUtf8, utf8 } from '../bytes.ts';
import type { Core } from './core.ts';
import { bytesAnswer, type HttpAnswer, type HttpRequest, textAnswer } from './http.ts';

export const CONDUCTS = [
  'honest',
  'omit', // says that there is nothing: empty searches, 404 for data
  'alter-body', // one bit of each payload, bundle or range is another
  'swap-id', // names one item and means another, in searches and in data
  'alter-tags', // the last tag of each search row has another value
  'unasked', // searches also list items that do not match
  'fake-block', // another block hash, an earlier time and a lower height everywhere
  'endless-pages', // every page has a next one, with the same rows again
  'drip', // one byte at a time
  'hang', // never answers
  'flood', // never stops answering
  'html-errors', // 502 with a page, as a broken proxy gives
] as const;

export type Conduct = (typeof CONDUCTS)[number];

type Honest = (request: HttpRequest) => Promise<HttpAnswer>;
type Node = Record<string, unknown> & { id?: string; tags?: { name: string; value: string }[] };
type Connection = { pageInfo?: { hasNextPage?: boolean }; edges?: { cursor?: string; node?: Node }[] };

const DRIP_MS = 100;
const FLOOD_PIECE = utf8(' '.repeat(64 * 1024));
const DATA_PATH = /^(\/raw)?\/([A-Za-z0-9_-]{43})$/;
const FAKE_HASH = `${'A'.repeat(63)}B`;

/** The answer that a server of this conduct gives. `honest` is asked for the true one where it is needed. */
export async function misbehave(
  conduct: Conduct,
  core: Core,
  request: HttpRequest,
  honest: Honest,
): Promise<HttpAnswer> {
  const isRead = request.method !== 'OPTIONS' && (request.method !== 'POST' || request.path === '/graphql');
  if (conduct === 'honest' || !isRead) return honest(request);
  if (conduct === 'hang') return new Promise(() => {}); // until the client or the server closes the connection
  if (conduct === 'html-errors') return withCors(await honest(request), brokenProxy());
  if (conduct === 'swap-id') return swapIds(core, request, honest);

  const truth = await honest(conduct === 'endless-pages' ? fromTheStart(request) : request);
  if (conduct === 'drip') return { ...truth, body: drip(truth.body as Uint8Array) };
  if (conduct === 'flood') return { ...truth, body: flood(truth.body as Uint8Array) };
  if (request.path === '/graphql') return changeSearch(truth, (rows) => lieAbout(conduct, core, rows));
  const isData = DATA_PATH.test(request.path);
  if (conduct === 'omit' && isData) return withCors(truth, textAnswer(404, 'Not Found'));
  if (conduct === 'alter-body' && isData) return { ...truth, body: flipLastBit(truth.body as Uint8Array) };
  if (conduct === 'fake-block') return fakeBlock(request, truth);
  return truth;
}

function lieAbout(conduct: Conduct, core: Core, found: Connection): void {
  const edges = found.edges ?? [];
  if (conduct === 'omit') {
    found.edges = [];
    if (found.pageInfo) found.pageInfo.hasNextPage = false;
  }
  if (conduct === 'alter-tags')
    for (const { node } of edges) {
      const last = node?.tags?.at(-1);
      if (last) last.value = `${last.value}x`;
    }
  if (conduct === 'fake-block')
    for (const { node } of edges)
      if (node?.block) node.block = { ...node.block, id: FAKE_HASH, height: 1, timestamp: 1 };
  if (conduct === 'unasked' && edges[0]) found.edges = [...edges, ...strangers(core, edges)];
  if (conduct === 'endless-pages' && found.pageInfo) found.pageInfo.hasNextPage = true;
}

/** Real rows of other items would need another query; a known id under the first row's fields misleads as well. */
function strangers(core: Core, edges: NonNullable<Connection['edges']>): typeof edges {
  const listed = new Set(edges.map(({ node }) => node?.id));
  const rows = core.store.sql('SELECT id FROM entry ORDER BY seq LIMIT 100').all() as { id: string }[];
  const others = rows.map(({ id }) => id).filter((id) => !listed.has(id));
  return others.slice(0, 3).map((id) => ({ ...edges[0], node: { ...edges[0]!.node, id } }));
}

/** The same search without its cursor. */
function fromTheStart(request: HttpRequest): HttpRequest {
  if (request.method !== 'POST') return request;
  const text = fromUtf8(request.body) ?? '';
  return { ...request, body: utf8(text.replace(/"after":"[^"]*"/, '"after":null')) };
}

/** Asked for one item, serves its neighbour; finding items, names their neighbours. */
async function swapIds(core: Core, request: HttpRequest, honest: Honest): Promise<HttpAnswer> {
  const data = DATA_PATH.exec(request.path);
  if (data) return honest({ ...request, path: `${data[1] ?? ''}/${neighbour(core, data[2]!)}` });
  const truth = await honest(request);
  if (request.path !== '/graphql') return truth;
  return changeSearch(truth, (found) => {
    for (const { node } of found.edges ?? []) if (node?.id) node.id = neighbour(core, node.id);
  });
}

function neighbour(core: Core, id: string): string {
  const row = core.store
    .sql(
      'SELECT id FROM entry WHERE id <> ? ORDER BY seq > (SELECT seq FROM entry WHERE id = ?) DESC, seq LIMIT 1',
    )
    .get(id, id) as { id: string } | undefined;
  return row?.id ?? id;
}

/** Applies `change` to each list of transactions in a GraphQL answer. */
function changeSearch(truth: HttpAnswer, change: (found: Connection) => void): HttpAnswer {
  const json = JSON.parse(fromUtf8(truth.body as Uint8Array) ?? '{}') as {
    data?: Record<string, Connection | null> | null;
  };
  for (const found of Object.values(json.data ?? {})) if (found?.edges) change(found);
  return { ...truth, body: utf8(JSON.stringify(json)) };
}

function fakeBlock(request: HttpRequest, truth: HttpAnswer): HttpAnswer {
  if (!/^\/block\/|\/status$/.test(request.path) || truth.status !== 200) return truth;
  const json = JSON.parse(fromUtf8(truth.body as Uint8Array) ?? '{}') as Record<string, unknown>;
  const lies: Record<string, unknown> = {
    indep_hash: FAKE_HASH,
    timestamp: 1,
    block_indep_hash: FAKE_HASH,
    block_height: 1,
  };
  for (const name of Object.keys(lies)) if (name in json) json[name] = lies[name];
  return { ...truth, body: utf8(JSON.stringify(json)) };
}

function flipLastBit(body: Uint8Array): Uint8Array {
  const altered = body.slice();
  if (altered.length > 0) altered[altered.length - 1]! ^= 1;
  return altered;
}

function brokenProxy(): HttpAnswer {
  const page =
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
  return bytesAnswer(502, 'text/html', utf8(page));
}

/** A browser lets a page see a lie only if it comes with the truth's CORS headers. */
function withCors(truth: HttpAnswer, lie: HttpAnswer): HttpAnswer {
  const cors = Object.entries(truth.headers).filter(([name]) => name.startsWith('access-control-'));
  return { ...lie, headers: { ...Object.fromEntries(cors), ...lie.headers } };
}

async function* drip(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < body.length; i++) {
    yield body.subarray(i, i + 1);
    await wait(DRIP_MS, undefined, { ref: false });
  }
}

async function* flood(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
  for (;;) yield FLOOD_PIECE;
}
