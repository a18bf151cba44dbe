/** A whole page in the worker, with a network and a decoder of the test's making. */

import { beforeEach, describe, expect, test } from 'vitest';
import { type Bytes, utf8 } from '../../src/bytes.ts';
import type { Box, Call, LookupPorts } from '../../src/engine/call.ts';
import { answerCall } from '../../src/engine/lookup.ts';
import type { PageSource } from '../../src/engine/lookup-protocol.ts';
import { smallCopy } from '../../src/engine/small-copy.ts';
import { accept, refuse } from '../../src/errors.ts';
import type { Pixels } from '../../src/ports.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { digestOf, SERVER_A } from '../fixtures/lookups.ts';
import { honest, serve } from '../fixtures/lying-gateway.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import { log, makeProvider, pictureContent } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const PIXELS = drawPicture(5, 96, 72);
const HEADER = { format: 'png', mediaType: 'image/png', width: 96, height: 72, animated: false } as const;
const LOGGED = utf8('a logged file');
const record = (await log(aurora, LOGGED, pictureContent(PIXELS))).items[0]!;
const SHOWN = { width: 400, height: 300 };

let files: Map<string, Bytes>;
/** Files that the page read, in base64. */
let handedOver: Map<number, string>;
let isClosed: boolean;
let found: { key: number; verdict: VerdictDocument; thumbnail: string | null }[];
let unread: number[];
let shrunk: (readonly [number, number, Box])[];

beforeEach(() => {
  files = new Map();
  handedOver = new Map();
  isClosed = false;
  [found, unread, shrunk] = [[], [], []];
});

async function check(pictures: readonly PageSource[], texts: readonly string[] = []) {
  const world = await serve([honest(SERVER_A, [record.bytes])], (url) => {
    const file = files.get(url);
    return file === undefined ? new Response('', { status: 404 }) : new Response(file);
  });
  const ports: LookupPorts = {
    fetch: world.fetch,
    clock: () => 0,
    now: () => Date.now(),
    trees: { get: async () => null, put: async () => {} },
    openCredentials: () => async () => null,
    computation: { openSystem: async () => null, runModel: async () => refuse('verifier-failed', 'a test') },
    decode: async () => accept({ pixels: PIXELS, header: HEADER }),
    shrink: async ({ width, height }, box) => {
      shrunk.push([width, height, box]);
      return 'data:image/jpeg;base64,AA==';
    },
  };
  const call: Call = {
    signal: new AbortController().signal,
    onStep: () => {},
    onThumbnail: () => {},
    onFinding: (key, verdict, thumbnail) => void found.push({ key, verdict, thumbnail }),
    onUnread: (key) => void unread.push(key),
    openFiles: () => ({
      read: async (key) => handedOver.get(key) ?? null,
      close: () => {
        isClosed = true;
      },
    }),
  };
  const { root, name, domain, statement } = aurora.trusted;
  const options = {
    gateways: [SERVER_A],
    trust: [{ schema: 'rail.trust/1', root, name, domain, statement }],
    groups: [],
    reach: 'exact',
    openings: [],
    askDomains: [],
    askManifests: [],
    reproduce: false,
  } as const;
  const params = { pictures, texts: texts.map((text, i) => ({ key: 100 + i, text })), options };
  return await answerCall({ call: '1', method: 'check-page', params }, ports, call);
}

const at = (key: number, url: string): PageSource => ({ key, source: { from: 'url', url }, shown: SHOWN });
const ofPage = (key: number, digest: string | null): PageSource => ({
  key,
  source: { from: 'page', digest },
  shown: SHOWN,
});

