/**
 * A check that always answers, within ten seconds (docs/spec/computation.md section 7). The limit ends the waiting, for a module
 * that does not load or a verifier that never answers. It cannot stop a computation that keeps the thread: sizes do that
 * before it starts, and the worker's own watchdog after.
 */

import { type Parsed, refuse } from '../../errors.ts';
import type { ComputationCode } from './system.ts';

/** For one verification; a slow phone takes about one. */
export const LIMIT_MS = 10_000;

/** Codes added: `timed-out`, and `verifier-failed` for whatever was thrown. */
export async function withinTime<T>(
  check: Promise<Parsed<T, ComputationCode>>,
): Promise<Parsed<T, ComputationCode>> {
  const late = Promise.withResolvers<Parsed<T, ComputationCode>>();
  const timer = setTimeout(
    () => late.resolve(refuse('timed-out', `the verifier took longer than ${LIMIT_MS / 1000} s`)),
    LIMIT_MS,
  );
  try {
    return await Promise.race([check, late.promise]);
  } catch {
    return refuse('verifier-failed', 'the verifier failed');
  } finally {
    clearTimeout(timer);
  }
}
