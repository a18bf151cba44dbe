/** Payloads, ranges and headers of `/raw/:id` and `/:id`. */

import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { bytesOf, signed, testLedger, upload } from './fixture.ts';

const TEXT = '0123456789';

async function withItem(contentType = 'text/plain') {
  const ledger = await testLedger();
  const { item, bytes } = await signed([{ name: 'Content-Type', value: contentType }], { data: utf8(TEXT) });
  await upload(ledger.url, bytes);
  const get = (path: string, range?: string, method = 'GET') =>
    fetch(ledger.url + path, { method, headers: range === undefined ? {} : { range } });
  return { ledger, item, bytes, get };
}

describe('ranges (RFC 9110 section 14)', () => {
  test.each([
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, TEXT, 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, 'Range Not Satisfiable', 'bytes */10'],
    ['bytes=-0', 416, 'Range Not Satisfiable', 'bytes */10'],
    ['bytes=4-2', 200, TEXT, null],
    ['bytes=-', 200, TEXT, null],
    ['bytes=0-1,3-4', 200, TEXT, null],
    ['items=0-1', 200, TEXT, null],
  ])('%s -> %d', async (range, status, body, contentRange) => {
    const { item, get } = await withItem();
    for (const path of [`/raw/${item.id}`, `/${item.id}`]) {
      const response = await get(path, range);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-range')).toBe(contentRange);
      expect(await response.text()).toBe(body);
    }
  });

  test('HEAD answers the headers alone', async () => {
    const { item, get } = await withItem();
    const response = await get(`/raw/${item.id}`, undefined, 'HEAD');
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  test('any range of a bundle is the same as that part of the whole', async () => {
    const { ledger, get } = await withItem();
    for (let i = 0; i < 4; i++)
      await upload(ledger.url, (await signed([{ name: 'i', value: String(i) }])).bytes);
    await ledger.mine();
    const { txs } = (await (await get('/block/current')).json()) as { txs: string[] };
    const whole = await bytesOf(await get(`/${txs[0]}`));
    for (let start = 0; start < whole.length; start += 97)
      for (const length of [1, 96, 400]) {
        const end = Math.min(start + length, whole.length);
        const part = await bytesOf(await get(`/${txs[0]}`, `bytes=${start}-${end - 1}`));
        expect(Buffer.compare(part, whole.subarray(start, end)), `${start}-${end}`).toBe(0);
      }
  });
});

test('where an item lies is said once it is mined, and the bytes are there', async () => {
  const { ledger, item, bytes, get } = await withItem();
  const pending = await get(`/raw/${item.id}`, undefined, 'HEAD');
  expect(pending.headers.get('x-ar-io-root-transaction-id')).toBeNull();
  await ledger.mine();
  const { headers } = await get(`/raw/${item.id}`, undefined, 'HEAD');
  const at = Number(headers.get('x-ar-io-root-data-item-offset'));
  expect(headers.get('x-ar-io-root-item-offset')).toBe(String(at));
  expect(headers.get('x-ar-io-root-item-size')).toBe(String(bytes.length));
  expect(headers.get('x-ar-io-root-data-offset')).toBe(String(at + bytes.length - TEXT.length));
  const root = headers.get('x-ar-io-root-transaction-id');
  const part = await bytesOf(await get(`/${root}`, `bytes=${at}-${at + bytes.length - 1}`));
  expect(part).toEqual(bytes);
});

describe('a stranger’s payload is served without rights', () => {
  test.each([
    ['text/html', 'text/html'],
    ['image/svg+xml', 'image/svg+xml'],
    ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
    ['text/html\r\nset-cookie: a=b', 'application/octet-stream'],
    ['höchst/ungewöhnlich', 'application/octet-stream'],
    ['html', 'application/octet-stream'],
  ])('content type %j is served as %s', async (claimed, served) => {
    const { item, get } = await withItem(claimed);
    const { headers } = await get(`/raw/${item.id}`);
    expect(headers.get('content-type')).toBe(served);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe('sandbox');
    expect(headers.get('set-cookie')).toBeNull();
  });
});

test('an item without payload is served as nothing', async () => {
  const ledger = await testLedger();
  const { item, bytes } = await signed([{ name: 'a', value: 'b' }], { data: new Uint8Array(0) });
  await upload(ledger.url, bytes);
  const whole = await fetch(`${ledger.url}/raw/${item.id}`);
  expect([whole.status, await whole.text()]).toEqual([200, '']);
  const part = await fetch(`${ledger.url}/raw/${item.id}`, { headers: { range: 'bytes=0-0' } });
  expect(part.status).toBe(416);
});

test('what is not there', async () => {
  const { get } = await withItem();
  for (const path of [`/raw/${'A'.repeat(43)}`, '/raw/short', '/../etc/passwd', '/%2e%2e/x', '/favicon.ico'])
    expect((await get(path)).status, path).toBe(404);
  expect((await get('/%ff')).status).toBe(400);
  expect(await (await get('/%ff')).json()).toMatchObject({ error: 'bad-path' });
  expect((await get('/info', undefined, 'DELETE')).status).toBe(405);
});
