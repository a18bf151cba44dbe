/** Keys on no list: what they can and cannot make a verdict say, and whom a lookup contacts because of them. */

import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import type { Json } from '../../src/canonical.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import type { EvidenceCode } from '../../src/verify/evidence.ts';
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
import { honest, html, json, never, serve } from '../fixtures/lying-gateway.ts';
import {
  makeProvider,
  outputBody,
  signAnything,
  signBody,
  signerOf,
  statementOf,
  withdrawalOf,
} from '../fixtures/providers.ts';

const FAMOUS = 'Famous Images Incorporated';
const famous = await makeProvider(10, FAMOUS, 'famous.example');
const stranger = await makeProvider(20, FAMOUS, 'stranger.example');
const picture = pictureOf(5);
const digest = await digestOf(picture.file);
const record = await signBody(await outputBody(stranger, digest), stranger.signer);

const WELL_KNOWN = 'https://stranger.example/.well-known/rail.json';
const names = (...roots: readonly string[]) => json({ schema: 'rail.domain/1', roots });

async function check(
  items: readonly SignedItem[],
  changes: Partial<LookupContext> = {},
  domain: () => Response | Promise<Response> = () => names(stranger.root),
) {
  const held = items.map(({ bytes }) => bytes);
  const asked: { readonly url: string; readonly init: RequestInit }[] = [];
  const { fetch, requests } = await serve([honest(SERVER_A, held), honest(SERVER_B, held)], (url, init) => {
    asked.push({ url, init });
    return domain();
  });
  const gatewayUrls = [SERVER_A, SERVER_B];
  const verdict = await checkImage(
    toCheck(picture),
    contextOf({ fetch, gatewayUrls, recognised: [famous.trusted], ...changes }),
  );
  return { verdict, requests, asked };
}

const ASK = { askDomains: ['stranger.example'] };

describe('an unknown key', () => {
  it('is C, shown by eight characters of its own address', async () => {
    const { verdict } = await check([record]);
    const short = stranger.owner.slice(0, 8);
    expect(verdict.tier).toBe('C');
    expect(verdict.headline).toBe(
      `An unknown key (${short}) claims this is AI output; anyone can write this`,
    );
    expect(codesOf(verdict)).toEqual(['exact-unknown-key', 'inclusion-unchecked']);
  });

  it('that names a famous root and itself after it shows nothing that it wrote', async () => {
    const boasting = await outputBody(famous, digest, {
      model: { name: `${FAMOUS} XL`, version: `by ${FAMOUS}` },
      outputId: `made by ${FAMOUS}`,
      stored: [{ role: 'preview', id: digest, digest, media: 'image/png', sizeBytes: 1 }],
      evidence: [{ kind: `seal of ${FAMOUS}`, id: digest, digest }],
    });
    const forged = await statementOf(famous.rootSigner, [stranger.signer], { signedBy: stranger.signer });
    const { verdict } = await check([await signBody(boasting, stranger.signer), stranger.statement, forged]);
    expect(verdict.tier).toBe('C');
    expect(verdict.headlineArgs).toEqual([stranger.owner.slice(0, 8)]);
    const text = JSON.stringify(verdict);
    expect(text).not.toContain('Famous');
    expect(text).not.toContain(famous.root);
    expect(rowOf(verdict, 'exact-unknown-key').details).not.toHaveProperty('stored');
  });

  const later = { visibility: 'public', fingerprints: [{ alg: `${FAMOUS}/1` }] };
  it.each<[string, readonly { name: string; value: string }[], object, EvidenceCode]>([
    ['an unknown member', [], { [`from ${FAMOUS}`]: 1 }, 'malformed-record'],
    ['a fingerprint algorithm', [], later, 'unsupported-fingerprint'],
    ['a tag', [{ name: `Rail-${FAMOUS}`, value: 'x' }], {}, 'unsupported-fingerprint'],
  ])('cannot put words on the screen through %s', async (_, tags, members, code) => {
    const body = { ...(await outputBody(stranger, digest)), ...members } as Json;
    const needed = [
      { name: 'App-Name', value: 'RAIL' },
      { name: 'Rail-Version', value: '1' },
      { name: 'Rail-Type', value: 'output' },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Model', value: 'aurora-xl' },
      { name: 'Rail-Digest', value: digest },
    ];
    const { verdict } = await check([await signAnything([...needed, ...tags], body, stranger.signer)]);
    expect(verdict.evidence.find(({ kind }) => kind === 'record')?.code).toBe(code);
    expect(JSON.stringify(verdict)).not.toContain('Famous');
  });

  it('that calls the picture a photograph is no claim of AI', async () => {
    const photograph = await outputBody(stranger, digest, { sourceType: 'digitalCapture' });
    const { verdict } = await check([await signBody(photograph, stranger.signer)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'F',
      ['exact-algorithmic', 'no-record', 'inclusion-unchecked'],
    ]);
    expect(verdict.headline).toBe('No record found. That does not mean a person made it');
  });

  it('that logs an echo is a row only', async () => {
    const echo = await outputBody(stranger, digest, { derivation: 'echo' });
    const { verdict } = await check([await signBody(echo, stranger.signer)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['echo', 'no-record']]);
  });
});

