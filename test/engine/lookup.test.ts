/** The lookup worker's calls, with a network and a decoder of the test's making. */

import { beforeEach, describe, expect, test } from 'vitest';
import { fromHex, sha256, toBase64Url, utf8 } from '../../src/bytes.ts';
import type { Box, Call, LookupPorts } from '../../src/engine/call.ts';
import { answerCall } from '../../src/engine/lookup.ts';
import type { CheckOptions, Outcome, PictureSource, Stored } from '../../src/engine/lookup-protocol.ts';
import { accept, refuse } from '../../src/errors.ts';
import { MAX_FILE_BYTES } from '../../src/formats/image-header.ts';
import type { Fetch } from '../../src/ports.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import { box, MANIFEST_UUID } from '../fixtures/tagged-pictures.ts';

const PIXELS = drawPicture(1, 64, 48);
const HEADER = { format: 'png', mediaType: 'image/png', width: 64, height: 48, animated: false } as const;
const EMPTY_PAGE = { data: { transactions: { pageInfo: { hasNextPage: false }, edges: [] } } };
const OPTIONS: CheckOptions = {
  gateways: ['https://one.example'],
  trust: [],
  groups: [],
  reach: 'near',
  openings: [],
  askDomains: [],
  askManifests: [],
  reproduce: false,
};

/** Answers by URL; whatever is not here cannot be reached. */
let network: Map<string, () => Response>;
let shrunk: Box[];
let thumbnails: string[];
let asked: string[];

const fetchHere: Fetch = async (url) => {
  asked.push(url);
  const answer = network.get(url);
  if (answer === undefined) throw new TypeError('Failed to fetch');
  return answer();
};

const ports: LookupPorts = {
  fetch: fetchHere,
  clock: () => 0,
  now: () => Date.now(),
  trees: { get: async () => null, put: async () => {} },
  openCredentials: () => async () => null,
  computation: { openSystem: async () => null, runModel: async () => refuse('verifier-failed', 'a test') },
  decode: async (bytes) =>
    bytes[0] === 0x50 ? accept({ pixels: PIXELS, header: HEADER }) : refuse('unknown-format', 'no picture'),
  shrink: async (_, box) => {
    shrunk.push(box);
    return 'data:image/jpeg;base64,AA==';
  },
};

const call = (): Call => ({
  signal: new AbortController().signal,
  onStep: () => {},
  onThumbnail: (dataUrl: string) => void thumbnails.push(dataUrl),
  onFinding: () => {},
  onUnread: () => {},
  openFiles: () => ({ read: async () => null, close: () => {} }),
});

beforeEach(() => {
  network = new Map([['https://one.example/graphql', () => Response.json(EMPTY_PAGE)]]);
  [shrunk, thumbnails, asked] = [[], [], []];
});

const checkPicture = (source: PictureSource) =>
  answerCall({ call: '1', method: 'check-picture', params: { source, options: OPTIONS } }, ports, call());

function verdict(outcome: Outcome<VerdictDocument>): VerdictDocument {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}

/** An MP4 of a brand and a box that holds a manifest. */
const MP4 = btoa(
  String.fromCharCode(
    ...box('ftyp', utf8('isom'), new Uint8Array(4), utf8('mp42')),
    ...box('uuid', fromHex(MANIFEST_UUID)!, new Uint8Array(8)),
  ),
);

