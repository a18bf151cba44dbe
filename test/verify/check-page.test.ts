/**
 * A whole page from its contents to their verdicts, against servers in memory: what is found, asked, and left out.
 * Longer than 300 lines because every case needs the same page and servers.
 */

import { describe, expect, it } from 'vitest';
import { type Bytes, utf8 } from '../../src/bytes.ts';
import { refuse } from '../../src/errors.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkPage, type PageFinding } from '../../src/verify/check-page.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { NEAR_QUERIES, planPictures, planTexts } from '../../src/verify/near-page.ts';
import {
  codesOf,
  contextOf,
  copyOf,
  digestOf,
  type Picture,
  pictureOf,
  rowOf,
  SERVER_A,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, type Lies, type SeenRequest, serve } from '../fixtures/lying-gateway.ts';
import { type Changes, checkedPage, LARGE, named, type OnPage, SERVERS } from '../fixtures/page-lookups.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import { withPngText } from '../fixtures/png-chunks.ts';
import { prose } from '../fixtures/prose.ts';
import {
  log,
  logText,
  makeProvider,
  outputBody,
  pictureContent,
  signBody,
  withdrawalOf,
} from '../fixtures/providers.ts';
import { timerClock } from '../fixtures/timer-clock.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const SMALL = { width: 190, height: 300 };

const picture = named(pictureOf(5), 'logged.png');
const record = (await log(aurora, picture.file, pictureContent(picture.pixels))).items[0]!;
const copy = named(copyOf(picture), 'copy.png');
const other = named(pictureOf(6), 'other.png');
const words = prose(11, 60);
const loggedText = await logText(aurora, words);

const recognised = [aurora.trusted, borealis.trusted];
const check = (
  pictures: readonly OnPage[],
  texts: readonly string[],
  items: readonly SignedItem[],
  changes: Partial<Changes> = {},
) => checkedPage(pictures, texts, items, { recognised, ...changes });

function asking(requests: readonly SeenRequest[], tag: string): readonly SeenRequest[] {
  return requests.filter(({ variables }) => variables?.tags?.some(({ name }) => name === tag));
}

/** Exact evidence and what files say do not depend on how many contents are asked about together. */
/** Of paragraphs without what their credential says: on a page it is not read. */
function essence({ tier, headline, evidence, subject }: VerdictDocument): unknown {
  const read = evidence.filter(({ kind }) => subject.kind === 'picture' || kind !== 'credential');
  return [tier, headline, read.map(({ code, status, because, details }) => [code, status, because, details])];
}

