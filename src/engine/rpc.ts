/**
 * One question to a server of an Ethereum chain (JSON-RPC 2.0). The server is a stranger that the person chose: its answer is bounded in bytes, time and depth, is to this
 * question or is none, and nothing says that it is true.
 */

import * as v from 'valibot';
import { fromUtf8, utf8 } from '../bytes.ts';
import { nesting } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { boundedAnswer, type Limits } from '../ledger/bounded-fetch.ts';
import { isServerUrl } from '../loopback.ts';
import type { Fetch } from '../ports.ts';
import { parseShape } from '../shapes.ts';

export type RpcPorts = { readonly fetch: Fetch; readonly signal: AbortSignal };

/** `data`: hex, where there was some. `message`: the server's words, cut. */
export type RpcError = { readonly code: number; readonly message: string; readonly data?: string };
export type RpcAnswer =
  | { readonly is: 'result'; readonly value: unknown }
  | { readonly is: 'error'; readonly error: RpcError };
export type RpcCode = 'bad-address' | 'unreachable' | 'timed-out' | 'too-large' | 'bad-answer';

const LIMITS: Limits = { maxBytes: 1_000_000, timeoutMs: 10_000 };
const MAX_DEPTH = 32;
const MAX_MESSAGE_CHARS = 1_000;
const MAX_DATA_CHARS = 100_000;

const id = v.literal(1);
const answered = v.union([
  v.strictObject({ jsonrpc: v.literal('2.0'), id, result: v.unknown() }),
  v.object({
    id: v.optional(v.nullable(v.literal(1))),
    error: v.object({
      code: v.pipe(v.number(), v.safeInteger()),
      message: v.string(),
      data: v.optional(v.unknown()),
    }),
  }),
]);

export async function askRpc(
  url: string,
  method: string,
  params: readonly unknown[],
  { fetch, signal }: RpcPorts,
): Promise<Parsed<RpcAnswer, RpcCode>> {
  if (!isServerUrl(url)) return refuse('bad-address', 'not an address of https or of this device');
  const posted = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: utf8(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })),
    signal,
  };
  const answer = await boundedAnswer(fetch, url, LIMITS, posted);
  if (!answer.ok)
    return answer.code === 'http-error'
      ? refuse('unreachable', answer.because)
      : refuse(answer.code, answer.because);
  const text = fromUtf8(answer.value.body) ?? '';
  if (nesting(text) > MAX_DEPTH) return BAD_ANSWER;
  const read = parseShape(answered, jsonOf(text));
  if (!read.ok) return BAD_ANSWER;
  if (!('error' in read.value)) return accept({ is: 'result', value: read.value.result });
  const { code, message, data } = read.value.error;
  const hex = hexIn(data);
  const error = { code, message: message.slice(0, MAX_MESSAGE_CHARS), ...(hex !== null && { data: hex }) };
  return accept({ is: 'error', error });
}

const BAD_ANSWER = refuse('bad-answer', 'the server answered something else than JSON-RPC');

/** Some servers wrap it. */
function hexIn(data: unknown): string | null {
  const value = typeof data === 'object' && data !== null && 'data' in data ? data.data : data;
  const isHex =
    typeof value === 'string' && value.length <= MAX_DATA_CHARS && /^0x([\da-fA-F]{2})*$/.test(value);
  return isHex ? value : null;
}

/** Of bounded size and depth; `undefined` where it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
