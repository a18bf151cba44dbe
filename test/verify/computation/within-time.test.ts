/** A check that never answers, or throws. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMIT_MS, withinTime } from '../../../src/verify/computation/within-time.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a check that never answers has timed-out after ten seconds, and not before', async () => {
  let code: string | undefined;
  const answer = withinTime(new Promise<never>(() => {})).then((result) => {
    code = result.ok ? 'ok' : result.code;
  });
  await vi.advanceTimersByTimeAsync(LIMIT_MS - 1);
  expect(code).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  await answer;
  expect(code).toBe('timed-out');
});

test('a check that throws has failed, and leaves no timer', async () => {
  const thrown = withinTime(Promise.reject(new WebAssembly.RuntimeError('unreachable')));
  expect(await thrown).toMatchObject({ code: 'verifier-failed' });
  expect(vi.getTimerCount()).toBe(0);
});
