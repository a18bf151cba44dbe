/**
 * Asks a domain which roots speak for it, only when the reader wants it: the fetch tells the domain that somebody is
 * looking (docs/spec/record.md section 7). The answer binds a root to a domain, nothing more.
 */

import * as v from 'valibot';
import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { boundedFetch, type FetchCode } from '../ledger/bounded-fetch.ts';
import { isLoopback } from '../loopback.ts';
import type { Fetch } from '../ports.ts';
import { bytes32, domainName, parseShape } from '../shapes.ts';

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 8_000;

const wellKnown = v.object({
  schema: v.literal('rail.domain/1'),
  roots: v.pipe(v.array(bytes32), v.maxLength(16)),
});

export type DomainCode = FetchCode | 'bad-domain' | 'bad-domain-file';

/** The roots that the domain names. Plain HTTP is used for loopback only. */
export async function rootsOfDomain(
  fetch: Fetch,
  domain: string,
  signal?: AbortSignal,
): Promise<Parsed<readonly string[], DomainCode>> {
  if (!v.is(domainName, domain)) return refuse('bad-domain', 'not a domain name');
  const scheme = isLoopback(`http://${domain}`) ? 'http' : 'https';
  const limits = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
  // A redirect would let another host answer for this domain.
  const answer = await boundedFetch(fetch, `${scheme}://${domain}/.well-known/rail.json`, limits, {
    redirect: 'error',
    ...(signal ? { signal } : {}),
  });
  if (!answer.ok) return answer;
  const parsed = parseShape(wellKnown, parseJson(answer.value.body));
  return parsed.ok ? accept(parsed.value.roots) : refuse('bad-domain-file', parsed.because);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '') as unknown;
  } catch {
    return null;
  }
}
