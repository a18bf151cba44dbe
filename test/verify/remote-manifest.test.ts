/** Credentials that are kept at an address: asked only where the reader allowed it, and verified against the whole file. */

import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeManifestReader } from '../../cli/manifest-reader.ts';
import { type Bytes, utf8 } from '../../src/bytes.ts';
import { openCredentialReader } from '../../src/engine/credential-reader.ts';
import type { ReadCredential } from '../../src/verify/credential/credential.ts';
import { fileSignals } from '../../src/verify/file-signals.ts';
import { openLookup } from '../../src/verify/ledger-lookup.ts';
import { isAskable, manifestFetcher } from '../../src/verify/remote-manifest.ts';
import { flip } from '../fixtures/altered-files.ts';
import { GENERATED, type Parties, parties } from '../fixtures/credential-parties.ts';
import { type SignedPair, signed, signedElsewhere, unsignedPicture } from '../fixtures/credentials.ts';
import { contextOf } from '../fixtures/lookups.ts';
import { withPngChunk } from '../fixtures/png-chunks.ts';

const URL_1 = 'https://manifests.example/1';
const readManifests = openNodeManifestReader();

let people: Parties;
let readCredential: ReadCredential;
let pair: SignedPair;

beforeAll(async () => {
  people = await parties();
  readCredential = openCredentialReader(readManifests, async () => people.anchors)('');
  pair = await signedElsewhere(people.official, URL_1, { actions: GENERATED });
});

type Asking = {
  readonly answer?: () => Response | Promise<Response>;
  readonly askManifests?: readonly string[];
  readonly read?: ReadCredential;
};

async function look(file: Bytes, { answer, askManifests = [URL_1], read = readCredential }: Asking = {}) {
  const requests: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const lookup = openLookup(
    contextOf({
      askManifests,
      fetch: async (input, init) => {
        requests.push({ url: String(input), init });
        return (await answer?.()) ?? new Response(pair.manifest);
      },
    }),
  );
  const { rows } = await fileSignals(file, read, manifestFetcher(lookup));
  return { row: rows[0]!, requests, sent: lookup.sent };
}

describe('a credential that is kept at an address', () => {
  it('is left alone until the reader allows it', async () => {
    const { row, requests, sent } = await look(pair.file, { askManifests: [] });
    expect([row.code, row.details, requests, sent]).toEqual(['credential-remote', { url: URL_1 }, [], []]);
    const other = await look(pair.file, { askManifests: ['https://manifests.example/2'] });
    expect([other.row.code, other.requests]).toEqual(['credential-remote', []]);
  });

  it('is fetched once, without cookies or a redirect, and verified', async () => {
    const { row, requests, sent } = await look(pair.file);
    expect([row.code, row.details.who, row.details.integrity]).toEqual(['credential-ai', 'OpenAI', 'intact']);
    expect(requests.map(({ url }) => url)).toEqual([URL_1]);
    expect(requests[0]!.init).toMatchObject({
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    expect(sent).toEqual([{ to: 'https://manifests.example', what: 'manifest-address', values: 1 }]);
  });

  it('does not fit a file of which one byte changed', async () => {
    const { row } = await look(flip(pair.file, pair.file.length - 20) as Bytes);
    expect(row.code).toBe('credential-changed');
  });

  it('does not fit another file that names the same address', async () => {
    const other = await signedElsewhere(people.stranger, URL_1, { picture: await unsignedPicture('png', 2) });
    expect((await look(other.file)).row.code).toBe('credential-changed');
  });

  it('is not understood where it leaves out a part of the file', async () => {
    const inside = await signed(people.official, { actions: GENERATED });
    const chunk = Buffer.from(inside).indexOf('caBX');
    const length = new DataView(inside.buffer).getUint32(chunk - 4);
    const { row } = await look(pair.file, {
      answer: () => new Response(inside.slice(chunk + 4, chunk + 4 + length)),
    });
    expect(row.code).toBe('credential-unreadable');
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['an error', () => new Response('no', { status: 404 })],
    ['more than 8 MiB', () => new Response(new Uint8Array(8 * 2 ** 20 + 1))],
    ['nothing', () => Promise.reject(new TypeError('refused'))],
  ])('may not be given: %s', async (_, answer) => {
    const { row } = await look(pair.file, { answer });
    expect([row.code, row.status, row.details.url]).toEqual(['credential-not-given', 'unknown', URL_1]);
  });

  it.each<[string, () => Bytes]>([
    ['a page', () => utf8('<!doctype html><title>Not found</title>')],
    ['a cut-off manifest', () => pair.manifest.slice(0, pair.manifest.length >> 1)],
    ['no byte at all', () => new Uint8Array()],
  ])('may be something else: %s', async (_, body) => {
    const { row } = await look(pair.file, { answer: () => new Response(body()) });
    expect(row.code).toMatch(/^credential-(unreadable|not-given)$/);
    expect((await look(pair.file)).row.code).toBe('credential-ai');
  });

  it.each([
    'http://manifests.example/1',
    'https://127.0.0.1/1',
    'https://localhost:8443/1',
    'https://127.0.0.2/',
    'https://0.0.0.0/',
    'https://localhost./',
    'https://[::ffff:127.0.0.1]/',
    'https://[::]/',
    'https://a.localhost/',
    'data:,1',
    'no URL',
  ])('is never asked for at %s, whoever allows it', async (url) => {
    const file = withPngChunk(pair.file, 'caBX', utf8('a manifest'));
    const read: ReadCredential = async () => ({ state: 'remote', url });
    const { row, requests } = await look(file, { askManifests: [url], read });
    expect(isAskable(url)).toBe(false);
    expect(row.code).toMatch(/^(credential-remote|no-credential)$/);
    expect(requests).toEqual([]);
  });
});
