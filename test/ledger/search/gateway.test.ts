/** One server's client: what it sends, which answers it takes, its limits in bytes and in time. */

import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/bytes.ts';
import { boundedFetch } from '../../../src/ledger/bounded-fetch.ts';
import { openGateway, type Sent } from '../../../src/ledger/search/gateway.ts';
import { openPatience, PATIENCE, type PatienceLimits } from '../../../src/ledger/search/patience.ts';
import type { Fetch } from '../../../src/ports.ts';
import { endless, html, json, never } from '../../fixtures/lying-gateway.ts';

const ID = 'i'.repeat(43);
const QUERY = { what: 'digest', tags: [{ name: 'Rail-Digest', values: [ID] }] } as const;
const node = { id: ID, owner: { address: 'o'.repeat(43) }, tags: [{ name: 'a', value: 'b' }] };
const result = (edges: unknown, hasNextPage: unknown = false) =>
  json({ data: { transactions: { pageInfo: { hasNextPage }, edges } } });

function gatewayOf(answer: () => Response | Promise<Response>, patience: PatienceLimits = PATIENCE) {
  const requests: { url: string; init: RequestInit }[] = [];
  const sent: Sent[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    requests.push({ url, init });
    return await race(answer(), init.signal);
  };
  const gateway = openGateway('https://a.example//', {
    fetch,
    patience,
    onSent: (value) => void sent.push(value),
  });
  return { gateway, requests, sent };
}

/** As the platform's `fetch` when it is aborted before the answer. */
function race(
  answer: Response | Promise<Response>,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    Promise.resolve(answer).then(resolve, reject);
  });
}

const codeOf = (answer: { ok: boolean; code?: string }) => (answer.ok ? 'accepted' : answer.code);

describe('several searches together', () => {
  const of = (owner: string) => ({ what: 'picture-fingerprint', owners: [owner], tags: QUERY.tags }) as const;
  const empty = { pageInfo: { hasNextPage: false }, edges: [] };
  const full = { pageInfo: { hasNextPage: true }, edges: [{ cursor: 'c', node }] };

  it('are one request, each with its own owners and tags, and one line of what was sent', async () => {
    const { gateway, requests, sent } = gatewayOf(() => json({ data: { q0: full, q1: empty } }));
    expect(await gateway.findTogether([of('x'), of('y')])).toEqual({
      ok: true,
      value: [
        { listings: [node], nextCursor: 'c' },
        { listings: [], nextCursor: null },
      ],
    });
    const body = JSON.parse(fromUtf8(requests[0]?.init.body as Uint8Array)!) as { variables: unknown };
    expect(body.variables).toEqual({ first: 100, o0: ['x'], t0: QUERY.tags, o1: ['y'], t1: QUERY.tags });
    expect(sent).toEqual([{ to: 'https://a.example', what: 'picture-fingerprint', values: 2 }]);
    expect(requests).toHaveLength(1);
  });

  it('are no answer where one of them is missing or broken', async () => {
    for (const data of [{ q0: empty }, { q0: empty, q1: null }, { q0: empty, q1: { edges: [] } }]) {
      const { gateway } = gatewayOf(() => json({ data }));
      expect(codeOf(await gateway.findTogether([of('x'), of('y')]))).toBe('bad-answer');
    }
  });
});

describe('a search', () => {
  it('posts one query with its values as variables, and says so before', async () => {
    const { gateway, requests, sent } = gatewayOf(() => result([{ cursor: 'c', node }], true));
    const page = await gateway.find(QUERY, 'before');
    expect(page).toEqual({ ok: true, value: { listings: [node], nextCursor: 'c' } });
    expect(requests[0]?.url).toBe('https://a.example/graphql');
    const body = JSON.parse(fromUtf8(requests[0]?.init.body as Uint8Array)!) as { variables: unknown };
    expect(body.variables).toEqual({ tags: QUERY.tags, first: 100, after: 'before' });
    expect(sent).toEqual([{ to: 'https://a.example', what: 'digest', values: 1 }]);
  });

  it('keeps of a row what is specified, and takes rows that lack the optional fields', async () => {
    const bare = { id: ID, owner: { address: 'o'.repeat(43) }, tags: [] };
    const { gateway } = gatewayOf(() =>
      result([{ cursor: 'c', node: { ...bare, fee: 1, signature: null } }]),
    );
    expect(await gateway.find(QUERY, null)).toEqual({
      ok: true,
      value: { listings: [{ ...bare, signature: null }], nextCursor: null },
    });
  });

  it.each<[string, () => Response]>([
    ['a page', () => html(200)],
    ['nothing', () => new Response('')],
    ['no UTF-8', () => new Response(Uint8Array.of(0xff))],
    ['null', () => json(null)],
    ['an error', () => json({ errors: [{ message: 'no' }] })],
    ['rows that are no list', () => result({})],
    ['a flag of another type', () => result([], 'false')],
    ['an id that is none', () => result([{ cursor: 'c', node: { ...node, id: '../../etc/passwd' } }])],
    ['an owner that is none', () => result([{ cursor: 'c', node: { ...node, owner: { address: 'x' } } }])],
    ['129 tags', () => result([{ cursor: 'c', node: { ...node, tags: Array(129).fill(node.tags[0]) } }])],
    [
      'a tag over 4,096 characters',
      () => result([{ cursor: 'c', node: { ...node, tags: [{ name: 'a', value: 'b'.repeat(4097) }] } }]),
    ],
    ['a height below zero', () => result([{ cursor: 'c', node: { ...node, block: { height: -1 } } }])],
    ['a bundle that is none', () => result([{ cursor: 'c', node: { ...node, bundledIn: { id: 'x' } } }])],
    ['101 rows', () => result(Array(101).fill({ cursor: 'c', node }))],
    ['200,000 brackets', () => new Response('['.repeat(200_000))],
  ])('answered with %s is a bad answer', async (_, answer) => {
    expect(codeOf(await gatewayOf(answer).gateway.find(QUERY, null))).toBe('bad-answer');
  });

  it('is abandoned at 4 MiB', async () => {
    const flood = endless(utf8(' '.repeat(65_536)));
    expect(codeOf(await gatewayOf(flood.response).gateway.find(QUERY, null))).toBe('too-large');
    expect(flood.pulled()).toBe(4 * 1024 * 1024 + 65_536);
    expect(flood.cancelled()).toBe(true);
  });
});

