/** What others wrote on the ledger about a file, in a whole lookup: what it can make a verdict say, and what it cannot. */

import { describe, expect, it } from 'vitest';
import { type Bytes, utf8 } from '../../src/bytes.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import { testLedger } from '../devledger/fixture.ts';
import {
  codesOf,
  contextOf,
  digestOf,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, html, type Lies, lying, never, type Server, serve } from '../fixtures/lying-gateway.ts';
import { ans112Tags, MANIFEST, proofTags, STORE, type TagChanges } from '../fixtures/other-ledgers.ts';
import { prose } from '../fixtures/prose.ts';
import {
  addressOfSigner,
  makeProvider,
  outputBody,
  signAnything,
  signBody,
  signerOf,
} from '../fixtures/providers.ts';

import { flipped } from './beside-liars.ts';

const aurora = await makeProvider(1);
const stranger = signerOf(41);
const key = await addressOfSigner(stranger);
const picture = pictureOf(5);
const another = pictureOf(6);
const digest = await digestOf(picture.file);
const record = await signBody(await outputBody(aurora, digest), aurora.signer);
const KB = 1024;

async function proof(changes: TagChanges = {}, data: Uint8Array = STORE, file: Bytes = picture.file) {
  return await signAnything(await proofTags(file, changes), data, stranger);
}

async function ans112(changes: TagChanges = {}, data = new Uint8Array(), file: Bytes = picture.file) {
  return await signAnything(await ans112Tags(file, changes), data, stranger);
}

const saysAi = await ans112();
const mentions = await proof();

type Item = { readonly bytes: Bytes };
const holding = (...items: readonly Item[]) =>
  [SERVER_A, SERVER_B].map((url) =>
    honest(
      url,
      items.map(({ bytes }) => bytes),
    ),
  );

async function check(servers: readonly Server[], changes: Partial<LookupContext> = {}, subject = picture) {
  const elsewhere: string[] = [];
  const { fetch, requests } = await serve(servers, (url) => {
    elsewhere.push(url);
    return html(404);
  });
  const gatewayUrls = servers.map(({ url }) => url);
  const context = contextOf({ fetch, gatewayUrls, recognised: [aurora.trusted], ...changes });
  return { verdict: await checkImage(toCheck(subject), context), requests, elsewhere };
}

const FETCHED = ['data', 'range'];
const isOurSearch = (variables: { readonly tags?: readonly { readonly name: string }[] } | null) =>
  variables?.tags?.some(({ name }) => ['Data-Hash', 'C2PA-Asset-Hash'].includes(name)) ?? false;

describe('an item that names exactly this file', () => {
  it('and a model, is C by eight characters of its key', async () => {
    const { verdict } = await check(holding(saysAi));
    expect([verdict.tier, verdict.headline]).toEqual([
      'C',
      `A provenance entry by key ${key.slice(0, 8)} claims this is AI output; anyone can write this`,
    ]);
    expect(codesOf(verdict)).toEqual(['other-ledger-ai', 'no-record']);
    expect(rowOf(verdict, 'other-ledger-ai').details).toEqual({
      record: saysAi.id,
      key,
      who: key.slice(0, 8),
      protocol: 'ANS-112',
    });
  });

  it('and a manifest, is a row without a tier', async () => {
    const { verdict } = await check(holding(mentions));
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['other-ledger-proof', 'no-record']]);
    expect(rowOf(verdict, 'other-ledger-proof').details).toEqual({
      record: mentions.id,
      key,
      who: key.slice(0, 8),
      protocol: 'C2PA-Manifest-Proof',
      manifest: MANIFEST,
      storage: 'manifest',
    });
  });

  it('shows nothing that its writer chose freely, and its addresses are not asked', async () => {
    const FAMOUS = 'Famous Images Incorporated';
    const boasting = await proof({
      'C2PA-Manifest-ID': `urn:c2pa:${FAMOUS}`,
      'C2PA-Claim-Generator': FAMOUS,
      'C2PA-Manifest-Repo-URL': 'https://famous.example/v1',
      'C2PA-Manifest-Fetch-URL': 'https://famous.example/manifest',
    });
    const { verdict, elsewhere } = await check(holding(boasting, await ans112({ Prompt: FAMOUS })));
    expect(codesOf(verdict)).toEqual(['other-ledger-ai', 'other-ledger-proof', 'no-record']);
    expect(JSON.stringify(verdict)).not.toMatch(/famous/i);
    expect(elsewhere).toEqual([]);
  });

  it('is one row with a count beside others of its protocol', async () => {
    const more = await Promise.all([ans112({ Model: 'b' }), ans112({ Model: 'c' })]);
    const { verdict } = await check(holding(saysAi, mentions, ...more));
    expect(codesOf(verdict)).toEqual(['other-ledger-ai', 'other-ledger-proof', 'no-record']);
    expect(rowOf(verdict, 'other-ledger-ai').details.records).toBe(3);
  });

  it('is found on the embedded ledger', async () => {
    const { url } = await testLedger();
    for (const { id, bytes } of [saysAi, mentions]) await uploadTo(fetch, url)({ id, bytes });
    const context = contextOf({ fetch, gatewayUrls: [url] });
    const verdict = await checkImage(toCheck(picture), context);
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'C',
      ['other-ledger-ai', 'other-ledger-proof', 'no-record'],
    ]);
  });
});

