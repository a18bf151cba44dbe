/** A wrong configuration is said when the server starts, in words that tell what to change; requests come out well-formed. */

import { describe, expect, test } from 'vitest';
import { requestFor, signalOf } from '../../../packages/personhood/request-for.ts';
import { openSite, type SiteConfig } from '../../../packages/personhood/site.ts';
import { fromBase64Url } from '../../../src/bytes.ts';
import { readRequest } from '../../../src/identity/request.ts';
import { NOW_MS } from '../../fixtures/memberships.ts';
import { groupEntry, testSite } from '../../fixtures/site-answers.ts';

const entry = await groupEntry();
const good: SiteConfig = { origin: 'https://poll.example', appId: 'poll', groups: [entry] };

describe('a wrong configuration', () => {
  const changes: readonly (readonly [string, object, string])[] = [
    [
      'origin with a slash',
      { origin: 'https://poll.example/' },
      'write https://poll.example, as browsers do',
    ],
    ['origin with the usual port', { origin: 'https://poll.example:443' }, 'write https://poll.example, as'],
    ['origin in capitals', { origin: 'https://Poll.example' }, 'write https://poll.example, as browsers do'],
    [
      'page instead of an origin',
      { origin: 'https://poll.example/vote?x=1' },
      'write https://poll.example, as',
    ],
    ['host alone', { origin: 'poll.example' }, 'write it as https://poll.example'],
    ['plain http', { origin: 'http://poll.example' }, 'answers pages of https alone, and of this machine'],
    ['another kind of address', { origin: 'ftp://poll.example' }, 'answers pages of https alone'],
    ['no group', { groups: [] }, 'groups is not as specified'],
    [
      'something that is no group',
      { groups: [{ schema: 'rail.group-entry/1', group: 'AAAA' }] },
      'group 1 of the',
    ],
    ['a group twice', { groups: [entry, entry] }, 'group 2 of the configuration is there twice'],
    ['an admission that leaves the group out', { assurance: ['credential'] }, 'group 1 admits by "invite"'],
    ['a tiny crowd', { minAnonymitySet: 5 }, 'minAnonymitySet is not as specified'],
    ['no slots', { slots: 0 }, 'slots is not as specified'],
    ['a misspelt member', { minAnonimitySet: 50 }, 'minAnonimitySet is not known'],
  ];
  test.each(changes)('%s', async (_, change, words) => {
    await expect(openSite({ ...good, ...change } as SiteConfig)).rejects.toMatchObject({
      code: 'bad-settings',
      message: expect.stringContaining(words),
    });
  });
});

test('loopback addresses are taken while somebody develops', async () => {
  expect((await openSite({ ...good, origin: 'http://127.0.0.1:8080' })).origin).toBe('http://127.0.0.1:8080');
  expect((await openSite({ ...good, origin: 'http://localhost:8080' })).slots).toBe(1);
});

test('a group is read out of its signed entry', async () => {
  const [group] = (await testSite()).groups;
  expect(group).toMatchObject({ name: 'Harbour library card holders', admission: 'invite' });
});

describe('a request', () => {
  test('is one that wallets take, with a challenge of its own', async () => {
    const site = await testSite({
      minAnonymitySet: 100,
      maxRootAgeSec: 86_400,
      assurance: ['invite'],
      slots: 3,
    });
    const asked = { action: 'vote', epoch: 'may', slot: 2, signal: await signalOf('blue') };
    const [one, other] = [requestFor(site, asked, NOW_MS), requestFor(site, asked, NOW_MS)];
    expect(readRequest(JSON.parse(JSON.stringify(one)), NOW_MS)).toMatchObject({
      ok: true,
      value: {
        ...asked,
        appId: 'harbour-poll',
        minAnonymitySet: 100,
        assurance: ['invite'],
        maxRootAgeSec: 86_400,
      },
    });
    expect(fromBase64Url(one.challenge)).toHaveLength(32);
    expect(one.challenge).not.toBe(other.challenge);
    expect(one.expiresAt).toBe('2026-11-21T12:10:00Z');
  });

  test('without an epoch has none', async () => {
    expect(requestFor(await testSite(), { action: 'join' }, NOW_MS)).not.toHaveProperty('epoch');
  });

  test.each([
    [{ action: '' }, 'action is not as specified'],
    [{ action: 'x'.repeat(65) }, 'action is not as specified'],
    [{ action: 'vote', epoch: '' }, 'epoch is not as specified'],
    [{ action: 'vote', signal: 'A'.repeat(44) }, 'signal is not as specified'],
    [{ action: 'vote', slot: -1 }, 'slot is not as specified'],
  ])('that no wallet would take is misuse: %j', async (toAsk, words) => {
    const site = await testSite();
    expect(() => requestFor(site, toAsk, NOW_MS)).toThrow(words);
  });
});