describe('a payload', () => {
  it('is the bytes of the answer, up to the limit', async () => {
    const { gateway, requests } = gatewayOf(() => new Response(new Uint8Array(100)));
    expect(codeOf(await gateway.data(ID, 100))).toBe('accepted');
    expect(codeOf(await gateway.data(ID, 99))).toBe('too-large');
    expect(requests[0]?.url).toBe(`https://a.example/raw/${ID}`);
  });

  it('may be empty', async () => {
    const { gateway } = gatewayOf(() => new Response(null, { status: 200 }));
    expect(await gateway.data(ID, 100)).toEqual({ ok: true, value: new Uint8Array() });
  });
});

describe('a range', () => {
  it('is asked for by its first and last byte', async () => {
    const { gateway, requests } = gatewayOf(() => new Response(new Uint8Array(5), { status: 206 }));
    expect(codeOf(await gateway.range(ID, 10, 5))).toBe('accepted');
    expect(requests[0]?.init.headers).toEqual({ range: 'bytes=10-14' });
  });

  it.each<[string, Response, string]>([
    ['the whole', new Response(new Uint8Array(5)), 'bad-answer'],
    ['more than asked', new Response(new Uint8Array(6), { status: 206 }), 'too-large'],
    ['not satisfiable', new Response('', { status: 416 }), 'http-error'],
  ])('answered with %s is refused', async (_, answer, code) => {
    expect(codeOf(await gatewayOf(() => answer).gateway.range(ID, 10, 5))).toBe(code);
  });
});

describe('time', () => {
  it('no answer times out', async () => {
    const { gateway } = gatewayOf(never, { perAnswerMs: 30, perServerMs: 500 });
    expect(codeOf(await gateway.data(ID, 100))).toBe('timed-out');
  });

  it('a server that used up its time is not asked again, and nothing counts as sent', async () => {
    const { gateway, requests, sent } = gatewayOf(never, { perAnswerMs: 20, perServerMs: 40 });
    for (let i = 0; i < 5; i++) expect(codeOf(await gateway.data(ID, 100))).toBe('timed-out');
    expect(requests.length).toBeLessThanOrEqual(3);
    expect(sent).toHaveLength(requests.length);
  });
});

describe('patience', () => {
  it('runs down while anything is under way, once for all at a time, and not between', async () => {
    let nowMs = 0;
    const patience = openPatience({ perAnswerMs: 50, perServerMs: 100 }, () => nowMs);
    const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    expect(patience.leftMs()).toBe(50);
    const both = [patience.spend(first.promise), patience.spend(second.promise)];
    nowMs = 70;
    expect(patience.leftMs()).toBe(30);
    first.resolve(1);
    expect(await both[0]).toBe(1);
    nowMs = 80.5;
    expect(patience.leftMs()).toBe(20);
    second.reject(new Error('broke'));
    await expect(both[1]).rejects.toThrow('broke');
    nowMs = 1000;
    expect(patience.leftMs()).toBe(20);
    const third = Promise.withResolvers<number>();
    const last = patience.spend(third.promise);
    nowMs = 1021;
    expect(patience.leftMs()).toBe(0);
    third.resolve(3);
    expect([await last, patience.leftMs()]).toEqual([3, 0]);
  });
});

describe('boundedFetch', () => {
  const limits = { maxBytes: 10, timeoutMs: 1000 };

  it('does not read a body whose declared length is over the limit', async () => {
    const flood = endless(new Uint8Array(4));
    const answer = new Response(flood.response().body, { headers: { 'content-length': String(2 ** 30) } });
    expect(await boundedFetch(async () => answer, 'https://a.example', limits)).toMatchObject({
      code: 'too-large',
    });
    expect([flood.pulled(), flood.cancelled()]).toEqual([0, true]);
  });

  it('does not believe a declared length that is too small', async () => {
    const flood = endless(new Uint8Array(4));
    const answer = new Response(flood.response().body, { headers: { 'content-length': '5' } });
    expect(await boundedFetch(async () => answer, 'https://a.example', limits)).toMatchObject({
      code: 'too-large',
    });
    expect(flood.pulled()).toBe(12);
  });

  it.each([301, 400, 402, 404, 429, 500, 503])('status %i is an error, its body unread', async (status) => {
    const flood = endless(new Uint8Array(4));
    const answer = new Response(flood.response().body, { status });
    expect(await boundedFetch(async () => answer, 'https://a.example', limits)).toMatchObject({
      code: 'http-error',
      because: `answered with status ${status}`,
    });
    expect(flood.pulled()).toBe(0);
  });

  it('given up by the caller is unreachable', async () => {
    const stop = AbortSignal.abort();
    const fetch: Fetch = async (_, init) => {
      init?.signal?.throwIfAborted();
      return new Response('');
    };
    expect(await boundedFetch(fetch, 'https://a.example', limits, { signal: stop })).toMatchObject({
      code: 'unreachable',
    });
  });

  it('a body that breaks off is unreachable', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('connection reset')),
    });
    expect(await boundedFetch(async () => new Response(broken), 'https://a.example', limits)).toMatchObject({
      code: 'unreachable',
    });
  });
});
