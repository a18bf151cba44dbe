/** What was signed for a site, as an entry that the list takes whatever a contract's descriptor says. */

import { expect, test } from 'vitest';
import { MAX_MOVES, readActivity } from '../../src/wallet/activity.ts';
import { describe as describeSignable } from '../../src/wallet/describe.ts';
import { sign } from '../../src/wallet/sign.ts';
import { entryForSite } from '../../src/wallet/signed-for-site.ts';
import { callOf } from '../fixtures/calls.ts';
import { messageOf, OTHER, SECRET, TOKEN, transactionOf } from '../fixtures/signables.ts';

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

test('is kept with what was read at signing: an approval of something, and one without limit', () => {
  const ofCall = (amount: bigint) => {
    const approving = callOf('approve(address,uint256)', [OTHER, amount]);
    const read = describeSignable(approving, { origin: SITE, nowMs: 0, chain: 'eip155:1' });
    const entries = entryForSite(SITE, approving, read, sign(approving, SECRET), 7);
    expect(readActivity(entries)).toEqual(entries);
    return entries[0]!.about;
  };
  const asset = `eip155:1/erc20:${TOKEN.toLowerCase()}`;
  expect(ofCall(700n)).toMatchObject({ moves: [{ asset, amount: '700', how: 'allowed', to: OTHER }] });
  expect(ofCall(2n ** 256n - 1n)).toMatchObject({ moves: [{ asset, amount: 'all', to: OTHER }] });
});

test('of many moves a few are kept, and the others counted', () => {
  const outflows = Array.from({ length: 9 }, () => description.outflows[0]!);
  const entries = entryForSite(SITE, signable, { ...description, outflows }, signed, 7);
  expect(entries).toMatchObject([{ about: { others: 9 - MAX_MOVES } }]);
  expect(readActivity(entries)).toEqual(entries);
  const none = entryForSite(SITE, signable, { ...description, outflows: [] }, signed, 7);
  expect(none[0]!.about).not.toHaveProperty('moves');
});