describe('each verdict of a page', () => {
  const edited = named(pictureOf(7), 'edited.png');
  const photograph = named(pictureOf(8), 'photograph.png');
  const strange = named(pictureOf(9), 'strange.png');
  const annotated = {
    ...other,
    file: withPngText(other.file, 'parameters', 'a cat\nSteps: 20, Sampler: Euler a, Seed: 1, Model: m'),
  };
  const pages: readonly Picture[] = [picture, edited, photograph, strange, annotated, other];

  it('is the one that a lookup of its own gives, where identical content or the file speaks', async () => {
    const bodyOf = async ({ file }: Picture, changes: object) =>
      outputBody(aurora, await digestOf(file), changes);
    const items = [
      record,
      await signBody(await bodyOf(edited, { derivation: 'edited' }), aurora.signer),
      await signBody(await bodyOf(photograph, { sourceType: 'digitalCapture' }), borealis.signer),
      await signBody(await bodyOf(strange, {}), (await makeProvider(3)).signer),
      ...loggedText.items,
    ];
    const reach = 'exact' as const;
    const { verdicts } = await check(
      pages.map((one) => ({ picture: one })),
      [words],
      items,
      { reach },
    );
    const { fetch } = await serve(
      SERVERS.map((url) =>
        honest(
          url,
          items.map(({ bytes }) => bytes),
        ),
      ),
    );
    const context = contextOf({
      fetch,
      gatewayUrls: SERVERS,
      recognised: [aurora.trusted, borealis.trusted],
      reach,
    });
    const alone = [
      ...(await Promise.all(pages.map((one) => checkImage(toCheck(one), context)))),
      await checkText(words, context),
    ];
    expect(verdicts.map(essence)).toEqual(alone.map(essence));
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'B3', 'F', 'C', 'C', 'F', 'A1']);
  });

  it('knows withdrawals, whichever of several records was taken back', async () => {
    const second = (await log(aurora, other.file, pictureContent(other.pixels))).items[0]!;
    const { verdicts } = await check(
      [{ picture }, { picture: other }],
      [],
      [record, second, await withdrawalOf(aurora, second.id)],
    );
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'F']);
    expect(codesOf(verdicts[1]!)).toContain('withdrawn');
  });

  it('of the same file in two places is the same, and it is asked about once', async () => {
    const { verdicts, requests } = await check([{ picture }, { picture }], [], [record]);
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'A1']);
    expect(asking(requests, 'Rail-Digest')[0]!.variables!.tags!.at(-1)!.values).toHaveLength(1);
  });

  it('of a copy and of an excerpt is B2', async () => {
    const excerpt = words.split(' ').slice(10, 50).join(' ');
    const { verdicts } = await check([{ picture: copy }], [excerpt], [record, ...loggedText.items]);
    expect(verdicts.map(({ tier }) => tier)).toEqual(['B2', 'B2']);
    expect(rowOf(verdicts[0]!, 'near-recognised').details.who).toBe('Aurora Images');
  });

  it('rests on the record that is about it: a copy is not taken for its neighbour', async () => {
    const second = (await log(borealis, other.file, pictureContent(other.pixels))).items[0]!;
    const otherCopy = named(copyOf(other), 'other-copy.png');
    const unlogged = named(pictureOf(10), 'unlogged.png');
    const { verdicts } = await check(
      [{ picture: copy }, { picture: otherCopy }, { picture: unlogged }],
      [],
      [record, second],
    );
    expect(verdicts.map(({ tier, headlineArgs }) => [tier, headlineArgs[0]])).toEqual([
      ['B2', 'Aurora Images'],
      ['B2', 'Borealis'],
      ['F', undefined],
    ]);
  });
});

describe('what is not attributed', () => {
  it('is answered with its reason, and never asked about where file and text already tell', async () => {
    const tiny = named({ ...other, pixels: drawPicture(3, 31, 200) }, 'tiny.png');
    const empty = { ...other, file: new Uint8Array() };
    const { verdicts, requests } = await check(
      [
        { picture: tiny, digest: null },
        { picture: empty, digest: null },
      ],
      ['five words are not enough'],
      [],
    );
    expect(verdicts.map(({ tier, evidence }) => [tier, evidence[0]!.code])).toEqual([
      ['G', 'picture-too-small'],
      ['G', 'picture-unreadable'],
      ['G', 'text-too-short'],
    ]);
    expect(requests).toEqual([]);
  });

  it('is a small picture, though its digest came before its file and was logged', async () => {
    const tiny = named({ ...other, pixels: drawPicture(3, 31, 200) }, 'tiny.png');
    const logged = await signBody(await outputBody(aurora, await digestOf(tiny.file)), aurora.signer);
    const { verdicts, decoded } = await check([{ picture: tiny }], [], [logged]);
    expect(verdicts.map(({ tier, leading }) => [tier, leading])).toEqual([['G', 'picture-too-small']]);
    expect(decoded).toEqual([]);
  });

  it('is a picture of a single tone, though its digest was logged', async () => {
    const { width, height } = picture.pixels;
    const grey = named(
      { ...picture, pixels: { width, height, data: new Uint8ClampedArray(4 * width * height).fill(120) } },
      'grey.png',
    );
    const logged = await signBody(await outputBody(aurora, await digestOf(grey.file)), aurora.signer);
    for (const shown of [LARGE, SMALL]) {
      const { verdicts } = await check([{ picture: grey, shown }], [], [logged]);
      expect(verdicts.map(({ tier, leading }) => [tier, leading])).toEqual([['G', 'picture-constant']]);
    }
  });

  it('is a file that is no picture, unless its bytes were logged', async () => {
    const drawing = { ...other, file: utf8('<svg xmlns="http://www.w3.org/2000/svg"/>') };
    const unlogged = await check([{ picture: drawing, shown: SMALL }], [], [record]);
    expect(rowOf(unlogged.verdicts[0]!, 'picture-unreadable').details.refusal).toBe('svg-not-supported');
    expect(unlogged.verdicts[0]!.tier).toBe('G');
    const logged = await signBody(await outputBody(aurora, await digestOf(drawing.file)), aurora.signer);
    expect((await check([{ picture: drawing }], [], [logged])).verdicts[0]!.tier).toBe('A1');
  });

  it('is a file that does not decode, and the others go on', async () => {
    const { fetch } = await serve(SERVERS.map((url) => honest(url, [record.bytes])));
    const findings: PageFinding[] = [];
    const broken = async () => refuse('damaged-image', 'a test');
    const pictures = [
      { key: 1, digest: null, file: async () => other.file, shown: LARGE, fingerprint: broken },
      { ...toCheck(copy), key: 2, digest: null, file: async () => copy.file, shown: LARGE },
    ];
    const context = contextOf({ fetch, gatewayUrls: SERVERS, recognised: [aurora.trusted] });
    await checkPage({ pictures, texts: [] }, NEAR_QUERIES, context, (finding) => findings.push(finding));
    const tierOf = (key: number) => findings.find((finding) => finding.key === key)?.verdict?.tier;
    expect([tierOf(1), tierOf(2)]).toEqual(['G', 'B2']);
  });
});

