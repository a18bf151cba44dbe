/**
 * The HTTP interface as a table: an upload service in the manner of Turbo, a GraphQL gateway and an Arweave node,
 * under one origin. Answers carry nothing that tells a client which server this is; the greeting at `/` does.
 */

import { fromUtf8, utf8 } from '../bytes.ts';
import { tip } from './chain.ts';
import type { Core } from './core.ts';
import { greet } from './greeting.ts';
import { bytesAnswer, type HttpAnswer, type HttpRequest, jsonAnswer, textAnswer } from './http.ts';
import {
  serveBlock,
  serveChunk,
  serveCurrentBlock,
  serveInfo,
  serveOffset,
  servePrice,
  serveStatus,
  serveTx,
  serveTxField,
} from './serve-chain.ts';
import { serveData } from './serve-data.ts';
import { signReceipt } from './wallet.ts';

/** Blocks that an upload has to be in, at the latest, as upload services promise. */
const DEADLINE_BLOCKS = 200;
const MAX_GRAPHQL_BYTES = 1024 * 1024;
const UPLOAD_PATH = /^(?:\/v1)?\/tx(?:\/[a-z0-9-]{1,32})?$/;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
} as const;
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-allow-private-network': 'true',
  'access-control-max-age': '600',
} as const;

type Handler = (core: Core, params: readonly string[], request: HttpRequest) => HttpAnswer;

const ID = '([A-Za-z0-9_-]{43})';
const NUMBER = '(\\d{1,15})';
const route = (pattern: string, handler: Handler) => ({ pattern: new RegExp(`^${pattern}/?$`), handler });

const GET_ROUTES = [
  route('', (core, _, request) => greet(core, request)),
  route('/graphql', (core, _, request) => serveGraphql(core, fromQuery(request.query))),
  route('/info', ({ store, startedAtMs, clock }) => serveInfo(store, startedAtMs, clock())),
  route('/height', ({ store }) => textAnswer(200, String(tip(store)!.height))),
  route('/tx_anchor', ({ store }) => textAnswer(200, tip(store)!.hash)),
  route(`/price/${NUMBER}(?:/${ID})?`, (_, [size]) => servePrice(size!)),
  route('/block/current', ({ store }) => serveCurrentBlock(store)),
  route(`/block/height/${NUMBER}`, ({ store }, [height]) => serveBlock(store, 'height', height!)),
  route('/block/hash/([A-Za-z0-9_-]{64})', ({ store }, [hash]) => serveBlock(store, 'hash', hash!)),
  route(`/chunk/${NUMBER}`, ({ store }, [offset]) => serveChunk(store, offset!)),
  route(`(?:/v1)?/tx/${ID}/status`, ({ store }, [id]) => serveStatus(store, id!)),
  route(`/tx/${ID}/offset`, ({ store }, [id]) => serveOffset(store, id!)),
  route(`/tx/${ID}/([a-z_]{1,20})`, ({ store }, [id, field]) => serveTxField(store, id!, field!)),
  route(`/tx/${ID}`, ({ store }, [id]) => serveTx(store, id!)),
  route(`(?:/raw)?/${ID}`, ({ store }, [id], request) => serveData(store, id!, request)),
];

/** Answers one request. */
export async function answer(core: Core, request: HttpRequest): Promise<HttpAnswer> {
  if (request.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT, body: new Uint8Array(0) };
  const plain = await dispatch(core, request);
  return { ...plain, headers: { ...plain.headers, ...CORS } };
}

/** Largest body that a request may have. */
export function maxBodyBytes(core: Core, method: string, url: string): number {
  if (method !== 'POST') return 0;
  return UPLOAD_PATH.test(url) ? core.maxItemBytes : MAX_GRAPHQL_BYTES;
}

/** The answer to a request that could not be read. */
export function refusedRequest(code: 'too-large' | 'bad-path' | 'aborted', because: string): HttpAnswer {
  const plain = jsonAnswer(code === 'too-large' ? 413 : 400, { error: code, because });
  return { ...plain, headers: { ...plain.headers, ...CORS } };
}

async function dispatch(core: Core, request: HttpRequest): Promise<HttpAnswer> {
  const { method, path } = request;
  if (method === 'POST') {
    if (UPLOAD_PATH.test(path)) return upload(core, request);
    if (path === '/graphql') return serveGraphql(core, fromBody(request.body));
    return textAnswer(404, 'Not Found');
  }
  if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, 'Method Not Allowed');
  for (const { pattern, handler } of GET_ROUTES) {
    const match = pattern.exec(path);
    if (match) return handler(core, match.slice(1), request);
  }
  return textAnswer(404, 'Not Found');
}

async function upload(core: Core, request: HttpRequest): Promise<HttpAnswer> {
  const type = request.headers['content-type']?.split(';')[0]?.trim();
  if (type !== 'application/octet-stream')
    return jsonAnswer(400, {
      error: 'unsupported-content-type',
      because: 'send a signed data item as application/octet-stream',
    });
  const taken = await core.intake.take(request.body);
  if (!taken.ok) {
    const status = taken.code === 'item-too-large' ? 413 : 400;
    return jsonAnswer(status, { error: taken.code, because: taken.because });
  }
  const { id, owner, outcome } = taken.value;
  core.log(`upload ${id} ${request.body.length} bytes, ${outcome}`);
  if (outcome === 'known') return textAnswer(202, 'Data item is already known');
  const deadlineHeight = tip(core.store)!.height + DEADLINE_BLOCKS;
  return jsonAnswer(
    200,
    await signReceipt(core.wallet, { id, owner, timestamp: core.clock(), deadlineHeight }),
  );
}

function serveGraphql(core: Core, request: unknown): HttpAnswer {
  const { status, json } = core.graphql(request);
  return bytesAnswer(status, 'application/json; charset=utf-8', utf8(json));
}

function fromBody(body: Uint8Array): unknown {
  return parseJson(fromUtf8(body));
}

function fromQuery(query: URLSearchParams): unknown {
  const variables = query.get('variables');
  return {
    query: query.get('query'),
    variables: variables === null ? null : parseJson(variables),
    operationName: query.get('operationName'),
  };
}

/** `undefined` for what is not JSON; the GraphQL layer refuses it like any other malformed request. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
