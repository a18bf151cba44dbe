/**
 * One request to a server that nobody trusts: bounded in bytes and in time, with failures as answers.
 * It says nothing about whether the bytes are true; verification is the caller's next step.
 */

import { type Bytes, concatAll } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { Fetch } from '../ports.ts';

export type FetchCode = 'unreachable' | 'timed-out' | 'http-error' | 'too-large';

export type Limits = {
  /** Largest body read, in bytes; a longer one is abandoned while it arrives. */
  readonly maxBytes: number;
  /** From the call to the last byte: a server that drips cannot hold a lookup longer. */
  readonly timeoutMs: number;
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Bytes };

/**
 * Fetches `url`; any HTTP status outside 200–299 is `http-error`. A redirect is no answer unless `init.redirect` says
 * otherwise: it would carry what is asked to a host that nobody chose.
 */
export function boundedFetch(
  fetch: Fetch,
  url: string,
  limits: Limits,
  init: RequestInit = {},
): Promise<Parsed<Answer, FetchCode>> {
  return answerOf(fetch, url, limits, init, (status) => status >= 200 && status <= 299);
}

/** The same where what a refusing server says is read, too: an answer of any status, and never `http-error`. */
export function boundedAnswer(
  fetch: Fetch,
  url: string,
  limits: Limits,
  init: RequestInit = {},
): Promise<Parsed<Answer, FetchCode>> {
  return answerOf(fetch, url, limits, init, () => true);
}

async function answerOf(
  fetch: Fetch,
  url: string,
  limits: Limits,
  init: RequestInit,
  isAnswer: (status: number) => boolean,
): Promise<Parsed<Answer, FetchCode>> {
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  const signal = init.signal ? AbortSignal.any([deadline, init.signal]) : deadline;
  try {
    const response = await fetch(url, {
      redirect: 'error',
      ...init,
      signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (!isAnswer(response.status)) {
      await response.body?.cancel();
      return refuse('http-error', `answered with status ${response.status}`);
    }
    const body = await readAtMost(response, limits.maxBytes);
    if (body === null) return refuse('too-large', `answer larger than ${limits.maxBytes} bytes`);
    return accept({ status: response.status, headers: response.headers, body });
  } catch {
    return deadline.aborted
      ? refuse('timed-out', `no complete answer within ${limits.timeoutMs} ms`)
      : refuse('unreachable', 'no answer');
  }
}

async function readAtMost(response: Response, maxBytes: number): Promise<Bytes | null> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return null;
  }
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatAll(parts);
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
}