describe('questions', () => {
  const many = Array.from({ length: 140 }, (_, i) => ({ picture: named(pictureOf(100 + i), `${i}.png`) }));

  it('about digests are one to each server for 128 contents', async () => {
    for (const [count, expected] of [
      [100, 1],
      [140, 2],
    ] as const) {
      const { requests } = await check(many.slice(0, count), [], [record], { reach: 'exact' });
      for (const url of SERVERS)
        expect(asking(requests, 'Rail-Digest').filter(({ server }) => server === url)).toHaveLength(expected);
    }
  });

  it('about near copies are at most 25 to each server for each AI company, texts among them', async () => {
    const texts = Array.from({ length: 120 }, (_, i) => prose(500 + i, 80));
    const { requests, nearQueries, verdicts } = await check(many, texts, [record]);
    const near = [...asking(requests, 'Rail-Image-Band'), ...asking(requests, 'Rail-Text-Shingle')];
    for (const url of SERVERS)
      for (const { owner } of [aurora, borealis]) {
        const own = near.filter(
          ({ server, variables }) => server === url && variables!.owners!.includes(owner),
        );
        expect(own.length).toBeGreaterThan(20);
        expect(own.length).toBeLessThanOrEqual(NEAR_QUERIES);
      }
    expect(nearQueries).toBeLessThanOrEqual(NEAR_QUERIES);
    const left = verdicts.flatMap(({ notRun }) => notRun.filter(({ code }) => code === 'page-limit'));
    expect(new Set(left.map(({ kind }) => kind))).toEqual(new Set(['near-copies', 'same-words']));
  });

  it('are about digests alone where the reader chose so', async () => {
    const { requests, verdicts, decoded } = await check([{ picture: copy }], [words], [record], {
      reach: 'exact',
    });
    expect(asking(requests, 'Rail-Image-Band')).toEqual([]);
    expect(asking(requests, 'Rail-Text-Shingle')).toEqual([]);
    expect(verdicts.map(({ notRun }) => notRun[0]!.code)).toEqual(['digests-only', 'digests-only']);
    expect(decoded).toEqual([]);
  });

  it('about near copies are not asked of pictures that are small on screen, nor are these decoded', async () => {
    const { verdicts, decoded, requests } = await check([{ picture: copy, shown: SMALL }], [], [record]);
    expect(verdicts[0]!.tier).toBe('F');
    expect(verdicts[0]!.notRun[0]).toMatchObject({ kind: 'near-copies', code: 'shown-small' });
    expect(asking(requests, 'Rail-Image-Band')).toEqual([]);
    expect(decoded).toEqual([]);
  });

  it('are all in the list of what left the device', async () => {
    const { sent, requests } = await check([{ picture }, { picture: copy }], [words], [record]);
    const values = (tag: string) =>
      asking(requests, tag)
        .filter(({ server }) => server === SERVER_A)
        .reduce(
          (sum, { variables }) => sum + variables!.tags!.find(({ name }) => name === tag)!.values.length,
          0,
        );
    const listed = (what: string) => sent.find((row) => row.to === SERVER_A && row.what === what)?.values;
    expect(listed('digest')).toBe(values('Rail-Digest'));
    expect(listed('picture-fingerprint')).toBe(values('Rail-Image-Band'));
    expect(listed('text-fingerprint')).toBe(values('Rail-Text-Shingle'));
    expect(values('Rail-Digest')).toBe(3);
  });
});

