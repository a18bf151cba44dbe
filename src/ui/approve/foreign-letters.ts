/** Whether an address can look like another one: a host with letters beyond a to z, which `URL` writes as `xn--`. */

export function hasForeignLetters(origin: string): boolean {
  return /^[a-z]+:\/\/([^/]*\.)?xn--/.test(origin);
}
