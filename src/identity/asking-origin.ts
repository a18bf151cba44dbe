/** Which origins may ask (docs/spec/personhood.md section 4), by itself: the extension's background reads nothing else of requests. */

import { isLoopback } from '../loopback.ts';

/** Whether a page of this origin may ask at all: `https`, or the own device while somebody develops, as `URL` writes it. */
export function isAskingOrigin(origin: string): boolean {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  return origin.startsWith('https://') || (origin.startsWith('http://') && isLoopback(origin));
}
