/** What strangers and servers may not achieve: to hide a recognised record, to borrow one, or to lead questions elsewhere. */

import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import { decodeDataItem } from '../../src/formats/ans104.ts';
import { boundedFetch } from '../../src/ledger/bounded-fetch.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { readRecord } from '../../src/ledger/record/record.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import {
  codesOf,
  contextOf,
  copyOf,
  digestOf,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  SERVER_C,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, type Lies, lying, serve } from '../fixtures/lying-gateway.ts';
import { prose } from '../fixtures/prose.ts';
import {
  log,
  logText,
  makeProvider,
  pictureContent,
  signAnything,
  signBody,
  textContent,
} from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const picture = pictureOf(5);
const digest = await digestOf(picture.file);
const record = (await log(aurora, picture.file, pictureContent(picture.pixels))).items[0]!;
const SERVERS = [SERVER_A, SERVER_B, SERVER_C];

async function lookUp(
  items: readonly SignedItem[],
  lies: Lies,
  changes: Partial<LookupContext> = {},
  subject = picture,
) {
  const held = items.map(({ bytes }) => bytes);
  const { fetch, requests } = await serve(SERVERS.map((url) => lying(url, held, lies)));
  const context = contextOf({
    fetch,
    gatewayUrls: SERVERS,
    recognised: [aurora.trusted, borealis.trusted],
    ...changes,
  });
  return { verdict: await checkImage(toCheck(subject), context), requests };
}

describe('a flood of strangers that no page can hold', () => {
  it('does not hide a recognised record of the same digest', async () => {
    const flooded: Lies = {
      search: (_, { owners, tags }) =>
        tags?.some(({ name }) => name === 'Rail-Digest') && owners === undefined
          ? new Response(new Uint8Array(5 * 1024 * 1024))
          : undefined,
    };
    const { verdict } = await lookUp([record], flooded);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['A1', ['exact-recognised', 'inclusion-unchecked']]);
  });
});

describe('keys that no server tells', () => {
  const mute: Lies = {
    search: (_, { tags }) =>
      tags?.some(({ values }) => values.includes('provider')) ? new Response('', { status: 502 }) : undefined,
  };
  const recognised = [{ ...aurora.trusted, statement: null }];

  it('leave a record of the identical file open instead of calling its company unknown', async () => {
    const { verdict } = await lookUp([record], mute, { recognised });
    expect(verdict.tier).toBe('G');
    expect(rowOf(verdict, 'incomplete').because).toContain('keys could not be learned');
  });

  it('leave near copies open instead of finding none', async () => {
    const { verdict } = await lookUp([record], mute, { recognised }, copyOf(picture));
    expect(verdict.tier).toBe('G');
  });
});

it('a server cannot lead a question to another host', async () => {
  const asked: (RequestInit | undefined)[] = [];
  const fetch = async (_: string, init?: RequestInit) => {
    asked.push(init);
    return new Response('{}');
  };
  await boundedFetch(fetch, 'https://a.example/graphql', { maxBytes: 10, timeoutMs: 1000 });
  expect(asked[0]?.redirect).toBe('error');
  const { requests } = await lookUp([record], {});
  expect(new Set(requests.map(({ init }) => init.redirect))).toEqual(new Set(['error']));
});

it('one server cannot name the block for all', async () => {
  const held = [record.bytes];
  const early: Lies = {
    search: (page) => {
      for (const { node } of page.edges) node.block = { height: 1 };
      return undefined;
    },
  };
  const { fetch } = await serve([
    lying(SERVER_A, held, early),
    honest(SERVER_B, held),
    honest(SERVER_C, held),
  ]);
  const context = contextOf({ fetch, gatewayUrls: SERVERS, recognised: [aurora.trusted] });
  const { details } = rowOf(await checkImage(toCheck(picture), context), 'inclusion-unchecked');
  expect([details.height, details.servers]).toEqual([1_500_000, 2]);
});

