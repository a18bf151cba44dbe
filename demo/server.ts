/**
 * The demo's web server: the page, its pictures, and the interface by which the page logs, changes and checks.
 *
 * It can log and switch servers off, so it answers its own page alone: it listens on loopback, refuses hosts other
 * than itself (a name that someone pointed at this machine) and requests that other pages sent. Pictures may be read
 * by extensions, which is what a right-click does, and by no other site.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpAnswer, type HttpRequest, readRequest, sendAnswer } from '../src/devledger/http.ts';
import { MAX_JSON_BYTES, MAX_PICTURE_BYTES, POST_API, refusal, stateAnswer } from './api.ts';
import type { World } from './world.ts';

/** A file of the page, by its path. */
export type PageFiles = ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array }>;

export type DemoServer = { readonly url: string; readonly close: () => Promise<void> };

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

const EXTENSION_ORIGIN = /^(chrome|moz)-extension:\/\/[a-z0-9-]+$/;
const PICTURE_TYPE = /^image\/[a-z0-9.+-]+$|^application\/octet-stream$/;
const JSON_TYPE = /^application\/json$/;
const REQUEST_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 128;
const CLOSE_GRACE_MS = 500;

/** On a free port. @throws when no port can be had */
export async function startDemoServer(
  world: World,
  page: PageFiles,
  log: (line: string) => void,
): Promise<DemoServer> {
  const server = createServer((incoming, response) => {
    handle(world, page, incoming, response).catch((error) => {
      log(`demo page: ${error instanceof Error ? error.message : 'unknown error'}`);
      if (response.headersSent) response.destroy();
      else
        void sendAnswer(
          guarded(refusal(500, 'failed', 'the demo failed; its terminal says more')),
          'GET',
          response,
        );
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

async function handle(
  world: World,
  page: PageFiles,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET' } = incoming;
  const stranger = refuseStrangers(incoming);
  const request = stranger ? null : await readRequest(incoming, maxBodyBytes(incoming));
  if (!request?.ok) {
    response.shouldKeepAlive = false; // what is left of the body will not be read
    const answer =
      stranger ?? refusal(request?.code === 'too-large' ? 413 : 400, request!.code, request!.because);
    return sendAnswer(guarded(answer), method, response);
  }
  const answer = method === 'POST' ? await post(world, request.value) : get(world, page, request.value);
  return sendAnswer(guarded(answer), method, response);
}

/** The answer to requests that are not the page's own, else `null`. */
function refuseStrangers({ headers, socket, method = 'GET', url = '/' }: IncomingMessage): HttpAnswer | null {
  const host = headers.host ?? '';
  const port = socket.localPort;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return refusal(421, 'other-host', 'this server answers under its own address only');
  const { origin } = headers;
  const isOwn = origin === `http://${host}`;
  // Browsers name the origin of every POST, so one without it is not the page's.
  if (method === 'POST') return isOwn ? null : foreign();
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'method', 'only GET, HEAD and POST');
  if (!url.startsWith('/api/') || isOwn) return null;
  const site = headers['sec-fetch-site'] ?? 'none';
  return origin === undefined && (site === 'none' || site === 'same-origin') ? null : foreign();
}

function foreign(): HttpAnswer {
  return refusal(403, 'other-origin', 'only the demo page itself may ask this');
}

function maxBodyBytes({ method, url }: IncomingMessage): number {
  if (method !== 'POST') return 0;
  return url === '/api/pictures' ? MAX_PICTURE_BYTES : MAX_JSON_BYTES;
}

async function post(world: World, { path, headers, body }: HttpRequest): Promise<HttpAnswer> {
  const name = /^\/api\/([a-z/]{1,32})$/.exec(path)?.[1] ?? '';
  const handler = Object.hasOwn(POST_API, name) ? POST_API[name] : undefined;
  if (!handler) return notFound();
  const type = headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (!(name === 'pictures' ? PICTURE_TYPE : JSON_TYPE).test(type))
    return refusal(415, 'content-type', 'this content type is not taken here');
  return await handler(world, new Uint8Array(body));
}

function get(world: World, page: PageFiles, { path, headers }: HttpRequest): HttpAnswer {
  if (path === '/api/state') return stateAnswer(world);
  const file = page.get(path);
  if (file) return { status: 200, headers: { 'content-type': file.type }, body: file.body };
  // Pictures are looked up by name in a map: no path ever reaches the disk.
  const picture = path.startsWith('/pictures/')
    ? world.shelf.get(path.slice('/pictures/'.length))
    : undefined;
  if (!picture) return notFound();
  const { origin = '' } = headers;
  const readable = EXTENSION_ORIGIN.test(origin)
    ? { 'access-control-allow-origin': origin, vary: 'origin' }
    : {};
  return { status: 200, headers: { 'content-type': picture.mediaType, ...readable }, body: picture.bytes };
}

function notFound(): HttpAnswer {
  return refusal(404, 'not-found', 'there is nothing here');
}

function guarded(answer: HttpAnswer): HttpAnswer {
  return { ...answer, headers: { ...SECURITY, ...answer.headers } };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const giveUp = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(giveUp);
}