describe('the order of findings', () => {
  it('is: what was found identical, what needs no search, then copies from the largest picture on', async () => {
    const { order } = await check(
      [
        { picture: copy, shown: { width: 300, height: 300 } },
        { picture: other, shown: SMALL },
        { picture: named(copyOf(other), 'large.png'), shown: { width: 900, height: 600 } },
        { picture },
      ],
      [],
      [record],
    );
    expect(order).toEqual([3, 1, 2, 0]);
  });

  it('does not wait for a server that never answers to conclude from another', async () => {
    const { verdicts } = await check([{ picture }, { picture: copy }], [], [record], {
      lies: { every: () => new Promise(() => {}) },
      patience: { perAnswerMs: 50, perServerMs: 100 },
      clock: timerClock(),
    });
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'B2']);
    expect(codesOf(verdicts[0]!)).toContain('server-failed');
  });
});

describe('a stopped page', () => {
  it('hands out nothing more, asks nothing more, and says what was sent', async () => {
    const stop = new AbortController();
    const findings: PageFinding[] = [];
    const { fetch, requests } = await serve(SERVERS.map((url) => honest(url, [record.bytes])));
    const pictures = [picture, copy, other].map((one, key) => ({
      ...toCheck(one),
      key,
      digest: null,
      file: async () => one.file,
      shown: LARGE,
    }));
    const context = contextOf({
      fetch,
      gatewayUrls: SERVERS,
      recognised: [aurora.trusted],
      signal: stop.signal,
    });
    const { sent } = await checkPage({ pictures, texts: [] }, NEAR_QUERIES, context, (finding) => {
      findings.push(finding);
      stop.abort();
    });
    expect(findings.map(({ key }) => key)).toEqual([0]);
    expect(asking(requests, 'Rail-Image-Band')).toEqual([]);
    expect(sent).toContainEqual({ to: SERVER_A, what: 'digest', values: 3 });
  });
});

describe('files that come after their digests', () => {
  it('are concluded as soon as they are here, after one question for all', async () => {
    const { promise, resolve } = Promise.withResolvers<Bytes>();
    const servers = [honest(SERVER_A, [record.bytes])];
    const { fetch, requests } = await serve(servers);
    const context = contextOf({ fetch, gatewayUrls: [SERVER_A], recognised: [aurora.trusted] });
    const findings: PageFinding[] = [];
    const onPage = async (
      key: number,
      { file, pixels }: Picture,
      early: boolean,
      arriving: Promise<Bytes>,
    ) => ({
      key,
      shown: SMALL,
      digest: early ? await digestOf(file) : null,
      file: () => arriving,
      fingerprint: toCheck({ file, pixels }).fingerprint,
    });
    const pictures = [
      await onPage(0, other, true, promise),
      await onPage(1, picture, true, Promise.resolve(picture.file)),
      await onPage(2, copy, false, Promise.resolve(copy.file)),
    ];
    const first = Promise.withResolvers<void>();
    const done = checkPage({ pictures, texts: [] }, NEAR_QUERIES, context, (finding) => {
      findings.push(finding);
      first.resolve();
    });
    // The first in the page's order is not here yet: what was found does not wait for it.
    await first.promise;
    expect(findings.map(({ key, verdict }) => [key, verdict?.tier])).toEqual([[1, 'A1']]);
    resolve(other.file);
    await done;
    expect(findings.map(({ key }) => key)).toEqual([1, 0, 2]);
    const [asked, ...more] = asking(requests, 'Rail-Digest');
    expect(asked!.variables!.tags!.at(-1)!.values).toHaveLength(3);
    expect(more).toEqual([]);
  });

  it('are unread where they never come, and the others go on', async () => {
    const never = async () => null;
    const { verdicts, unread } = await check(
      [{ picture, arriving: never }, { picture: other, digest: null, arriving: never }, { picture: copy }],
      [],
      [record],
    );
    expect(unread.toSorted()).toEqual([0, 1]);
    expect(verdicts.map(({ tier }) => tier)).toEqual(['B2']);
  });

  it('are unread where they are not what was asked about, whatever was found for that', async () => {
    const digest = await digestOf(picture.file);
    const logged = (await log(aurora, other.file, pictureContent(other.pixels))).items[0]!;
    const { verdicts, unread, decoded } = await check(
      [{ picture: copy, digest }, { picture: other, digest }, { picture }],
      [],
      [record, logged],
    );
    expect(unread).toEqual([0, 1]);
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1']);
    expect(decoded).toEqual([2]);
  });

  it('hand out nothing once the page is stopped', async () => {
    const stop = new AbortController();
    const stopped = async () => {
      stop.abort();
      return null;
    };
    for (const digest of [undefined, null]) {
      const { order } = await check(
        [{ picture, ...(digest === null ? { digest } : {}), arriving: stopped }, { picture: copy }],
        ['five words are not enough'],
        [record],
        { signal: stop.signal },
      );
      expect(order).toEqual(digest === null ? [] : [2]);
    }
  });
});

