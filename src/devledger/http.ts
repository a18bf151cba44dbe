/**
 * Requests and answers as plain values, and the step between them and Node's sockets. Everything a client sends is
 * bounded here: size of the body, and (by the server's options) time and headers.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';

export type HttpRequest = {
  readonly method: string;
  /** Percent-decoded path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces where the answer is sent bit by bit. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
};

export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return bytesAnswer(status, 'application/json; charset=utf-8', utf8(JSON.stringify(value)));
}

export function textAnswer(status: number, text: string): HttpAnswer {
  return bytesAnswer(status, 'text/plain; charset=utf-8', utf8(text));
}

export function bytesAnswer(status: number, contentType: string, body: Uint8Array): HttpAnswer {
  return { status, headers: { 'content-type': contentType }, body };
}

/**
 * Reads one request with a body of at most `maxBodyBytes`.
 * Codes: `too-large`, `bad-path`, `aborted` (the client left).
 */
export async function readRequest(
  incoming: IncomingMessage,
  maxBodyBytes: number,
): Promise<Parsed<HttpRequest, 'too-large' | 'bad-path' | 'aborted'>> {
  const target = parseTarget(incoming.url ?? '/');
  if (target === null) return refuse('bad-path', 'the path is not percent-encoded text');
  const tooLarge = refuse('too-large', `a body may have at most ${maxBodyBytes} bytes`);
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) return tooLarge;

  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of incoming as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > maxBodyBytes) return tooLarge;
      pieces.push(piece);
    }
  } catch {
    return refuse('aborted', 'the client left before its request was complete');
  }
  const headers = incoming.headers as Record<string, string | undefined>;
  const body = new Uint8Array(Buffer.concat(pieces));
  return accept({ method: incoming.method ?? 'GET', ...target, headers, body });
}

/** Sends an answer; `HEAD` gets its headers only. Resolves when it is sent or the client has left. */
export async function sendAnswer(
  answer: HttpAnswer,
  method: string,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = answer;
  if (body instanceof Uint8Array) {
    response.writeHead(status, { ...headers, 'content-length': String(body.length) });
    response.end(method === 'HEAD' ? undefined : body);
    return;
  }
  response.writeHead(status, headers);
  if (method === 'HEAD') return void response.end();
  for await (const piece of body) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
  }
  response.end();
}

function parseTarget(url: string): { readonly path: string; readonly query: URLSearchParams } | null {
  const mark = url.indexOf('?');
  try {
    return {
      path: decodeURIComponent(mark < 0 ? url : url.slice(0, mark)),
      query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    };
  } catch {
    return null;
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
