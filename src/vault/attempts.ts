/**
 * Wrong tries, counted so that the next one has to wait (docs/spec/vault.md section 6). A try is counted before it is made, so that
 * nothing that ends it half-way gives it back. Slows down whoever sits at the keyboard, not whoever copied the profile.
 */

import * as v from 'valibot';
import { type Bytes, bytesEqual } from '../bytes.ts';
import { canonicalize, parseCanonical } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { integer, parseShape } from '../shapes.ts';
import { ATTEMPTS, type VaultPorts } from './store.ts';

const MAX_ROW_BYTES = 200;
const FREE_FAILURES = 2;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 900_000;
/** What a row that cannot be read counts as: it waits longest. */
const UNREADABLE_FAILURES = 10;

const shape = v.strictObject({
  failures: integer(1, 1_000_000),
  nextAtMs: integer(0, Number.MAX_SAFE_INTEGER),
});

type Attempts = v.InferOutput<typeof shape>;
type Ports = Pick<VaultPorts, 'store' | 'clock'>;
export type AttemptCode = 'too-many-tries' | 'changed-meanwhile';

/** How long the next try has to wait, in milliseconds. */
export async function waitMs({ store, clock }: Ports): Promise<number> {
  const nowMs = clock();
  return left(readAttempts(await store.get(ATTEMPTS), nowMs), nowMs);
}

/**
 * Counts a try as failed beforehand. Codes: `too-many-tries` while it has to wait, `changed-meanwhile` where another try was
 * counted in the same moment.
 */
export async function countTry({ store, clock }: Ports): Promise<Parsed<null, AttemptCode>> {
  const nowMs = clock();
  const stored = await store.get(ATTEMPTS);
  const before = readAttempts(stored, nowMs);
  const wait = left(before, nowMs);
  const unchanged = { name: ATTEMPTS, bytes: stored };
  if (wait > 0) {
    // Written again where it differs: after a clock was set back, or a row that could not be read, the wait must pass.
    const row = {
      name: ATTEMPTS,
      bytes: canonicalize({ failures: before.failures, nextAtMs: nowMs + wait }),
    };
    if (!bytesEqual(row.bytes, stored!)) await store.commit(unchanged, [row]);
    return refuse('too-many-tries', `wait ${Math.ceil(wait / 1000)} s`);
  }
  const failures = Math.min(before.failures + 1, 1_000_000);
  const bytes = canonicalize({ failures, nextAtMs: nowMs + waitAfter(failures) });
  return (await store.commit(unchanged, [{ name: ATTEMPTS, bytes }]))
    ? accept(null)
    : refuse('changed-meanwhile', 'another try was made in the same moment');
}

/** @param bytes the row as stored; hostile */
function readAttempts(bytes: Bytes | null, nowMs: number): Attempts {
  if (bytes === null) return { failures: 0, nextAtMs: nowMs };
  const json = parseCanonical(bytes, MAX_ROW_BYTES);
  const row = json.ok ? parseShape(shape, json.value) : json;
  return row.ok
    ? row.value
    : { failures: UNREADABLE_FAILURES, nextAtMs: nowMs + waitAfter(UNREADABLE_FAILURES) };
}

function left({ failures, nextAtMs }: Attempts, nowMs: number): number {
  return Math.min(Math.max(0, nextAtMs - nowMs), waitAfter(failures));
}

/** 0, 0, 5 s, 10 s, 20 s ... 900 s. */
function waitAfter(failures: number): number {
  if (failures <= FREE_FAILURES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_FAILURES - 1, 20), LONGEST_WAIT_MS);
}
