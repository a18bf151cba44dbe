/** Asking a domain which roots speak for it: the request that goes out, and the answers that are taken. */

import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { Fetch } from '../../src/ports.ts';
import { rootsOfDomain } from '../../src/verify/domain.ts';
import { html, json } from '../fixtures/lying-gateway.ts';

const root = toBase64Url(new Uint8Array(32).fill(1));
const file = { schema: 'rail.domain/1', roots: [root] };

function answering(answer: () => Response) {
  const requests: { readonly url: string; readonly init: RequestInit }[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    requests.push({ url, init });
    return answer();
  };
  return { fetch, requests };
}

describe('rootsOfDomain', () => {
  it.each([
    ['aurora.example', 'https://aurora.example/.well-known/rail.json'],
    ['127.0.0.1:7400', 'http://127.0.0.1:7400/.well-known/rail.json'],
    ['localhost:80', 'http://localhost:80/.well-known/rail.json'],
  ])('asks %s at %s, and follows no redirect', async (domain, url) => {
    const { fetch, requests } = answering(() => json({ ...file, contact: 'x' }));
    expect(await rootsOfDomain(fetch, domain)).toEqual({ ok: true, value: [root] });
    expect(requests.map((request) => request.url)).toEqual([url]);
    expect(requests[0]?.init).toMatchObject({ redirect: 'error', credentials: 'omit' });
  });

  it.each([
    '',
    'aurora',
    'aurora.example/x',
    'user@aurora.example',
    '10.0.0.1',
    '127.0.0.1',
    'a.example:8080',
  ])('asks nobody for %j', async (domain) => {
    const { fetch, requests } = answering(() => json(file));
    expect(await rootsOfDomain(fetch, domain)).toMatchObject({ ok: false, code: 'bad-domain' });
    expect(requests).toEqual([]);
  });

  it.each<[string, () => Response, string]>([
    ['no such file', () => html(404), 'http-error'],
    ['a page', () => html(200), 'bad-domain-file'],
    ['another schema', () => json({ ...file, schema: 'rail.domain/2' }), 'bad-domain-file'],
    ['a root that is none', () => json({ ...file, roots: ['x'] }), 'bad-domain-file'],
    ['17 roots', () => json({ ...file, roots: Array(17).fill(root) }), 'bad-domain-file'],
    ['more than 64 KiB', () => new Response(new Uint8Array(65_537)), 'too-large'],
  ])('refuses %s', async (_, answer, code) => {
    expect(await rootsOfDomain(answering(answer).fetch, 'aurora.example')).toMatchObject({ ok: false, code });
  });
});