describe('a page', () => {
  test('gets a finding for each content, and the list of what was sent at the end', async () => {
    files.set('https://site.example/logged', LOGGED);
    handedOver.set(2, btoa('another file'));
    const pictures = [at(1, 'https://site.example/logged'), ofPage(2, await digestOf(utf8('another file')))];
    const outcome = await check(pictures, ['too few words']);
    expect(isClosed).toBe(true);
    expect(found.map(({ key }) => key).toSorted()).toEqual([1, 100, 2].toSorted());
    const logged = found.find(({ key }) => key === 1)!;
    expect(logged.verdict.subject).toMatchObject({
      digest: await digestOf(LOGGED),
      sizeBytes: LOGGED.length,
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: { sent: expect.arrayContaining([{ to: SERVER_A, what: 'digest', values: 2 }]) },
    });
  });

  test('shows small what was found, and nothing else', async () => {
    files.set('https://site.example/logged', LOGGED);
    files.set('https://site.example/other', utf8('another file'));
    await check([at(1, 'https://site.example/logged'), at(2, 'https://site.example/other')]);
    const thumbnails = Object.fromEntries(found.map(({ key, thumbnail }) => [key, thumbnail]));
    expect(thumbnails).toEqual({ 1: 'data:image/jpeg;base64,AA==', 2: null });
    // Scaled down before it is kept: 100 decoded pictures would not fit into memory.
    expect(shrunk).toEqual([[96, 72, { width: 128, height: 96 }]]);
  });

  test('goes on without pictures that cannot be fetched or are too large', async () => {
    files.set('https://site.example/logged', LOGGED);
    files.set('https://site.example/large', new Uint8Array(5 * 1024 * 1024 + 1));
    await check([
      at(1, 'https://site.example/none'),
      at(2, 'https://site.example/large'),
      at(3, 'https://site.example/logged'),
    ]);
    expect(unread.toSorted()).toEqual([1, 2]);
    expect(found.map(({ key }) => key)).toEqual([3]);
  });

  test('goes on without files that never come, are not what was announced, or are too large', async () => {
    handedOver.set(2, btoa('something else'));
    handedOver.set(3, btoa('\0'.repeat(5 * 1024 * 1024 + 1)));
    handedOver.set(4, btoa('without a digest'));
    const digest = await digestOf(LOGGED);
    await check([ofPage(1, digest), ofPage(2, digest), ofPage(3, null), ofPage(4, null)]);
    expect(unread.toSorted()).toEqual([1, 2, 3]);
    expect(found.map(({ key, verdict }) => [key, verdict.tier])).toEqual([[4, 'G']]);
  });

  test('takes 64 MiB of pictures and leaves the rest unread', async () => {
    const file = new Uint8Array(5 * 1024 * 1024);
    const many = Array.from({ length: 14 }, (_, i) => {
      files.set(`https://site.example/${i}`, file);
      return at(i, `https://site.example/${i}`);
    });
    await check(many);
    expect(unread).toHaveLength(2);
    expect(found).toHaveLength(12);
  });
});

describe('a small copy', () => {
  const flat = (width: number, height: number, color: readonly number[]): Pixels => ({
    width,
    height,
    data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => color[i % 4]!),
  });

  test.each([
    [1000, 500, 128, 64],
    [500, 1000, 48, 96],
    [100, 50, 100, 50],
    [1, 5000, 1, 96],
  ])('of %i x %i pixels has %i x %i', (width, height, w, h) => {
    const copy = smallCopy(flat(width, height, [10, 20, 30, 255]), { width: 128, height: 96 });
    expect([copy.width, copy.height, copy.data.length]).toEqual([w, h, 4 * w * h]);
    expect([...copy.data.subarray(0, 4)]).toEqual([10, 20, 30, 255]);
  });

  test('mixes what falls into one cell', () => {
    const stripes = flat(8, 8, [0, 0, 0, 255]);
    for (let i = 0; i < stripes.data.length; i += 8) stripes.data.set([200, 200, 200, 255], i);
    expect([...smallCopy(stripes, { width: 2, height: 2 }).data.subarray(0, 4)]).toEqual([
      100, 100, 100, 255,
    ]);
  });
});
