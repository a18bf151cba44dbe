/** What a site calls a token can be shown only where the server says that it is one, with these decimals. */

import { expect, test, vi } from 'vitest';
import { textOf } from '../fixtures/text-of.ts';

vi.mock('../../src/ui/text.ts', () => ({ t: (key: string) => key }));
const { agreeWords, TokenStanding } = await import('../../src/ui/approve/token-view.tsx');

const wordsOf = (standing: Parameters<typeof agreeWords>[0]) =>
  textOf(TokenStanding({ standing, onAgain: () => undefined }));

test('one that is known to be a token can be agreed to', () => {
  expect(agreeWords('token')).toBe('ask_token');
  expect(wordsOf('token')).toBe('');
});

test.each([
  ['asking', 'ask_token_asking'],
  ['other-decimals', 'ask_token_other'],
  ['collection', 'ask_token_collection'],
] as const)('nothing else can: %s', (standing, words) => {
  expect(agreeWords(standing)).toBeNull();
  expect(wordsOf(standing)).toBe(words);
});

test('where the server said nothing it can be asked again, and not be agreed to', () => {
  expect(agreeWords('unknown')).toBeNull();
  expect(wordsOf('unknown').split(' ').filter(Boolean)).toEqual(['ask_token_unknown', 'approve_again']);
});
