/** Asking a background again that was stopped before it answered. */

import { expect, test, vi } from 'vitest';
import { askAgain } from '../../src/ui/ask-again.ts';

test('asks until there is an answer, also where that says nothing', async () => {
  const ask = vi.fn(async (): Promise<null | undefined> => undefined);
  ask.mockResolvedValueOnce(undefined).mockResolvedValueOnce(null);
  expect(await askAgain(ask)).toBeNull();
  expect(ask).toHaveBeenCalledTimes(2);
});

test('gives up after the third time', async () => {
  const ask = vi.fn(async () => undefined);
  expect(await askAgain(ask)).toBeUndefined();
  expect(ask).toHaveBeenCalledTimes(3);
});
