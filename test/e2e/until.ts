/** Waiting for what tells nobody that it has changed. */

import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 100;

/** Looks again until there is something. An error counts as nothing: pages come and go while one looks. */
export async function until<T>(look: () => Promise<T | null | undefined>, limitMs = 30_000): Promise<T> {
  const endMs = Date.now() + limitMs;
  let last: unknown = null;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== null && seen !== undefined) return seen;
    } catch (error) {
      last = error;
    }
    if (Date.now() > endMs) throw new Error(`not seen within ${limitMs} ms: ${look}`, { cause: last });
    await wait(PAUSE_MS);
  }
}