describe('beside a recognised record', () => {
  it('it stands behind it', async () => {
    const { verdict } = await check(holding(record, saysAi, mentions));
    expect([verdict.tier, verdict.headline]).toEqual(['A1', 'Logged as AI output by Aurora Images']);
    expect(codesOf(verdict)).toEqual([
      'exact-recognised',
      'other-ledger-ai',
      'other-ledger-proof',
      'inclusion-unchecked',
    ]);
  });

  it('that calls the file a photograph, it neither contradicts nor leads', async () => {
    const body = await outputBody(aurora, digest, { sourceType: 'digitalCapture' });
    const { verdict } = await check(holding(await signBody(body, aurora.signer), saysAi));
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'F',
      ['other-ledger-ai', 'exact-not-ai', 'no-record', 'inclusion-unchecked'],
    ]);
  });

  it('it is a stranger, also by the key of a recognised company', async () => {
    const item = await signAnything(await ans112Tags(picture.file), new Uint8Array(), aurora.signer);
    const { verdict } = await check(holding(item, aurora.statement));
    expect([verdict.tier, rowOf(verdict, 'other-ledger-ai').details.who]).toEqual([
      'C',
      aurora.owner.slice(0, 8),
    ]);
    expect(JSON.stringify(verdict)).not.toContain('Aurora');
  });
});

describe('an item that cannot be believed', () => {
  it.each<[string, () => Promise<Item>]>([
    ['a proof without its manifest', () => proof({ 'C2PA-Manifest-ID': null })],
    ['a proof that holds another manifest', () => proof({}, utf8('another'))],
    ['another hash algorithm', () => ans112({ 'Hashing-Algo': 'md5' })],
    ['other data than the file', () => ans112({}, utf8('another'))],
  ])('%s makes no row', async (_, made) => {
    const { verdict } = await check(holding(await made()));
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['no-record']]);
  });

  it('of a later version is unread', async () => {
    const later = await proof({ 'Protocol-Version': '2.0.0' });
    const { verdict } = await check(holding(later));
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['other-ledger-unread', 'no-record']]);
    expect(rowOf(verdict, 'other-ledger-unread').details).toEqual({ record: later.id });
  });

  it.each([
    [256 * KB, ['other-ledger-proof', 'no-record']],
    [256 * KB + 1, ['other-ledger-unread', 'no-record']],
  ])('is read up to 256 kB of data: %i bytes', async (sizeBytes, codes) => {
    const large = await proof({ 'C2PA-Storage-Mode': 'proof' }, new Uint8Array(sizeBytes));
    expect(codesOf((await check(holding(large))).verdict)).toEqual(codes);
  });

  it('whose bytes a server altered is unread there, and believed where another shows it', async () => {
    const altering: Lies = {
      data: (_, body) => flipped(body),
      range: (_, bytes, from) => (from === 0 ? bytes : flipped(bytes)),
    };
    const liar = lying(SERVER_A, [mentions.bytes], altering);
    const alone = await check([liar]);
    expect([alone.verdict.tier, codesOf(alone.verdict)]).toEqual([
      'F',
      ['server-altered', 'other-ledger-unread', 'no-record'],
    ]);
    const { verdict } = await check([liar, honest(SERVER_B, [mentions.bytes])]);
    expect(codesOf(verdict)).toEqual(['server-altered', 'other-ledger-proof', 'no-record']);
  });

  it.each<[string, () => Promise<Item>]>([
    ['a proof', () => proof({}, STORE, another.file)],
    ['an ANS-112 item', () => ans112({}, new Uint8Array(), another.file)],
  ])('%s that a server names for another file is that server’s fault', async (_, made) => {
    const item = await made();
    const naming = await check([honest(SERVER_A, [item.bytes])], {}, another);
    const edges = await listed(item);
    const { verdict } = await check([
      lying(SERVER_A, [item.bytes], {
        search: (page, variables) => {
          if (isOurSearch(variables)) page.edges = edges;
          return undefined;
        },
      }),
      honest(SERVER_B, []),
    ]);
    expect(naming.verdict.evidence[0]?.kind).toBe('other-ledger');
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['digest-mismatch', 'no-record']]);
  });

  /** The rows that name this item. */
  async function listed({ bytes }: Item) {
    const rows: { cursor: string; node: never }[] = [];
    const taking = lying(SERVER_A, [bytes], {
      search: ({ edges }) => {
        rows.push(...(edges as typeof rows));
        return undefined;
      },
    });
    await check([taking], {}, another);
    return rows;
  }
});

