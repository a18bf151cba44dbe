/** Addresses of servers: which of them may be named at all, and which are on the reader's own device, so that asking them sends nothing away. */

/** As `URL` writes hosts: numbers of version 4 in four parts, of version 6 in brackets. */
const OWN_NUMBERS = /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[0-9a-f]{2}|0):[0-9a-f]+\])$/;
/** RFC 6761 section 6.3. */
const OWN_NAMES = /^(.+\.)?localhost\.?$/;

export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return OWN_NUMBERS.test(hostname) || OWN_NAMES.test(hostname);
}

/**
 * A server's address as it is kept and shown: one line, other alphabets as punycode, what turns text round as `%` and digits, so that two addresses that differ look so.
 * `null` where it is none.
 */
export function serverAddress(text: string): string | null {
  const address = URL.canParse(text) ? new URL(text).href : text;
  return isServerUrl(address) ? address : null;
}

/** https anywhere, or http on this device. */
export function isServerUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (
    username === '' &&
    password === '' &&
    (protocol === 'https:' || (protocol === 'http:' && isLoopback(value)))
  );
}
