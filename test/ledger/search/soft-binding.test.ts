/** A client of the Soft Binding Resolution API, against servers on loopback that behave and misbehave. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fetchManifestStore, findByBinding } from '../../../src/ledger/search/soft-binding.ts';
import { manifestStore } from '../../fixtures/manifest-store.ts';

type Seen = { readonly method: string; readonly url: string; readonly body: string };
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that keeps what it was asked and then answers so. */
async function bindingServer(answer: Answer) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    seen.push({ method: request.method ?? '', url: request.url ?? '', body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { server: { url, fetch }, url, seen };
}

const sending =
  (value: unknown): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const sendingBytes =
  (bytes: Uint8Array, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status).end(bytes);
const endless: Answer = (_, response) => {
  response.writeHead(200);
  const more = () => {
    while (response.write(' '.repeat(65_536)));
  };
  response.on('drain', more);
  more();
};

const ID = 'urn:c2pa:3fad1ead-8ed5-44d0-873b-ea5f58adea82:acme';
const BINDING = { alg: 'com.example.watermark.1', value: 'aGVs+/8=' };

describe('findByBinding', () => {
  it('sends algorithm and value, and hands on what the server names', async () => {
    const matches = [
      { manifestId: ID, similarityScore: 93 },
      { manifestId: 'urn:uuid:1', endpoint: 'https://other.example/v1' },
    ];
    const { server, seen } = await bindingServer(sending({ matches }));
    expect(await findByBinding(server, BINDING)).toEqual({ ok: true, value: matches });
    expect(seen).toEqual([
      {
        method: 'GET',
        url: '/v1/matches/byBinding?alg=com.example.watermark.1&value=aGVs%2B%2F8%3D&maxResults=10',
        body: '',
      },
    ]);
  });

  it('posts a value that is too long for an address', async () => {
    const { server, seen } = await bindingServer(sending({ matches: [] }));
    for (const length of [1_000, 1_001, 16_384]) {
      const answer = await findByBinding(server, { ...BINDING, value: 'A'.repeat(length) });
      expect(answer).toEqual({ ok: true, value: [] });
    }
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST']);
    expect(seen[1]).toEqual({
      method: 'POST',
      url: '/v1/matches/byBinding?maxResults=10',
      body: JSON.stringify({ alg: BINDING.alg, value: 'A'.repeat(1_001) }),
    });
  });

  it('asks no other server that an answer names', async () => {
    const other = await bindingServer(sendingBytes(manifestStore()));
    const matches = [{ manifestId: ID, endpoint: other.url }];
    const { server } = await bindingServer(sending({ matches }));
    expect(await findByBinding(server, BINDING)).toEqual({ ok: true, value: matches });
    expect(other.seen).toEqual([]);
  });

  it('follows no redirect', async () => {
    const other = await bindingServer(sending({ matches: [{ manifestId: ID }] }));
    const { server } = await bindingServer((_, response) => {
      response.writeHead(302, { location: `${other.url}/matches/byBinding` }).end();
    });
    expect(await findByBinding(server, BINDING)).toMatchObject({ ok: false, code: 'unreachable' });
    expect(other.seen).toEqual([]);
  });

  it('forgets unknown members', async () => {
    const { server } = await bindingServer(sending({ matches: [{ manifestId: ID, note: 'x' }], next: 'y' }));
    expect(await findByBinding(server, BINDING)).toEqual({ ok: true, value: [{ manifestId: ID }] });
  });

  it.each<[string, Answer, string]>([
    ['JSON of another shape', sending([]), 'bad-answer'],
    ['no list', sending({}), 'bad-answer'],
    ['eleven matches', sending({ matches: Array(11).fill({ manifestId: ID }) }), 'bad-answer'],
    ['a match without an id', sending({ matches: [{ similarityScore: 1 }] }), 'bad-answer'],
    ['an id that is a step in an address', sending({ matches: [{ manifestId: '..' }] }), 'bad-answer'],
    ['an id with a slash', sending({ matches: [{ manifestId: 'a/b' }] }), 'bad-answer'],
    ['an id of 201 characters', sending({ matches: [{ manifestId: 'a'.repeat(201) }] }), 'bad-answer'],
    ['a score over 100', sending({ matches: [{ manifestId: ID, similarityScore: 101 }] }), 'bad-answer'],
    ['a score of a half', sending({ matches: [{ manifestId: ID, similarityScore: 0.5 }] }), 'bad-answer'],
    [
      'an endpoint that is no server',
      sending({ matches: [{ manifestId: ID, endpoint: 'javascript:alert(1)' }] }),
      'bad-answer',
    ],
    ['a page', sendingBytes(new TextEncoder().encode('<html>')), 'bad-answer'],
    ['bytes that are no text', sendingBytes(Uint8Array.of(0xff, 0xfe)), 'bad-answer'],
    ['nothing', sendingBytes(new Uint8Array()), 'bad-answer'],
    ['status 404', sendingBytes(new Uint8Array(), 404), 'http-error'],
    ['more than 64 kB', sending({ matches: [], pad: ' '.repeat(65_536) }), 'too-large'],
    ['no end', endless, 'too-large'],
  ])('refuses %s', async (_, answer, code) => {
    const { server } = await bindingServer(answer);
    expect(await findByBinding(server, BINDING)).toMatchObject({ ok: false, code });
  });

  it('waits 8 seconds and no longer', async () => {
    const { server } = await bindingServer(() => {});
    const short = AbortSignal.timeout(30);
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(short);
    onTestFinished(() => timeout.mockRestore());
    expect(await findByBinding(server, BINDING)).toMatchObject({ ok: false, code: 'timed-out' });
    expect(timeout.mock.calls).toEqual([[8_000]]);
  });

  it('ends when its caller gives up', async () => {
    const { server } = await bindingServer(() => {});
    const signal = AbortSignal.abort();
    expect(await findByBinding({ ...server, signal }, BINDING)).toMatchObject({ code: 'unreachable' });
  });

  it.each<[string, object]>([
    ['no algorithm', { alg: '' }],
    ['an algorithm of 129 characters', { alg: 'a'.repeat(129) }],
    ['an algorithm with a space', { alg: 'a b' }],
    ['no value', { value: '' }],
    ['a value in another alphabet', { value: 'a-_b' }],
    ['a value of 16,385 characters', { value: 'A'.repeat(16_385) }],
  ])('sends nothing for %s', async (_, changes) => {
    const { server, seen } = await bindingServer(sending({ matches: [] }));
    const asking = findByBinding(server, { ...BINDING, ...changes });
    await expect(asking).rejects.toMatchObject({ code: 'bad-argument' });
    expect(seen).toEqual([]);
  });

  it.each([
    'http://c2pa.example/v1',
    'ftp://c2pa.example',
    'c2pa.example',
    'https://c2pa.example/v1?key=1',
    'https://c2pa.example/v1#a',
    'https://somebody:secret@c2pa.example',
    'https://c2pa.example/v 1',
    '',
  ])('asks nobody at "%s"', async (url) => {
    const never = vi.fn();
    await expect(findByBinding({ url, fetch: never }, BINDING)).rejects.toMatchObject({
      code: 'bad-argument',
    });
    expect(never).not.toHaveBeenCalled();
  });
});

describe('fetchManifestStore', () => {
  it('fetches what the server has under an id', async () => {
    const { server, seen } = await bindingServer(sendingBytes(manifestStore()));
    const trailing = { ...server, url: `${server.url}/` };
    expect(await fetchManifestStore(trailing, ID)).toEqual({ ok: true, value: manifestStore() });
    expect(seen).toEqual([{ method: 'GET', url: `/v1/manifests/${ID}`, body: '' }]);
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'bad-answer'],
    ['another box', manifestStore('ftyp'), 'bad-answer'],
    ['a box that is cut off', manifestStore().subarray(0, 60), 'bad-answer'],
    ['a box of no length', Uint8Array.of(0, 0, 0, 0, 0x6a, 0x75, 0x6d, 0x62), 'bad-answer'],
    ['more than 8 MB', new Uint8Array(8 * 1024 * 1024 + 1), 'too-large'],
  ])('refuses %s', async (_, bytes, code) => {
    const { server } = await bindingServer(sendingBytes(bytes));
    expect(await fetchManifestStore(server, ID)).toMatchObject({ ok: false, code });
  });

  it('says where the server has none', async () => {
    const { server } = await bindingServer(sendingBytes(new Uint8Array(), 404));
    expect(await fetchManifestStore(server, ID)).toMatchObject({ ok: false, code: 'http-error' });
  });

  it.each(['', '.', '..', '../x', 'a/b', 'a?b', 'a%2e', 'a b', 'a'.repeat(201)])(
    'sends nothing for the id "%s"',
    async (id) => {
      const { server, seen } = await bindingServer(sendingBytes(manifestStore()));
      await expect(fetchManifestStore(server, id)).rejects.toMatchObject({ code: 'bad-argument' });
      expect(seen).toEqual([]);
    },
  );
});
