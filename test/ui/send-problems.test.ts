/** What is said where a server did not take a transaction, in the home and in a window: only a refusal for good is the end. */

import { expect, test, vi } from 'vitest';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
}));
const { ENDED, problemOf } = await import('../../src/ui/approve/problems.ts');
const { walletProblem } = await import('../../src/ui/wallet/wallet-words.ts');

test.each([
  ['not-taken', 'home_p_not_taken', 'home_p_not_taken', false],
  ['transaction-refused', 'ask_p_refused', 'home_p_refused', true],
])('%s', (code, inWindow, inHome, isEnd) => {
  expect(problemOf(code)).toBe(inWindow);
  expect(walletProblem(code)).toBe(inHome);
  expect(ENDED.includes(code)).toBe(isEnd);
});
