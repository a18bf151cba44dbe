import { describe, expect, test } from 'vitest';
import { recognisedIn } from '../../src/engine/recognised.ts';
import { DEFAULT_SETTINGS, mustAskFirst, parseSettings } from '../../src/engine/settings.ts';
import { isLoopback, isServerUrl } from '../../src/loopback.ts';

const entry = (name: string, fill: number) => ({
  schema: 'rail.trust-entry/1',
  root: Buffer.alloc(32, fill).toString('base64url'),
  name,
  domain: 'aurora.example',
});

describe('stored settings', () => {
  test.each([undefined, null, 7, 'settings', [], {}])('%j falls back to the defaults', (stored) => {
    expect(parseSettings(stored)).toEqual(DEFAULT_SETTINGS);
  });

  test('each broken part falls back alone', () => {
    const stored = {
      gateways: ['http://127.0.0.1:7400', 'http://elsewhere.example', 'javascript:alert(1)', 5],
      uploadUrl: 'ftp://files.example',
      privacy: { answered: true, reach: 'everything', history: true },
    };
    expect(parseSettings(stored)).toEqual({
      gateways: ['http://127.0.0.1:7400'],
      uploadUrl: DEFAULT_SETTINGS.uploadUrl,
      trust: [],
      groups: [],
      privacy: DEFAULT_SETTINGS.privacy,
    });
  });

  test('no more than fifty groups are recognised', () => {
    expect(parseSettings({ groups: Array.from({ length: 60 }, (_, i) => i) }).groups).toHaveLength(50);
    expect(parseSettings({ groups: 'all' }).groups).toEqual([]);
  });

  test('no more than ten servers are asked', () => {
    const gateways = Array.from({ length: 30 }, (_, i) => `https://server${i}.example`);
    expect(parseSettings({ gateways }).gateways).toEqual(gateways.slice(0, 10));
  });
});

describe('the first-lookup question', () => {
  const at = (gateways: string[], answered = false) =>
    parseSettings({ gateways, privacy: { answered, reach: 'near', history: false } });

  test('is asked while any server is somewhere else', () => {
    expect(mustAskFirst(at(['http://127.0.0.1:1', 'https://arweave.net']))).toBe(true);
    expect(mustAskFirst(parseSettings(undefined))).toBe(true);
  });

  test('is not asked again, nor where nothing leaves the device', () => {
    expect(mustAskFirst(at(['https://arweave.net'], true))).toBe(false);
    expect(mustAskFirst(at(['http://127.0.0.1:1', 'http://localhost:2', 'http://[::1]:3']))).toBe(false);
  });
});

test.each([
  ['https://arweave.net', true],
  ['http://127.0.0.1:7400/path', true],
  ['http://arweave.net', false],
  ['https://user:secret@arweave.net', false],
  ['http://127.0.0.1.evil.example', false],
  ['file:///etc/passwd', false],
  ['not a url', false],
])('server URL %s: %s', (url, usable) => {
  expect(isServerUrl(url)).toBe(usable);
});

test('names that only begin like loopback are not', () => {
  expect(isLoopback('http://localhost.evil.example')).toBe(false);
  expect(isLoopback('http://localhost:1')).toBe(true);
});

test('an entry added by hand names a provider; broken entries name nobody', () => {
  const recognised = recognisedIn([entry('Aurora', 1), { ...entry('Broken', 2), root: 'short' }, null]);
  expect(recognised).toMatchObject([{ name: 'Aurora', list: null }]);
});
