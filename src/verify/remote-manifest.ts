/**
 * Fetches a Content Credential that is kept at an address, only where the reader allowed this address: its server learns
 * that somebody looks at the file (docs/spec/signals.md section 1.4). What it gives is hostile until it was verified.
 */

import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { ascii } from '../formats/blocks/block.ts';
import { manifestAddress } from '../formats/file-blocks.ts';
import { boundedFetch, type FetchCode } from '../ledger/bounded-fetch.ts';
import { isLoopback } from '../loopback.ts';
import type { Lookup } from './context.ts';

/** `null` where the reader did not allow this address, which then is not asked. */
export type FetchManifest = (url: string) => Promise<Parsed<Bytes, FetchCode | 'no-manifest'> | null>;

/** Manifests with thumbnails take a few hundred kilobytes. */
const MAX_BYTES = 8 * 2 ** 20;
const TIMEOUT_MS = 8_000;

/** Nobody's file sends this device to its own ports, or says in the open what is looked at. */
export function isAskable(url: string): boolean {
  return manifestAddress(url) === url && !isLoopback(url);
}

export function manifestFetcher({ context, sent }: Lookup): FetchManifest {
  return async (url) => {
    if (!context.askManifests.includes(url) || !isAskable(url)) return null;
    sent.push({ to: new URL(url).origin, what: 'manifest-address', values: 1 });
    const limits = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
    // A redirect would tell another host, which the reader did not allow.
    const init = { redirect: 'error', ...(context.signal ? { signal: context.signal } : {}) } as const;
    const answer = await boundedFetch(context.fetch, url, limits, init);
    if (!answer.ok) return answer;
    const { body } = answer.value;
    return ascii(body, 4, 8) === 'jumb'
      ? accept(body)
      : refuse('no-manifest', 'what is kept there is no manifest');
  };
}