describe('a domain', () => {
  it('is not contacted before the reader asks for it', async () => {
    const { verdict, asked } = await check([record, stranger.statement]);
    expect(asked).toEqual([]);
    expect(verdict.tier).toBe('C');
    expect(rowOf(verdict, 'exact-unknown-key').details.claimedDomain).toBe('stranger.example');
    const other = await check([record, stranger.statement], { askDomains: ['famous.example'] });
    expect(other.asked).toEqual([]);
  });

  it('that names the root makes it B1', async () => {
    const { verdict, asked } = await check([record, stranger.statement], ASK);
    expect(asked.map(({ url }) => url)).toEqual([WELL_KNOWN]);
    expect(asked[0]?.init).toMatchObject({ redirect: 'error', credentials: 'omit' });
    expect(verdict.tier).toBe('B1');
    expect(verdict.headline).toBe('stranger.example says AI-generated; not on your trusted list');
    expect(codesOf(verdict)).toEqual(['exact-domain-verified', 'inclusion-unchecked']);
    expect(JSON.stringify(verdict)).not.toContain('Famous');
  });

  it('vouches no longer for a record that its provider withdrew', async () => {
    const withdrawal = await withdrawalOf(stranger, record.id);
    const { verdict } = await check([record, stranger.statement, withdrawal], ASK);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['withdrawn', 'no-record']]);
  });

  it('is not asked for a key that its root did not authorise', async () => {
    const claimed = await signBody(await outputBody(stranger, digest), signerOf(99));
    const { verdict, asked } = await check([claimed, stranger.statement], ASK);
    expect([verdict.tier, asked]).toEqual(['C', []]);
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    ['names other roots', () => names(famous.root), 'domain-names-others'],
    ['names no root', () => names(), 'domain-names-others'],
    ['redirects', () => Promise.reject(new TypeError('redirect')), 'unreachable'],
    ['has no such file', () => html(404), 'http-error'],
    ['answers with a page', () => html(200), 'bad-domain-file'],
    ['answers with another shape', () => json({ roots: [stranger.root] }), 'bad-domain-file'],
    ['names seventeen roots', () => names(...Array(17).fill(stranger.root)), 'bad-domain-file'],
    ['answers with more than 64 KiB', () => new Response(' '.repeat(65_537)), 'too-large'],
  ])('that %s leaves C', async (_, domain, domainAnswer) => {
    const { verdict, asked } = await check([record, stranger.statement], ASK, domain);
    expect(asked).toHaveLength(1);
    expect(verdict.tier).toBe('C');
    expect(rowOf(verdict, 'exact-unknown-key').details).toMatchObject({ domainAnswer });
  });

  it('that does not answer holds no lookup that was given up', async () => {
    const stop = new AbortController();
    const changes = { ...ASK, signal: stop.signal };
    const { verdict } = await check([record, stranger.statement], changes, () => {
      queueMicrotask(() => stop.abort());
      return never();
    });
    expect(rowOf(verdict, 'exact-unknown-key').details.domainAnswer).toBe('unreachable');
  });
});

it('many records of one stranger are one row, and cost one question about its keys', async () => {
  const more = await Promise.all(
    Array.from({ length: 8 }, async (_, i) =>
      signBody(await outputBody(stranger, digest, { outputId: String(i) }), stranger.signer),
    ),
  );
  const { verdict, requests } = await check([record, ...more]);
  expect(rowOf(verdict, 'exact-unknown-key').details.records).toBe(9);
  const keyQuestions = requests.filter(({ variables }) =>
    variables?.tags?.some(({ values }) => values.includes('provider')),
  );
  expect(keyQuestions).toHaveLength(2 * 2); // two servers: the famous root, the stranger's root
  expect(utf8(JSON.stringify(verdict)).length).toBeLessThan(10_000);
});
