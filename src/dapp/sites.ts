/**
 * The list of sites that the person switched on (docs/spec/page-requests.md section 1): exact origins. What is stored may be old or changed by hand;
 * an entry that is not an origin is left out.
 */

import { isAskingOrigin } from '../identity/asking-origin.ts';

export const MAX_SITES = 200;
const MAX_ORIGIN_CHARS = 300;
/** What the manifest calls optional: browsers give access to no other hosts. Chrome takes `no%20name` for a host, too. */
const GRANTABLE = /^(https:\/\/([\w.-]+|\[[\da-f:]+\])|http:\/\/(127\.0\.0\.1|localhost))(:\d+)?$/;

export function readSites(stored: unknown): readonly string[] {
  if (!Array.isArray(stored)) return [];
  return [...new Set(stored.filter(isSite))].slice(0, MAX_SITES);
}

/** The origin of an address that somebody typed or a page has; `null` where pages of it could not ask. */
export function siteOf(address: string): string | null {
  const url = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(url)) return null;
  const { origin, protocol } = new URL(url);
  return /^https?:$/.test(protocol) && isSite(origin) ? origin : null;
}

export function withSite(sites: readonly string[], origin: string): readonly string[] {
  return sites.includes(origin) ? sites : [...sites, origin].slice(0, MAX_SITES);
}

/** Browsers know hosts, not ports. */
export function patternOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

/** Each once, sorted, so that equal lists are equal. */
export function patternsOf(sites: readonly string[]): string[] {
  return [...new Set(sites.map(patternOf))].sort();
}

function isSite(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= MAX_ORIGIN_CHARS &&
    GRANTABLE.test(value) &&
    isAskingOrigin(value)
  );
}