describe('a hostile server', () => {
  it('that answers with rubbish leaves every verdict to the others', async () => {
    const lies = { every: () => new Response('<html>', { status: 200 }) };
    const { verdicts } = await check(
      [{ picture }, { picture: copy }, { picture: other }],
      [words],
      [record, ...loggedText.items],
      { lies },
    );
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'B2', 'F', 'A1']);
  });

  it('that names one record for every picture makes no match of it', async () => {
    const digests = await Promise.all([other, copy].map(({ file }) => digestOf(file)));
    const lies: Lies = {
      search: ({ edges }) => {
        for (const { node } of edges)
          for (const value of digests) node.tags.push({ name: 'Rail-Digest', value });
        return undefined;
      },
    };
    const { verdicts } = await check([{ picture }, { picture: other }], [], [record], { lies });
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'F']);
  });

  it('cannot hide a recognised record behind strangers, who are more than pages hold', async () => {
    const stranger = await makeProvider(4);
    const strange = await outputBody(stranger, await digestOf(other.file));
    const flood = await Promise.all(
      Array.from({ length: 520 }, (_, i) =>
        signBody({ ...strange, model: { name: 'm', version: String(i) } }, stranger.signer),
      ),
    );
    const { verdicts } = await check([{ picture }, { picture: other }], [], [record, ...flood]);
    expect(verdicts.map(({ tier }) => tier)).toEqual(['A1', 'C']);
  });
});

describe('plans', () => {
  it('share the queries between pictures, at most four in one, and leave none over', () => {
    for (const [pictures, queries, perQuery, most] of [
      [1, 25, 1, 25],
      [25, 25, 1, 25],
      [26, 25, 2, 50],
      [100, 25, 4, 100],
      [500, 20, 4, 80],
      [3, 0, 1, 0],
    ] as const)
      expect(planPictures(pictures, queries)).toMatchObject({
        picturesPerQuery: perQuery,
        maxPictures: most,
      });
  });

  it('take the longest texts that fit', () => {
    const text = (length: number, from: number) => ({
      query: {
        words: length,
        values: Array.from({ length }, (_, i) => String(from + i)),
        unattributable: null,
        thinned: false,
        all: new Uint8Array(),
        ends: [],
        weights: [],
      },
    });
    const texts = [text(30, 0), text(100, 1000), text(40, 2000)];
    expect(planTexts(texts, 1)).toEqual({ fitting: [texts[1]], queries: 1 });
    expect(planTexts(texts, 2)).toEqual({ fitting: [texts[1], texts[2], texts[0]], queries: 2 });
    expect(planTexts(texts, 0)).toEqual({ fitting: [], queries: 0 });
  });
});