describe('an item that holds the file itself', () => {
  const large = { ...picture, file: new Uint8Array(300 * KB).fill(7) };

  it('is read without fetching what the reader has', async () => {
    const full = await proof({ 'C2PA-Storage-Mode': 'full' }, large.file, large.file);
    const item = await ans112({}, large.file, large.file);
    const { verdict, requests } = await check(holding(full, item), {}, large);
    expect(codesOf(verdict)).toEqual(['other-ledger-ai', 'other-ledger-proof', 'no-record']);
    expect(requests.filter(({ kind }) => FETCHED.includes(kind))).toEqual([]);
  });

  it('is fetched where it holds something else', async () => {
    const { requests } = await check(holding(mentions));
    expect(requests.filter(({ kind }) => FETCHED.includes(kind))).toHaveLength(1);
  });
});

describe('a flood by strangers', () => {
  it('of one format hides nothing of the other: four of each are read', async () => {
    const flood = await Promise.all(Array.from({ length: 9 }, () => proof()));
    const { verdict, requests } = await check(holding(saysAi, ...flood));
    expect([verdict.tier, rowOf(verdict, 'other-ledger-proof').details.records]).toEqual(['C', 4]);
    expect(requests.filter(({ kind }) => FETCHED.includes(kind))).toHaveLength(4 + 1);
  });

  it('on one server hides nothing that another shows', async () => {
    const flood = await Promise.all(Array.from({ length: 9 }, () => ans112({ 'Hashing-Algo': 'md5' })));
    const items = flood.map(({ bytes }) => bytes);
    const { verdict } = await check([honest(SERVER_A, items), honest(SERVER_B, [saysAi.bytes])]);
    expect(verdict.tier).toBe('C');
  });

  it('without an end costs one request, and is no fault of the server', async () => {
    const endless = lying(SERVER_A, [saysAi.bytes], {
      search: (page, variables) => {
        page.pageInfo.hasNextPage ||= isOurSearch(variables);
        return undefined;
      },
    });
    const { verdict, requests } = await check([endless, honest(SERVER_B, [])]);
    expect(codesOf(verdict)).toEqual(['other-ledger-ai', 'no-record']);
    expect(requests.filter(({ variables }) => isOurSearch(variables))).toHaveLength(4);
  });
});

describe('a server that fails this question alone', () => {
  const failing: readonly [string, Lies['every'] & object][] = [
    ['answers 500', () => html(500)],
    ['never answers', never],
  ];
  const patience = { perAnswerMs: 300, perServerMs: 2000 };
  const only = (url: string, items: readonly Item[], every: Lies['every'] & object) =>
    lying(
      url,
      items.map(({ bytes }) => bytes),
      { every: (request) => (isOurSearch(request.variables) ? every(request) : undefined) },
    );

  it.each(failing)('%s: what records say stands, and the server is named', async (_, every) => {
    const both = (...items: readonly Item[]) => [only(SERVER_A, items, every), only(SERVER_B, items, every)];
    const found = await check(both(record), { patience });
    expect([found.verdict.tier, codesOf(found.verdict)]).toEqual([
      'A1',
      ['exact-recognised', 'server-failed', 'server-failed', 'inclusion-unchecked'],
    ]);
    const none = await check(both(aurora.statement), { patience });
    expect([none.verdict.tier, codesOf(none.verdict)]).toEqual([
      'F',
      ['server-failed', 'server-failed', 'no-record'],
    ]);
    expect(rowOf(none.verdict, 'no-record').details.servers).toBe(2);
    expect(none.verdict.answeredGateways).toEqual([]);
  });

  it.each(failing)('%s: what another server shows is read', async (_, every) => {
    const servers = [only(SERVER_A, [saysAi], every), honest(SERVER_B, [saysAi.bytes])];
    const { verdict } = await check(servers, { patience });
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'C',
      ['other-ledger-ai', 'server-failed', 'no-record'],
    ]);
  });
});

describe('nothing is asked', () => {
  it('about pixels without their file', async () => {
    const { fetch, requests } = await serve(holding(saysAi));
    const context = contextOf({ fetch, gatewayUrls: [SERVER_A], recognised: [aurora.trusted] });
    await checkImage({ ...toCheck(picture), file: null }, context);
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.filter(({ variables }) => isOurSearch(variables))).toEqual([]);
  });

  it('about texts', async () => {
    const { fetch, requests } = await serve(holding(saysAi));
    await checkText(prose(1, 60), contextOf({ fetch, gatewayUrls: [SERVER_A] }));
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.filter(({ variables }) => isOurSearch(variables))).toEqual([]);
  });
});
