/** What a lookup asks, request by request: how far the reader lets it go, query limits, and the list of what left. */

import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../src/bytes.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import {
  contextOf,
  copyOf,
  digestOf,
  mirrored,
  padded,
  pictureOf,
  SERVER_A,
  SERVER_B,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, type SeenRequest, serve, type World } from '../fixtures/lying-gateway.ts';
import { prose } from '../fixtures/prose.ts';
import { log, logText, makeProvider, pictureContent, withdrawalOf } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const picture = pictureOf(5);
const content = pictureContent(picture.pixels);
const record = (await log(aurora, picture.file, content)).items[0]!;
const withdrawal = await withdrawalOf(borealis, record.id);
const longText = prose(14, 1500);
const text = await logText(borealis, longText);
const held = [record, withdrawal, aurora.statement, ...text.items].map(({ bytes }) => bytes);
const gatewayUrls = [SERVER_A, SERVER_B];
const recognised = [aurora.trusted, { ...borealis.trusted, statement: null }];

/** docs/spec/other-ledgers.md section 1. */
const OTHER_LEDGERS = ['Protocol', 'C2PA-Asset-Hash', 'Data-Protocol', 'Data-Hash'];
const DIGESTS = ['Rail-Digest', 'C2PA-Asset-Hash', 'Data-Hash'];

type Run = (context: LookupContext) => Promise<VerdictDocument>;
const LOOKUPS: readonly [string, Run, Partial<LookupContext>][] = [
  ['an identical picture', (context) => checkImage(toCheck(picture), context), {}],
  ['a copy', (context) => checkImage(toCheck(copyOf(picture)), context), {}],
  [
    'a mirrored copy in a border',
    (context) => checkImage(toCheck(copyOf(picture, (p) => padded(mirrored(p), 20))), context),
    {},
  ],
  ['an unknown picture', (context) => checkImage(toCheck(pictureOf(90)), context), {}],
  [
    'an unknown picture, digests only',
    (context) => checkImage(toCheck(pictureOf(90)), context),
    { reach: 'exact' },
  ],
  ['an identical text', (context) => checkText(longText, context), {}],
  ['an excerpt', (context) => checkText(longText.slice(500, 4000), context), {}],
  ['a text, digests only', (context) => checkText(prose(15, 100), context), { reach: 'exact' }],
  [
    'a picture with nobody on the lists',
    (context) => checkImage(toCheck(picture), context),
    { recognised: [] },
  ],
];

async function look(
  run: Run,
  changes: Partial<LookupContext> = {},
): Promise<{ verdict: VerdictDocument; world: World }> {
  const world = await serve(gatewayUrls.map((url) => honest(url, held)));
  const verdict = await run(contextOf({ fetch: world.fetch, gatewayUrls, recognised, ...changes }));
  return { verdict, world };
}

describe.each(LOOKUPS)('%s', (_, run, changes) => {
  it('lists in `sent` what the requests hold, value by value', async () => {
    const { verdict, world } = await look(run, changes);
    expect(new Map(verdict.sent.map(({ to, what, values }) => [`${to} ${what}`, values]))).toEqual(
      tally(world.requests),
    );
  });

  it('asks with at most 128 values in a filter and none of them empty', async () => {
    const { world } = await look(run, changes);
    for (const { variables } of world.requests) {
      if (variables === null) continue;
      const { ids, owners, tags, first } = variables;
      expect(first).toBe(100);
      for (const values of [ids, owners, ...(tags ?? []).map((tag) => tag.values)]) {
        expect(values?.length ?? 1).toBeGreaterThan(0);
        expect(values?.length ?? 1).toBeLessThanOrEqual(128);
        expect(new Set(values).size).toBe(values?.length ?? 0);
      }
    }
  });

  it('names keys in each question but the one for the exact digest', async () => {
    const { world } = await look(run, changes);
    const unbound = world.requests.filter(
      ({ variables }) => variables && !variables.owners && !variables.ids,
    );
    const names = unbound.map(({ variables }) => variables!.tags!.map(({ name }) => name));
    const byDigest = ['App-Name,Rail-Digest', 'Protocol,C2PA-Asset-Hash', 'Data-Protocol,Data-Hash'];
    expect(names.filter((tags) => !byDigest.includes(String(tags)))).toEqual([]);
  });

  it('sends no cookies and no referrer, and nothing of the content', async () => {
    const { world } = await look(run, changes);
    for (const { init } of world.requests) {
      expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
      const body = init.body ? fromUtf8(init.body as Uint8Array)! : '';
      expect(body).not.toContain(longText.slice(500, 520));
      expect(body).not.toContain('file of picture');
    }
  });
});

