/** What was signed for a site, as an entry that the list takes whatever a contract's descriptor says. */

import { expect, test } from 'vitest';
import { readActivity } from '../../src/wallet/activity.ts';
import { describe as describeSignable } from '../../src/wallet/describe.ts';
import { sign } from '../../src/wallet/sign.ts';
import { entryForSite } from '../../src/wallet/signed-for-site.ts';
import { messageOf, SECRET, transactionOf } from '../fixtures/signables.ts';

const SITE = 'https://shop.example';
const signable = transactionOf();
const description = describeSignable(signable, { origin: SITE, nowMs: 0, chain: 'eip155:1' });
const signed = sign(signable, SECRET);

test.each([
  ['Send', 'Send'],
  [null, null],
  ['x'.repeat(500), 'x'.repeat(200)],
  ['two\nlines', null],
  ['', null],
])('with the words %j', (intent, expected) => {
  const entries = entryForSite(SITE, signable, { ...description, intent }, signed, 7);
  expect(readActivity(entries)).toEqual(entries);
  expect(entries).toMatchObject([{ about: { what: 'site', origin: SITE, intent: expected } }]);
});

test('a message is none', () => {
  const message = messageOf('hello');
  expect(entryForSite(SITE, message, description, sign(message, SECRET), 7)).toEqual([]);
});
