/** What others wrote on the ledger about a file, in a whole lookup: what it can make a verdict say, and what it cannot. */

import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkText } from '../../src/verify/check-text.ts';
import { testLedger } from '../devledger/fixture.ts';
import { codesOf, contextOf, rowOf, SERVER_A, toCheck } from '../fixtures/lookups.ts';
import { serve } from '../fixtures/lying-gateway.ts';
import { ans112Tags, MANIFEST } from '../fixtures/other-ledgers.ts';
import { prose } from '../fixtures/prose.ts';
import { outputBody, signAnything, signBody } from '../fixtures/providers.ts';

import {
  ans112,
  aurora,
  check,
  digest,
  FETCHED,
  holding,
  type Item,
  isOurSearch,
  key,
  mentions,
  picture,
  proof,
  record,
  saysAi,
} from './entries.ts';

const KB = 1024;

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
    const more = await ans112({ Model: 'b' });
    const { verdict } = await check(holding(saysAi, mentions, more));
    expect(codesOf(verdict)).toEqual(['other-ledger-ai', 'other-ledger-proof', 'no-record']);
    expect(rowOf(verdict, 'other-ledger-ai').details.records).toBe(2);
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
    [128 * KB, ['other-ledger-proof', 'no-record']],
    [128 * KB + 1, ['other-ledger-unread', 'no-record']],
  ])('is read up to 128 kB of data: %i bytes', async (sizeBytes, codes) => {
    const large = await proof({ 'C2PA-Storage-Mode': 'proof' }, new Uint8Array(sizeBytes));
    expect(codesOf((await check(holding(large))).verdict)).toEqual(codes);
  });
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
