/**
 * The operator's door: on loopback, under its own address alone, and only for whoever has the token of this start. The token is sent as a header by the page that
 * was opened with it: a cookie would go along with requests of other pages, and to other ports of this machine.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { toBase64Url } from '../bytes.ts';
import { ADMIN_API, type AdminSide } from './admin-api.ts';
import type { PageFiles } from './admin-page-files.ts';
import { type Answer, type Door, jsonAnswer, openDoor, readJsonBody, refusal, statusOf } from './http.ts';

const TOKEN_BYTES = 32;
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** `url` is for the operator alone: it holds the token. @throws RailError `unsupported-here` when the port cannot be had */
export async function openAdminDoor(
  side: AdminSide,
  page: PageFiles,
  port: number,
  log: (line: string) => void,
): Promise<Door> {
  const token = toBase64Url(side.issuer.random(TOKEN_BYTES));
  const door = await openDoor(port, SECURITY, (incoming) => answer(side, page, token, incoming), log);
  return { url: `${door.url}/#token=${token}`, close: door.close };
}

async function answer(
  side: AdminSide,
  page: PageFiles,
  token: string,
  incoming: IncomingMessage,
): Promise<Answer> {
  const { method = 'GET', url = '/', headers, socket } = incoming;
  const host = headers.host ?? '';
  // A name that somebody pointed at this machine is another host.
  if (host !== `127.0.0.1:${socket.localPort}` && host !== `localhost:${socket.localPort}`)
    return refusal(421, 'other-host', 'this page answers under its own address only');
  const path = url.split('?')[0]!;
  if (method === 'GET' || method === 'HEAD') {
    const file = page.get(path);
    if (file === undefined) return refusal(404, 'not-found', 'there is nothing here');
    return { status: 200, headers: { 'content-type': file.type }, body: file.body };
  }
  if (method !== 'POST') return refusal(405, 'method', 'only GET and POST', { allow: 'GET, POST' });
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return refusal(403, 'other-origin', 'only the issuer’s own page may ask this');
  if (!isToken(headers.authorization ?? '', token))
    return refusal(401, 'wrong-token', 'open the address that was printed when the issuer started');
  const handle = path.startsWith('/api/') ? path.slice('/api/'.length) : '';
  if (!Object.hasOwn(ADMIN_API, handle)) return refusal(404, 'not-found', 'there is nothing here');
  const body = await readJsonBody(incoming);
  if (!body.ok) return refusal(statusOf(body.code), body.code, body.because);
  const done = await ADMIN_API[handle]!(side, body.value);
  return done.ok ? jsonAnswer(200, done.value) : refusal(statusOf(done.code), done.code, done.because);
}

/** Digests have one length, which the comparison in constant time needs. */
function isToken(authorization: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}
