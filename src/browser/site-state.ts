/** Where the list of sites and what they were told are stored (`storage.local`). */

import * as v from 'valibot';
import { bytes32, integer, line, parseShape } from '../shapes.ts';

/** Exact origins. */
export const SITES_KEY = 'sites';
/** By origin; kept only where the person keeps past answers. */
export const TELLINGS_KEY = 'site-tellings';

const telling = v.strictObject({
  atMs: integer(0, Number.MAX_SAFE_INTEGER),
  groupId: bytes32,
  appId: line(1, 64),
  action: line(1, 64),
  /** Both are missing in what was kept before they were. */
  epoch: v.exactOptional(line(0, 64)),
  slot: v.exactOptional(integer(0, 1023)),
});

/** What a site was last told. */
export type Telling = v.InferOutput<typeof telling>;

export function readTellings(stored: unknown): ReadonlyMap<string, Telling> {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  return new Map(
    entries.flatMap(([origin, value]) => {
      const read = parseShape(telling, value);
      return read.ok ? [[origin, read.value] as const] : [];
    }),
  );
}

/** Whether an answer now would be counted as that one again, by a site that counts. Of what was kept without epoch and slot it is not known. */
export function toldTheSame(told: Telling, now: Required<Omit<Telling, 'atMs'>>): boolean {
  const members = ['groupId', 'appId', 'action', 'epoch', 'slot'] as const;
  return members.every((name) => told[name] === now[name]);
}
