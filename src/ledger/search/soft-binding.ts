/**
 * A client of the C2PA Soft Binding Resolution API (docs/spec/other-ledgers.md section 5): from a watermark or
 * fingerprint to manifests, and from a manifest's id to its store. Everything it answers is one server's claim and proves
 * nothing about a file. It never sends content and asks no address that a server names.
 */

import * as v from 'valibot';
import { type Bytes, fromUtf8, utf8 } from '../../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../../errors.ts';
import { isLoopback } from '../../loopback.ts';
import type { Fetch } from '../../ports.ts';
import { integer, parseShape } from '../../shapes.ts';
import { boundedFetch, type FetchCode } from '../bounded-fetch.ts';

export type BindingServer = {
  /** Base address such as `https://c2pa.example.org/v1`: https, or http on the reader's own device. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly signal?: AbortSignal;
};

/** What somebody has read from a content. */
export type SoftBinding = {
  /** Id of the algorithm, as C2PA lists it. */
  readonly alg: string;
  /** Base64. */
  readonly value: string;
};

export type BindingMatch = v.InferOutput<typeof match>;
export type BindingCode = FetchCode | 'bad-answer';

const MAX_MATCHES = 10;
const TIMEOUT_MS = 8_000;
const MATCHES_LIMITS = { maxBytes: 64 * 1024, timeoutMs: TIMEOUT_MS };
const STORE_LIMITS = { maxBytes: 8 * 1024 * 1024, timeoutMs: TIMEOUT_MS };
/** Longer values do not fit into every server's address line. */
const MAX_VALUE_IN_ADDRESS = 1_000;
const MAX_ADDRESS = 2_048;

const softBinding = v.object({
  alg: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,128}$/)),
  value: v.pipe(v.string(), v.maxLength(16_384), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
});
/** Begins with no dot, so that it is never a step in an address. */
const manifestId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9:._-]{0,199}$/));
const match = v.object({
  manifestId,
  /** Another server that has the manifest, as this one says. */
  endpoint: v.optional(v.pipe(v.string(), v.maxLength(MAX_ADDRESS), v.check(isServerAddress))),
  /** 0 to 100, in the server's own measure. */
  similarityScore: v.optional(integer(0, 100)),
});
const answerOfMatches = v.object({ matches: v.pipe(v.array(match), v.maxLength(MAX_MATCHES)) });

/**
 * Manifests that the server names for a soft binding, at most 10.
 * @throws RailError `bad-argument` for an address or a binding outside the limits
 */
export async function findByBinding(
  server: BindingServer,
  binding: SoftBinding,
): Promise<Parsed<readonly BindingMatch[], BindingCode>> {
  if (!v.is(softBinding, binding))
    throw new RailError('bad-argument', 'a soft binding is an algorithm id and a value in base64');
  const { alg, value } = binding;
  const path = '/matches/byBinding';
  const isShort = value.length <= MAX_VALUE_IN_ADDRESS;
  const answer = isShort
    ? await ask(server, path, { alg, value, maxResults: String(MAX_MATCHES) }, MATCHES_LIMITS, {})
    : await ask(server, path, { maxResults: String(MAX_MATCHES) }, MATCHES_LIMITS, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: utf8(JSON.stringify({ alg, value })),
      });
  if (!answer.ok) return answer;
  const parsed = parseShape(answerOfMatches, parseJson(answer.value));
  return parsed.ok
    ? accept(parsed.value.matches)
    : refuse('bad-answer', `no list of matches: ${parsed.because}`);
}

/**
 * The manifest store that the server has under this id, unverified.
 * @throws RailError `bad-argument` for an address or an id outside the limits
 */
export async function fetchManifestStore(
  server: BindingServer,
  id: string,
): Promise<Parsed<Bytes, BindingCode>> {
  if (!v.is(manifestId, id)) throw new RailError('bad-argument', 'that is no id of a manifest');
  const answer = await ask(server, `/manifests/${id}`, {}, STORE_LIMITS, {});
  if (!answer.ok) return answer;
  return isManifestStore(answer.value) ? answer : refuse('bad-answer', 'what came is no manifest store');
}

async function ask(
  { url, fetch, signal }: BindingServer,
  path: string,
  parameters: Record<string, string>,
  limits: typeof MATCHES_LIMITS,
  init: RequestInit,
): Promise<Parsed<Bytes, FetchCode>> {
  if (!isServerAddress(url))
    throw new RailError('bad-argument', `${url} is no server to ask: https is needed, without ? and #`);
  const query = new URLSearchParams(parameters).toString();
  const address = `${url.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`;
  const answer = await boundedFetch(fetch, address, limits, { ...init, ...(signal ? { signal } : {}) });
  return answer.ok ? accept(answer.value.body) : answer;
}

function isServerAddress(url: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(url) || /[?#]/.test(url) || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && isLoopback(url));
  return isPrivate && username === '' && password === '';
}

/** ISO 19566-5: a length in 4 bytes, then `jumb`. A box that is cut off is none. */
function isManifestStore(bytes: Bytes): boolean {
  if (bytes.length < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint32(4) === 0x6a756d62 && view.getUint32(0) >= 8 && view.getUint32(0) <= bytes.length;
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '') as unknown;
  } catch {
    return null;
  }
}
