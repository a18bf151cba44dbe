import { expect, test } from 'vitest';
import { hasForeignLetters } from '../../src/ui/approve/foreign-letters.ts';

test.each<[string, boolean]>([
  ['https://аррӏе.example', true],
  ['https://login.bücher.example:8443', true],
  ['https://例え.テスト', true],
  ['https://apple.example', false],
  ['https://my-xn--name.example', false],
  ['http://127.0.0.1:8080', false],
])('%s: %s', (address, has) => {
  expect(hasForeignLetters(new URL(address).origin)).toBe(has);
});
