/**
 * Signing in with an account (EIP-4361; docs/spec/wallet.md section 5): reading the message exactly as the specification's grammar has it, and holding it against who
 * asks. A message that only resembles one is said to be malformed, never taken for ordinary text.
 *
 * Does not promise that the site is honest: only that the message names the site that asks.
 */

import type { WarningCode } from '../description.ts';
import type { Address, Decimal } from '../signable.ts';
import { readAddress } from './address.ts';

export type SignIn = {
  readonly scheme: string | null;
  /** Host, with the port where there is one. */
  readonly domain: string;
  readonly address: Address;
  readonly statement: string | null;
  readonly uri: string;
  readonly chainId: Decimal;
  readonly nonce: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number | null;
  readonly notBeforeMs: number | null;
  readonly requestId: string | null;
  readonly resources: readonly string[];
};

export type ReadSignIn =
  | { readonly is: 'sign-in'; readonly signIn: SignIn }
  /** It speaks of signing in, and is not of EIP-4361. */
  | { readonly is: 'malformed' };

const ASKS = ' wants you to sign in with your Ethereum account:';
const MAX_RESOURCES = 100;

// RFC 3986, appendix A. A user is taken in a URI alone: in front of the site's name it would be read as the site.
const SCHEME = '(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)';
const PLAIN = "[a-zA-Z0-9\\-._~!$&'()*+,;=]|%[0-9a-fA-F]{2}";
const HOST = `(?<host>(?:${PLAIN})+|\\[[0-9a-fA-F:.]+\\])(?::(?<port>[0-9]*))?`;
const NAME = new RegExp(`^(?:${SCHEME}://)?(?<domain>(?=.{1,260}$)${HOST})$`);
const URI = new RegExp(
  `^${SCHEME}:(?://(?:(?:${PLAIN}|:)*@)?${HOST}(?:/(?:${PLAIN}|[:@/])*)?|(?!//)(?:${PLAIN}|[:@/])+)(?:\\?(?:${PLAIN}|[:@/?])*)?(?:#(?:${PLAIN}|[:@/?])*)?$`,
);
const REQUEST_ID = new RegExp(`^(?:${PLAIN}|[:@])*$`);
/** RFC 3339, without leap seconds, which clocks here do not count. */
const TIME =
  /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** `null` for a message that has nothing to do with it. */
export function readSignIn(message: string): ReadSignIn | null {
  if (!/wants\s+you\s+to\s+sign\s+in\s+with\s+your/i.test(message)) return null;
  const signIn = parse(message.split('\n'));
  return signIn === null ? { is: 'malformed' } : { is: 'sign-in', signIn };
}

/**
 * @param origin of who asks, from the browser; `null` where it is no site
 * @param account whose key would sign
 */
export function checkSignIn(
  signIn: SignIn,
  origin: string | null,
  account: Address,
  nowMs: number,
): WarningCode[] {
  const { scheme, domain, uri, address, expiresAtMs, notBeforeMs } = signIn;
  const site = origin === null ? null : new URL(origin);
  const isSame =
    site !== null &&
    site.host === hostOf(`${scheme ?? site.protocol.slice(0, -1)}://${domain}`) &&
    (scheme === null || `${scheme}:` === site.protocol) &&
    site.host === hostOf(uri);
  const isCurrent =
    (expiresAtMs === null || nowMs < expiresAtMs) && (notBeforeMs === null || nowMs >= notBeforeMs);
  return [
    ...(isSame ? [] : (['sign-in-other-domain'] as const)),
    ...(address === account ? [] : (['sign-in-other-account'] as const)),
    ...(isCurrent ? [] : (['sign-in-expired'] as const)),
  ];
}

/** Host and port as RFC 3986 has them, written as in an origin; `null` where there are none. `URL` also finds hosts where that has none. */
function hostOf(uri: string): string | null {
  const found = URI.exec(uri)?.groups;
  if (found?.host === undefined) return null;
  const { host, port = '' } = found;
  const scheme = found.scheme!.toLowerCase();
  const isUsual =
    port === '' || (scheme === 'https' && port === '443') || (scheme === 'http' && port === '80');
  return host.toLowerCase() + (isUsual ? '' : `:${port}`);
}

