/** The hint about a password says only what can be seen from it. */

import { expect, test } from 'vitest';
import { hintOf, type PasswordHint } from '../../src/vault/password.ts';

test.each<[string, PasswordHint]>([
  ['', 'short'],
  ['elevenchars', 'short'],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 'monotonous'],
  ['ababababababab', 'monotonous'],
  ['abcdefghijklmnop', 'monotonous'],
  ['ponmlkjihgfedcba', 'monotonous'],
  ['12345678901234', 'monotonous'],
  ['Tr0ub4dor&3xyz', 'fair'],
  ['correct horse battery', 'long'],
])('of %j is %s', (password, hint) => {
  expect(hintOf(password)).toBe(hint);
});
