/** Names of accounts of NEAR. Says whether it could be one, never that it exists. */

import { accept, type Parsed, refuse } from '../../errors.ts';

const NAME = /^(?=.{2,64}$)(([a-z\d]+[-_])*[a-z\d]+\.)*([a-z\d]+[-_])*[a-z\d]+$/;

/** @param text from outside, without space around it */
export function readNearAccount(text: string): Parsed<string, 'bad-near-account'> {
  return NAME.test(text)
    ? accept(text)
    : refuse('bad-near-account', 'an account of NEAR has a name such as alice.near');
}