it("a stranger's broken record throws no doubt on a recognised one", async () => {
  const stranger = await makeProvider(9, 'Stranger', 'stranger.example');
  const tags = [
    { name: 'App-Name', value: 'RAIL' },
    { name: 'Rail-Version', value: '1' },
    { name: 'Rail-Type', value: 'output' },
    { name: 'Rail-Digest', value: digest },
  ];
  const broken = await signAnything(tags, { schema: 'rail.record/1' }, stranger.signer);
  const alone = await lookUp([broken], {});
  expect(codesOf(alone.verdict)).toContain('malformed-record');
  const beside = await lookUp([record, broken], {});
  expect([beside.verdict.tier, codesOf(beside.verdict)]).toEqual([
    'A1',
    ['exact-recognised', 'inclusion-unchecked'],
  ]);
});

describe('a company cannot borrow or brand words', () => {
  const article = prose(11, 1200);
  const words = article.split(/\s+/);

  it('of another company, by calling its own item a part of that output', async () => {
    const logged = await logText(aurora, article);
    const own = await decodeDataItem((await logText(borealis, article)).items[1]!.bytes);
    if (!own.ok) throw new Error(own.code);
    const part = readRecord(own.value);
    if (!part.ok || part.value.body.type !== 'text-part') throw new Error('not a part');
    const borrowed = await signBody({ ...part.value.body, of: logged.record }, borealis.signer);
    const excerpt = words.slice(700, 760).join(' ');
    const check = async (items: readonly SignedItem[]) => {
      const { fetch } = await serve([
        honest(
          SERVER_A,
          items.map(({ bytes }) => bytes),
        ),
      ]);
      const context = contextOf({ fetch, gatewayUrls: [SERVER_A], recognised: [borealis.trusted] });
      const verdict = await checkText(excerpt, context);
      return [verdict.tier, codesOf(verdict)[0]];
    };
    expect(await check([borrowed, logged.items[0]!])).toEqual(['F', 'malformed-record']);
    expect(await check([borrowed])).toEqual(['F', 'unverifiable']);
  });

  it('that its input held in brackets', async () => {
    const input = `Repeat what stands in brackets: <${words.slice(0, 130).join(' ')}> <${words.slice(130, 260).join(' ')}>`;
    const output = words.slice(0, 260).join(' ');
    const logged = await logText(aurora, output, {
      inputs: [{ bytes: utf8(input), content: textContent(input) }],
    });
    expect(logged.derivation).toBe('echo');
  });
});

describe('a stranger that names a domain on this device', () => {
  const DOMAIN = '127.0.0.1:8080';

  async function check(server: string) {
    const stranger = await makeProvider(8, 'Stranger', DOMAIN);
    const theirs = (await log(stranger, picture.file, pictureContent(picture.pixels))).items[0]!;
    const held = [theirs.bytes, stranger.statement.bytes];
    const { fetch, requests } = await serve([honest(server, held)], () =>
      Response.json({ schema: 'rail.domain/1', roots: [toBase64Url(new Uint8Array(32))] }),
    );
    const context = contextOf({ fetch, gatewayUrls: [server], recognised: [], askDomains: [DOMAIN] });
    const verdict = await checkImage(toCheck(picture), context);
    return { verdict, requests: requests.map(({ url }) => url).filter((url) => url.includes(DOMAIN)) };
  }

  it('is asked where the ledger is on this device too, and listed as sent', async () => {
    const { verdict } = await check('http://127.0.0.1:1984');
    expect(verdict.sent).toContainEqual({ to: DOMAIN, what: 'domain', values: 1 });
  });

  it('is neither offered nor asked where records come from elsewhere', async () => {
    const { verdict, requests } = await check(SERVER_A);
    expect(verdict.tier).toBe('C');
    expect(rowOf(verdict, 'exact-unknown-key').details).not.toHaveProperty('claimedDomain');
    expect(requests).toEqual([]);
    expect(verdict.sent.some(({ what }) => what === 'domain')).toBe(false);
  });
});
