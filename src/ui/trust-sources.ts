/**
 * Where the reader's trust comes from: a key file, a signed list on the web. All of it is read as hostile data; what a
 * file or list says about itself counts only after the reader has seen it and agreed.
 */

import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, type Refusal, refuse } from '../errors.ts';
import { boundedFetch, type FetchCode } from '../ledger/bounded-fetch.ts';
import type { Fetch } from '../ports.ts';
import { parseTrustEntry, parseTrustList, type SignedTrustList, type TrustEntry } from '../verify/trust.ts';

/** A key file holds one entry with a statement of at most 8 kB. */
export const MAX_KEY_FILE_BYTES = 32 * 1024;
const MAX_LIST_BYTES = 4 * 1024 * 1024;
const LIST_TIMEOUT_MS = 15_000;

export type KeyFileCode = 'not-json' | 'too-large' | 'private-key' | 'unknown-member' | 'bad-member';

/** A `rail.trust-entry/1` file. `private-key`: the file holds a secret that its owner should not hand out. */
export function readKeyFile(bytes: Uint8Array): Parsed<TrustEntry, KeyFileCode> {
  if (bytes.length > MAX_KEY_FILE_BYTES) return refuse('too-large', 'larger than any key file');
  const value = jsonIn(bytes);
  if (value === undefined) return refuse('not-json', 'not JSON');
  if (holdsSecret(value)) return refuse('private-key', 'the file holds a private key');
  return parseTrustEntry(value);
}

/** What a subscription has pinned, so that a list is never silently replaced by another's or an older one. */
export type KnownList = { readonly key: string; readonly sequence: number };

type TrustListCode = Extract<ReturnType<typeof parseTrustList>, Refusal>['code'];
export type ListCode = FetchCode | 'not-json' | TrustListCode;

/** The signed list at an address. */
export async function fetchTrustList(
  fetch: Fetch,
  url: string,
  known: KnownList | null,
): Promise<Parsed<SignedTrustList, ListCode>> {
  const limits = { maxBytes: MAX_LIST_BYTES, timeoutMs: LIST_TIMEOUT_MS };
  const answer = await boundedFetch(fetch, url, limits, { cache: 'no-store' });
  if (!answer.ok) return answer;
  const value = jsonIn(answer.value.body);
  return value === undefined ? refuse('not-json', 'not JSON') : parseTrustList(value, known);
}

/** As `settings.trust` stores it. */
export function subscriptionTo(url: string, signed: SignedTrustList): unknown {
  return { schema: 'rail.subscription/1', url, signed };
}

/** An entry for a key that a domain names, under the name that the reader gives it. */
export function entryOfDomain(
  root: string,
  domain: string,
  name: string,
): Parsed<TrustEntry, 'unknown-member' | 'bad-member'> {
  const parsed = parseTrustEntry({ schema: 'rail.trust-entry/1', root, name: name.trim(), domain });
  return parsed.ok ? accept(parsed.value) : parsed;
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function holdsSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secretKey' in value;
}
