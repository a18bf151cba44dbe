/** Whether an address is on the reader's own device, so that asking it sends nothing away. */

/** As `URL` writes hosts: numbers of version 4 in four parts, of version 6 in brackets. */
const OWN_NUMBERS = /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[0-9a-f]{2}|0):[0-9a-f]+\])$/;
/** RFC 6761 section 6.3. */
const OWN_NAMES = /^(.+\.)?localhost\.?$/;

export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return OWN_NUMBERS.test(hostname) || OWN_NAMES.test(hostname);
}