describe('reach', () => {
  it('exact sends digests and keys only', async () => {
    const { verdict, world } = await look((c) => checkImage(toCheck(copyOf(picture)), c), { reach: 'exact' });
    expect(new Set(verdict.sent.map(({ what }) => what))).toEqual(new Set(['digest', 'provider-key']));
    const tags = world.requests.flatMap(({ variables }) => variables?.tags ?? []);
    expect(new Set(tags.map(({ name }) => name))).toEqual(
      new Set(['App-Name', 'Rail-Digest', 'Rail-Type', ...OTHER_LEDGERS]),
    );
    expect(verdict.notRun[0]).toMatchObject({ kind: 'near-copies', code: 'digests-only' });
  });

  it('of a lookup with nobody on the lists is the one digest', async () => {
    const unknown = pictureOf(91);
    const { world } = await look((c) => checkImage(toCheck(unknown), c), { recognised: [] });
    const digest = await digestOf(unknown.file);
    const hex = Buffer.from(digest, 'base64url').toString('hex');
    const asked = world.requests.map(({ variables }) => variables!.tags!.at(-1)!.values);
    // Per server: records, and in one request what others wrote in two formats.
    expect(asked.map(String).sort()).toEqual(
      gatewayUrls.flatMap(() => [digest, digest, `${hex},${digest}`]).sort(),
    );
  });
});

describe('a near search', () => {
  const near = ({ requests }: World) =>
    requests.filter(
      ({ server, variables }) => server === SERVER_A && JSON.stringify(variables).includes('-Band'),
    );

  it('asks each provider by itself, with its keys', async () => {
    const { world } = await look((c) => checkImage(toCheck(pictureOf(90)), c), {
      recognised: [aurora.trusted, borealis.trusted],
    });
    const owners = near(world).map(({ variables }) => variables!.owners);
    expect(new Set(owners.map(String))).toEqual(new Set([aurora.owner, borealis.owner]));
  });

  it('ends at the first stage that verified a match', async () => {
    const upright = await look((c) => checkImage(toCheck(copyOf(picture)), c), {
      recognised: [aurora.trusted],
    });
    expect(near(upright.world)).toHaveLength(1);
    const turned = await look((c) => checkImage(toCheck(copyOf(picture, mirrored)), c), {
      recognised: [aurora.trusted],
    });
    expect(near(turned.world).length).toBeGreaterThan(1);
    expect(turned.verdict.tier).toBe('B2');
  });
});

it('hundreds of trusted companies are asked about in chunks', async () => {
  const many = Array.from({ length: 300 }, (_, i) => ({
    ...aurora.trusted,
    root: Buffer.from(
      new Uint8Array(32)
        .fill(1)
        .fill(i & 0xff, 1, 2)
        .fill(i >> 8, 2, 3),
    ).toString('base64url'),
    statement: null,
  }));
  const { world } = await look((c) => checkImage(toCheck(pictureOf(90)), c), {
    recognised: [...many, aurora.trusted],
  });
  const keys = world.requests.filter(
    ({ server, variables }) => server === SERVER_A && variables?.tags?.[1]?.values.includes('provider'),
  );
  expect(keys.map(({ variables }) => variables!.owners!.length)).toEqual([128, 128, 45]);
});

/** Values per server and kind, counted from the requests themselves. */
function tally(requests: readonly SeenRequest[]): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (server: string, what: string, values: number) => {
    const key = `${server} ${what}`;
    counts.set(key, (counts.get(key) ?? 0) + values);
  };
  for (const { server, variables } of requests) {
    const tag = variables?.tags?.at(-1);
    if (variables === null || variables.ids) count(server, 'record-id', variables?.ids?.length ?? 1);
    else if (DIGESTS.includes(String(tag?.name))) count(server, 'digest', tag!.values.length);
    else if (tag?.name === 'Rail-Image-Band') count(server, 'picture-fingerprint', tag.values.length);
    else if (tag?.name === 'Rail-Text-Shingle') count(server, 'text-fingerprint', tag.values.length);
    else if (tag?.name === 'Rail-Of') count(server, 'record-id', tag.values.length);
    else count(server, 'provider-key', variables.owners?.length ?? 0);
  }
  return counts;
}