describe('check-picture', () => {
  const file = utf8('Picture');

  test('knows the file by its bytes, and shows it small while servers are asked', async () => {
    const { subject } = verdict(await checkPicture({ from: 'file', base64: btoa('Picture') }));
    const digest = toBase64Url(await sha256(file));
    expect(subject).toMatchObject({ kind: 'picture', digest, sizeBytes: 7, width: 64, height: 48 });
    expect(thumbnails).toEqual(['data:image/jpeg;base64,AA==']);
  });

  test('fetches the same bytes from a URL', async () => {
    network.set('https://cdn.example/a', () => new Response(file));
    const { subject } = verdict(await checkPicture({ from: 'url', url: 'https://cdn.example/a' }));
    expect(subject.digest).toBe(toBase64Url(await sha256(file)));
  });

  test('has no digest of captured pixels, and asks nobody for one', async () => {
    const url = 'data:image/png,Picture';
    network.set(url, () => new Response(file));
    const document = verdict(await checkPicture({ from: 'capture', url }));
    expect(document.subject).toEqual({ kind: 'picture', mediaType: 'image/png', width: 64, height: 48 });
    expect(document.sent.map(({ what }) => what)).not.toContain('digest');
  });

  test.each([
    [
      'with the video’s own statements',
      { from: 'file', base64: MP4 } as const,
      ['credential-unreadable', 'no-metadata'],
    ],
    ['without the video’s file', null, []],
    ['without a file that does not answer', { from: 'url', url: 'https://cdn.example/none' } as const, []],
  ])('takes a frame %s, and says that sound is not checked', async (_, video, codes) => {
    const url = 'data:image/png,Picture';
    network.set(url, () => new Response(file));
    const source = { from: 'capture', url } as const;
    const params = { source, video, options: OPTIONS };
    const reading: LookupPorts = {
      ...ports,
      openCredentials: () => async () => ({ state: 'unreadable', because: 'a test' }),
    };
    const { evidence, notRun } = verdict(
      await answerCall({ call: '1', method: 'check-picture', params }, reading, call()),
    );
    const own = evidence.filter(({ kind }) => kind === 'credential' || kind === 'metadata');
    expect(own.map(({ code }) => code)).toEqual(codes);
    expect(notRun.map(({ kind }) => kind)).toContain('audio');
  });

  test.each([
    ['picture-unreachable', undefined],
    ['picture-unreachable', () => new Response('', { status: 404 })],
    [
      'picture-too-large',
      () => new Response('x', { headers: { 'content-length': String(MAX_FILE_BYTES + 1) } }),
    ],
  ] as const)('ends as %s where the URL gives %s', async (code, answer) => {
    if (answer !== undefined) network.set('https://cdn.example/a', answer);
    expect(await checkPicture({ from: 'url', url: 'https://cdn.example/a' })).toEqual({ ok: false, code });
    expect(asked).toEqual(['https://cdn.example/a']);
  });

  test('says so where the file is no picture', async () => {
    const document = verdict(await checkPicture({ from: 'file', base64: btoa('Other') }));
    expect(document.evidence).toContainEqual(
      expect.objectContaining({ code: 'picture-unreadable', details: { refusal: 'unknown-format' } }),
    );
    expect(thumbnails).toEqual([]);
  });
});

describe('check-text', () => {
  test('checks the text as it is', async () => {
    const text = 'Too short, but kept as it is.\r\n';
    const params = { text, options: OPTIONS };
    const document = verdict(await answerCall({ call: '1', method: 'check-text', params }, ports, call()));
    expect(document).toMatchObject({ tier: 'G', subject: { kind: 'text', sizeBytes: 31 } });
  });
});

describe('read-stored', () => {
  const ID = 'A'.repeat(43);
  const gateways = ['https://one.example', 'https://two.example'];

  const read = async (stored: Partial<Stored> & { readonly of: string }) => {
    const digest = toBase64Url(await sha256(utf8(stored.of)));
    const { of: _, ...members } = stored;
    const params = { gateways, stored: { id: ID, digest, media: 'text/plain', sizeBytes: 9, ...members } };
    const outcome = await answerCall({ call: '1', method: 'read-stored', params }, ports, call());
    return outcome.ok ? outcome.value : outcome;
  };
  const serve = (host: string, body: string) =>
    void network.set(`https://${host}.example/raw/${ID}`, () => new Response(body));

  test('shows a text whose digest is the record’s, and asks no further server', async () => {
    serve('one', 'Kept');
    expect(await read({ of: 'Kept' })).toEqual({ shown: 'text', text: 'Kept' });
    expect(asked).toEqual([`https://one.example/raw/${ID}`]);
  });

  test('believes no server that gives other bytes, and asks the next', async () => {
    serve('one', 'Lies');
    serve('two', 'Kept');
    expect(await read({ of: 'Kept' })).toEqual({ shown: 'text', text: 'Kept' });
  });

  test('shows nothing where all give other bytes, or none answers', async () => {
    expect(await read({ of: 'Kept' })).toEqual({ shown: 'nothing', because: 'unreachable' });
    serve('two', 'Lies');
    expect(await read({ of: 'Kept' })).toEqual({ shown: 'nothing', because: 'altered' });
  });

  test('draws a picture anew, at most 480 pixels a side', async () => {
    serve('one', 'Picture');
    expect(await read({ of: 'Picture', media: 'image/png' })).toMatchObject({ shown: 'picture' });
    expect(shrunk).toEqual([{ width: 480, height: 480 }]);
  });

  test('shows the first 20,000 characters', async () => {
    serve('one', 'x'.repeat(30_000));
    expect(await read({ of: 'x'.repeat(30_000) })).toEqual({ shown: 'text', text: 'x'.repeat(20_000) });
  });

  test('fetches nothing over 16 MiB', async () => {
    const because = await read({ of: 'Kept', sizeBytes: 16 * 1024 * 1024 + 1 });
    expect(because).toEqual({ shown: 'nothing', because: 'too-large' });
    expect(asked).toEqual([]);
  });

  test.each([
    ['a picture that does not decode', 'image/png', utf8('Other')],
    ['a kind that has no view', 'application/zip', utf8('Other')],
    ['a text that is no text', 'text/plain', new Uint8Array([0xff])],
  ])('says unreadable of %s', async (_, media, bytes) => {
    network.set(`https://one.example/raw/${ID}`, () => new Response(bytes));
    const digest = toBase64Url(await sha256(bytes));
    expect(await read({ of: '', digest, media })).toEqual({ shown: 'nothing', because: 'unreadable' });
  });
});
