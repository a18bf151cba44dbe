import { expect, test } from 'vitest';
import { askerOf, pageOf, type Sender } from '../../src/dapp/asker.ts';
import { pageName, SITE, senderOf } from '../fixtures/page-requests.ts';

const sender = senderOf({ tabId: 3, origin: SITE });

test('a top frame of a site is a page that may ask', () => {
  expect(pageOf(sender)).toEqual({ tabId: 3, origin: SITE, documentId: null });
  const origin = 'http://127.0.0.1:8080';
  expect(pageOf({ ...sender, origin, url: `${origin}/`, documentId: 'x' })).toMatchObject({
    documentId: 'x',
  });
});

test.each<[string, Partial<Sender>]>([
  ['no tab', { tabId: undefined }],
  ['a frame', { frameId: 1 }],
  ['a frame that nobody numbered', { frameId: undefined }],
  ['no origin', { origin: undefined }],
  ['an opaque origin', { origin: 'null' }],
  ['plain http', { origin: 'http://poll.example', url: 'http://poll.example/' }],
  ['a file', { origin: 'file://', url: 'file:///tmp/a.html' }],
  ['an extension', { origin: 'chrome-extension://abc', url: 'chrome-extension://abc/x.html' }],
  ['an origin that is written otherwise', { origin: 'https://Poll.example' }],
  ['no address', { url: undefined }],
  ['an address of another origin', { url: 'https://poll.example.evil.example/' }],
  ['an address of another port', { url: 'https://poll.example:8443/' }],
  ['a blob: of the origin', { url: `blob:${SITE}/0-1` }],
  ['a data: address', { url: 'data:text/html,x' }],
  ['about:blank', { url: 'about:blank' }],
])('%s is none', (_, change) => {
  expect(pageOf({ ...sender, ...change })).toBeNull();
});

test.each<[string, unknown, unknown]>([
  ['no name', undefined, 0],
  ['a short name', 'abc', 0],
  ['a name with a line in it', `${pageName(1).slice(1)}\n`, 0],
  ['no count', pageName(1), undefined],
  ['a count below zero', pageName(1), -1],
  ['a count that is a text', pageName(1), '1'],
  ['a broken count', pageName(1), 0.5],
  ['a huge count', pageName(1), 1e9],
])('a relay’s message with %s is none of ours', (_, name, n) => {
  const page = pageOf(sender)!;
  expect(askerOf(page, pageName(1), 7)).toEqual({ ...page, page: pageName(1), n: 7 });
  expect(askerOf(page, name, n)).toBeNull();
});
