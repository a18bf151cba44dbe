/**
 * What both doors share: one server with its bounds, requests with JSON bodies of bounded size, answers as values. An error becomes a sentence without its
 * cause; the operator's log gets its message.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Bytes, concatAll, fromUtf8, utf8 } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';

export const MAX_BODY_BYTES = 65_536;
const REQUEST_TIMEOUT_MS = 20_000;
const HEADERS_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 256;
const MAX_HEADERS = 50;
const CLOSE_GRACE_MS = 1_000;

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
};
export type Headers = Readonly<Record<string, string>>;

export type Door = {
  /** Without a trailing slash. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

export function jsonAnswer(status: number, value: unknown, headers: Headers = {}): Answer {
  const body = utf8(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

export function refusal(status: number, code: string, because: string, headers: Headers = {}): Answer {
  return jsonAnswer(status, { error: { code, because } }, headers);
}

/**
 * A server on loopback; 0 lets the system choose the port.
 * @param always headers of each answer, also of failures
 * @throws RailError `unsupported-here` when the port cannot be had
 */
export async function openDoor(
  port: number,
  always: Headers,
  answer: (incoming: IncomingMessage) => Promise<Answer>,
  log: (line: string) => void,
): Promise<Door> {
  const server = createServer((incoming, response) => {
    answer(incoming)
      .catch((error: unknown) => {
        log(`failed: ${error instanceof Error ? error.message : 'unknown error'}`);
        return refusal(500, 'failed', 'the issuer could not do this; its log says more');
      })
      .then((reply) => send(reply, always, incoming, response));
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new RailError('unsupported-here', `cannot listen on port ${port} of this machine`, { cause })),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const giveUp = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      await closed;
      clearTimeout(giveUp);
    },
  };
}

/** The JSON object in a body of `application/json`. Codes: `content-type`, `too-large`, `not-json`, `aborted`. */
export async function readJsonBody(
  incoming: IncomingMessage,
): Promise<Parsed<Readonly<Record<string, unknown>>, 'content-type' | 'too-large' | 'not-json' | 'aborted'>> {
  const { headers } = incoming;
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
    return refuse('content-type', 'bodies are application/json');
  const tooLarge = refuse('too-large', `a body has at most ${MAX_BODY_BYTES} bytes`);
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) return tooLarge;
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of incoming as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > MAX_BODY_BYTES) return tooLarge;
      parts.push(part);
    }
  } catch {
    return refuse('aborted', 'the request was not complete');
  }
  try {
    const value = JSON.parse(fromUtf8(concatAll(parts)) ?? '') as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return accept(value as Readonly<Record<string, unknown>>);
  } catch {}
  return refuse('not-json', 'the body is no JSON object');
}

/** Of refusals that are not the ordinary 400. */
export function statusOf(code: string): number {
  const other: Readonly<Record<string, number>> = {
    'content-type': 415,
    'too-large': 413,
    'no-relay': 404,
    'no-bridge': 404,
    'bridge-away': 502,
    'queue-full': 503,
    'too-many-applications': 503,
  };
  return Object.hasOwn(other, code) ? other[code]! : 400;
}

function send(
  { status, headers, body }: Answer,
  always: Headers,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  // What is left of a body that was refused will not be read.
  if (!incoming.complete) response.shouldKeepAlive = false;
  response.writeHead(status, { ...always, ...headers, 'content-length': String(body.length) });
  response.end(incoming.method === 'HEAD' ? undefined : body);
}