// [scheme "://"] domain ASKS LF address LF LF [statement LF] LF "URI: " … LF "Version: 1" LF "Chain ID: " … LF "Nonce: " … LF "Issued At: " …
function parse(lines: readonly string[]): SignIn | null {
  const [head = '', account = '', blank, ...rest] = lines;
  const name = NAME.exec(head.endsWith(ASKS) ? head.slice(0, -ASKS.length) : ' ')?.groups;
  const address = readAddress(account);
  if (name === undefined || !address.ok || blank !== '') return null;
  // Where there is no statement its line is empty; some leave that line out.
  const hasStatement = rest[0] !== '' && !rest[0]?.startsWith('URI: ');
  const statement = hasStatement ? (rest[0] ?? null) : null;
  const body = rest[0]?.startsWith('URI: ') ? rest : rest.slice(hasStatement ? 2 : 1);
  if (hasStatement && (rest[1] !== '' || !isStatement(statement))) return null;
  const members = parseMembers(body);
  if (members === null) return null;
  return { scheme: name.scheme ?? null, domain: name.domain!, address: address.value, statement, ...members };
}

function isStatement(text: string | null): boolean {
  return text !== null && /^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u.test(text);
}

/** In this order; those with `?` may be absent. */
const LINES = [
  ['URI: ', 'uri'],
  ['Version: ', 'version'],
  ['Chain ID: ', 'chainId'],
  ['Nonce: ', 'nonce'],
  ['Issued At: ', 'issuedAt'],
  ['Expiration Time: ', 'expires?'],
  ['Not Before: ', 'notBefore?'],
  ['Request ID: ', 'requestId?'],
] as const;

function parseMembers(lines: readonly string[]) {
  const found: Record<string, string> = {};
  let at = 0;
  for (const [label, name] of LINES) {
    const line = lines[at];
    if (line?.startsWith(label)) {
      found[name] = line.slice(label.length);
      at++;
    } else if (!name.endsWith('?')) return null;
  }
  const resources = parseResources(lines.slice(at));
  const { uri, version, chainId, nonce, issuedAt } = found;
  const times = [issuedAt, found['expires?'], found['notBefore?']].map((text) =>
    text === undefined ? null : timeOf(text),
  );
  if (resources === null || version !== '1' || times.some(Number.isNaN)) return null;
  if (!isUri(uri!) || !/^(0|[1-9]\d{0,77})$/.test(chainId!) || !/^[a-zA-Z0-9]{8,256}$/.test(nonce!))
    return null;
  const requestId = found['requestId?'] ?? null;
  if (requestId !== null && !REQUEST_ID.test(requestId)) return null;
  const [issuedAtMs, expiresAtMs, notBeforeMs] = times as [number, number | null, number | null];
  return {
    uri: uri!,
    chainId: chainId!,
    nonce: nonce!,
    issuedAtMs,
    expiresAtMs,
    notBeforeMs,
    requestId,
    resources,
  };
}

function parseResources(lines: readonly string[]): string[] | null {
  if (lines.length === 0) return [];
  const [label, ...items] = lines;
  const isList = label === 'Resources:' && items.length <= MAX_RESOURCES;
  if (!isList || !items.every((line) => line.startsWith('- ') && isUri(line.slice(2)))) return null;
  return items.map((line) => line.slice(2));
}

function isUri(text: string): boolean {
  return URI.test(text) && URL.canParse(text);
}

/** RFC 3339; `NaN` for what is no time of that form, or of a day that no month has. */
function timeOf(text: string): number {
  const [, year, month, day] = TIME.exec(text) ?? [];
  const midnight = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // What is beyond the end of a month counts on into the next one.
  return new Date(midnight).getUTCDate() === Number(day) ? Date.parse(text.toUpperCase()) : Number.NaN;
}
