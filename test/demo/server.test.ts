/** The demo server can log and switch servers off, so it has to answer its own page alone, and stay within bounds. */

import { connect } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_JSON_BYTES, MAX_PICTURE_BYTES, POST_API } from '../../demo/api.ts';
import { type RunningDemo, runDemo } from './running.ts';

let demo: RunningDemo;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ demo, stop } = await runDemo());
});

afterAll(() => stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const off = JSON.stringify({ isOn: false, conduct: 'honest' });
const errorOf = (text: string) => (JSON.parse(text) as { readonly error: string }).error;
const own = () => ({ origin: demo.url, ...JSON_TYPE });

describe('requests that are not the page’s', () => {
  test.each([
    ['another site', 'https://news.example'],
    ['another port of this machine', 'http://127.0.0.1:1'],
    ['a page without an origin', 'null'],
    ['an extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
  ])('from %s change nothing', async (_, origin) => {
    const reply = await demo.raw('POST', '/api/servers', { origin, ...JSON_TYPE }, off);
    expect([reply.status, errorOf(reply.text)]).toEqual([403, 'other-origin']);
    expect(demo.world.servers.state().isOn).toBe(true);
  });

  test('without an origin change nothing', async () => {
    const reply = await demo.raw('POST', '/api/servers', JSON_TYPE, off);
    expect([reply.status, errorOf(reply.text)]).toEqual([403, 'other-origin']);
  });

  test('read no state either', async () => {
    const headers = [{ origin: 'https://news.example' }, { 'sec-fetch-site': 'cross-site' }];
    const replies = await Promise.all(headers.map((header) => demo.raw('GET', '/api/state', header)));
    expect(replies.map(({ status }) => status)).toEqual([403, 403]);
  });

  test('under another name of this machine are refused, whatever they ask', async () => {
    for (const path of ['/', '/api/state', '/pictures/ridges.jpg']) {
      const reply = await demo.raw('GET', path, { host: `rebound.example:${demo.port}` });
      expect([reply.status, errorOf(reply.text)]).toEqual([421, 'other-host']);
    }
  });

  test('of the page itself are answered', async () => {
    const reply = await demo.raw(
      'POST',
      '/api/servers',
      own(),
      JSON.stringify({ isOn: true, conduct: 'honest' }),
    );
    expect(reply.status).toBe(200);
  });
});

describe('pictures', () => {
  const ORIGIN = 'access-control-allow-origin';

  test('can be read by extensions, so that a first right-click needs no permission, and by no other site', async () => {
    const extension = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
    const [forExtension, forSite] = await Promise.all(
      [extension, 'https://news.example'].map((origin) =>
        demo.raw('GET', '/pictures/ridges.jpg', { origin }),
      ),
    );
    expect(forExtension!.headers[ORIGIN]).toBe(extension);
    expect(forExtension!.headers['content-type']).toBe('image/jpeg');
    expect(forSite!.headers[ORIGIN]).toBeUndefined();
    expect(forSite!.headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test.each([
    '/pictures/../../package.json',
    '/pictures/..%2f..%2fpackage.json',
    '/pictures/%2e%2e/keys/demo-images.json',
    '/../package.json',
    '/pictures/',
    '/pictures/__proto__',
    '/api/__proto__',
  ])('%s is nothing', async (path) => {
    expect((await demo.raw('GET', path)).status).toBe(404);
  });
});

describe('bounds', () => {
  const post = (path: string, body: Uint8Array | string, type = 'application/json') =>
    demo.raw('POST', `/api/${path}`, { origin: demo.url, 'content-type': type }, body);

  test('a picture over 20 MiB is refused by its announced length', async () => {
    const announced = String(MAX_PICTURE_BYTES + 1);
    const reply = await announce('/api/pictures', announced);
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('other requests over 1 MiB are refused', async () => {
    expect(await announce('/api/texts/check', String(MAX_JSON_BYTES + 1))).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('what is not a picture is refused', async () => {
    const reply = await post('pictures', 'not a picture', 'application/octet-stream');
    expect([reply.status, errorOf(reply.text)]).toEqual([400, 'not-a-picture']);
  });

  test.each([
    ['pictures/change', { id: 'ridges.jpg', change: 'crop', amount: 60 }, 400, 'amount-out-of-range'],
    ['pictures/change', { id: 'ridges.jpg', change: 'melt', amount: 1 }, 400, 'bad-member'],
    ['pictures/change', { id: 'nobody.jpg', change: 'crop', amount: 5 }, 404, 'unknown-picture'],
    ['pictures/check', { id: 'ridges.jpg', openings: 'all' }, 400, 'bad-member'],
    ['pictures/log', { id: 'dunes.jpg', visibility: 'secret', by: 'company' }, 400, 'bad-member'],
    ['servers', { isOn: true, conduct: 'flood' }, 400, 'bad-member'],
    ['servers', { isOn: true, conduct: 'honest', extra: 1 }, 400, 'unknown-member'],
    ['texts/check', { text: 'x'.repeat(100_001), opening: null }, 400, 'bad-member'],
    ['texts/check', { text: 'x', opening: { schema: 'other' } }, 400, 'bad-member'],
  ] as const)('%s with %j', async (path, body, status, error) => {
    const reply = await post(path, JSON.stringify(body));
    expect([reply.status, errorOf(reply.text)]).toEqual([status, error]);
  });

  test('broken JSON is refused, and so is another content type', async () => {
    for (const path of Object.keys(POST_API).filter((name) => name !== 'pictures'))
      expect((await post(path, '{"id":')).status).toBe(400);
    expect((await post('servers', off, 'text/plain')).status).toBe(415);
  });

  test('the bench forgets its oldest pictures, never the samples', async () => {
    const { shelf } = demo.world;
    const small = new Uint8Array(await sharp(shelf.get('ridges.jpg')!.bytes).resize(48).jpeg().toBuffer());
    const first = await shelf.add(small, 'first');
    if (!first.ok) throw new Error(first.because);
    for (let i = 0; i < 60; i++) await shelf.add(small, 'more');
    expect(shelf.get(first.value.id)).toBeUndefined();
    expect(shelf.get('ridges.jpg')).toBeDefined();
  });
});

describe('the page', () => {
  test('allows nothing from elsewhere and no inline script', async () => {
    const reply = await demo.raw('GET', '/');
    const policy = String(reply.headers['content-security-policy']);
    // WebAssembly, for proving on the page; no script that is not a file of the demo.
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
    expect(reply.text).not.toMatch(
      /<script(?![^>]*\ssrc="\/demo\.js")|<style|\son[a-z]+=|\sstyle=|https?:\/\//,
    );
  });
});

/** Sends the headers of a POST and nothing of its body; answers the status line. */
function announce(path: string, contentLength: string): Promise<string> {
  const headers = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${demo.port}`,
    `Origin: ${demo.url}`,
    `Content-Type: ${path === '/api/pictures' ? 'application/octet-stream' : 'application/json'}`,
    `Content-Length: ${contentLength}`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(demo.port), '127.0.0.1', () =>
      socket.write(`${headers.join('\r\n')}\r\n\r\n`),
    );
    socket.once('error', reject);
    socket.once('data', (piece) => {
      socket.destroy();
      resolve(String(piece).split('\r\n')[0]!);
    });
  });
}
