import { expect, test } from 'vitest';
import { MAX_SITES, patternsOf, readSites, siteOf, withSite } from '../../src/dapp/sites.ts';

test.each<[string, string | null]>([
  ['https://polls.example/vote?a#b', 'https://polls.example'],
  ['polls.example', 'https://polls.example'],
  ['polls.example/vote', 'https://polls.example'],
  ['https://polls.example:8443', 'https://polls.example:8443'],
  ['https://user@polls.example', 'https://polls.example'],
  ['https://пример.example', 'https://xn--e1afmkfd.example'],
  ['http://127.0.0.1:8080/x', 'http://127.0.0.1:8080'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['https://[2001:db8::1]:8443/x', 'https://[2001:db8::1]:8443'],
  ['no name', null],
  ['http://polls.example', null],
  ['http://[::1]:80', null],
  ['http://192.168.0.1', null],
  ['chrome://settings', null],
  ['file:///tmp/x', null],
  ['data:text/html,x', null],
  ['blob:https://polls.example/1', null],
  ['javascript:1', null],
  ['', null],
])('the site of %s is %s', (address, origin) => {
  expect(siteOf(address)).toBe(origin);
});

test('what is stored is exact origins, each once, and at most 200', () => {
  const stored = [
    'https://a.example',
    'https://a.example',
    'https://b.example/',
    'https://no%20name',
    'http://c.example',
    7,
    null,
    '*',
  ];
  expect(readSites(stored)).toEqual(['https://a.example']);
  expect(readSites('https://a.example')).toEqual([]);
  expect(readSites(undefined)).toEqual([]);
  const many = Array.from({ length: 300 }, (_, i) => `https://s${i}.example`);
  expect(readSites(many)).toHaveLength(MAX_SITES);
  expect(withSite(readSites(many), 'https://new.example')).not.toContain('https://new.example');
});

test('scripts are registered for hosts, each once', () => {
  expect(patternsOf(['https://a.example:8443', 'https://a.example', 'http://127.0.0.1:1'])).toEqual([
    'http://127.0.0.1/*',
    'https://a.example/*',
  ]);
});
