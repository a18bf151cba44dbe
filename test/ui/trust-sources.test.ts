/** Key files and lists from outside, each rejection with its code. */

import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { parseSubscription } from '../../src/engine/recognised.ts';
import { entryOfDomain, fetchTrustList, readKeyFile, subscriptionTo } from '../../src/ui/trust-sources.ts';
import { LIST_URL, signedList, trustEntry } from '../fixtures/stored-settings.ts';

const ENTRY = trustEntry('Aurora Images', 1);
const LIST = signedList(4, [ENTRY]);
const KNOWN = { key: LIST.key, sequence: 4 };

const file = (value: unknown) => utf8(JSON.stringify(value));
const serving =
  (value: unknown, status = 200) =>
  () =>
    Promise.resolve(new Response(JSON.stringify(value), { status }));

describe('a key file', () => {
  test('is a trust entry', () => {
    expect(readKeyFile(file(ENTRY))).toEqual({ ok: true, value: ENTRY });
  });

  test.each([
    ['not-json', utf8('{')],
    ['not-json', new Uint8Array([0xff, 0xfe])],
    ['too-large', new Uint8Array(32 * 1024 + 1)],
    ['private-key', file({ schema: 'rail.key/1', secretKey: ENTRY.root })],
    ['unknown-member', file({ ...ENTRY, extra: 1 })],
    ['bad-member', file({ ...ENTRY, root: 'short' })],
    ['bad-member', file({ ...ENTRY, name: 'a\u202eb' })],
    ['bad-member', file([ENTRY])],
  ])('%s', (code, bytes) => {
    expect(readKeyFile(bytes)).toMatchObject({ ok: false, code });
  });
});

describe('a list at an address', () => {
  test('is read, and stored so that it is recognised later', async () => {
    const found = await fetchTrustList(serving(LIST), LIST_URL, null);
    expect(found).toEqual({ ok: true, value: LIST });
    expect(parseSubscription(subscriptionTo(LIST_URL, LIST))?.signed.list.name).toBe('Newsroom');
  });

  test('is replaced by a newer one of the same key', async () => {
    const newer = signedList(5, [ENTRY]);
    expect(await fetchTrustList(serving(newer), LIST_URL, KNOWN)).toMatchObject({ ok: true });
  });

  test.each([
    ['http-error', serving(LIST, 404), null],
    ['unreachable', () => Promise.reject(new TypeError('failed')), null],
    ['not-json', () => Promise.resolve(new Response('<html>')), null],
    ['bad-member', serving({ ...LIST, schema: 'other' }), null],
    ['bad-signature', serving({ ...LIST, list: { ...LIST.list, name: 'Other' } }), null],
    ['other-key', serving(signedList(5, [ENTRY], 8)), KNOWN],
    ['older-list', serving(signedList(3, [ENTRY])), KNOWN],
  ])('%s', async (code, fetch, known) => {
    expect(await fetchTrustList(fetch, LIST_URL, known)).toMatchObject({ ok: false, code });
  });
});

describe('a key that a domain names', () => {
  test('gets the name that the reader gives it', () => {
    expect(entryOfDomain(ENTRY.root, 'aurora.example', ' Aurora ')).toMatchObject({
      ok: true,
      value: { name: 'Aurora', domain: 'aurora.example' },
    });
    expect(entryOfDomain(ENTRY.root, 'aurora.example', '  ')).toMatchObject({
      ok: false,
      code: 'bad-member',
    });
  });
});
