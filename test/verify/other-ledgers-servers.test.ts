/** Servers that lie about what others wrote, flood it, or fail this question alone. */

import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import { codesOf, pictureOf, rowOf, SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { type Edge, honest, html, type Lies, lying, never, stalled } from '../fixtures/lying-gateway.ts';
import { STORE } from '../fixtures/other-ledgers.ts';
import { log, pictureContent } from '../fixtures/providers.ts';
import { timerClock } from '../fixtures/timer-clock.ts';

import { flipped } from './beside-liars.ts';
import {
  ans112,
  aurora,
  check,
  FETCHED,
  holding,
  type Item,
  isOurSearch,
  mentions,
  picture,
  proof,
  record,
  saysAi,
} from './entries.ts';

const another = pictureOf(6);

describe('an item that a server shows otherwise', () => {
  it('is unread there, and believed where another shows it', async () => {
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
  ])('%s, for another file than it names, is that server’s fault', async (_, made) => {
    const item = await made();
    const edges = await rowsNaming(item);
    expect(edges.map(({ node }) => node.id)).toEqual([item.id]);
    const { verdict } = await check([
      lying(SERVER_A, [item.bytes], {
        search: (page, variables) => {
          if (isOurSearch(variables)) page.edges = edges;
          return undefined;
        },
      }),
      honest(SERVER_B, []),
    ]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['digest-mismatch', 'no-record']]);
  });

  /** The rows by which a server names this item. */
  async function rowsNaming({ bytes }: Item): Promise<Edge[]> {
    const rows: Edge[] = [];
    const keeping: Lies = {
      search: ({ edges }) => {
        rows.push(...edges);
        return undefined;
      },
    };
    await check([lying(SERVER_A, [bytes], keeping)], {}, another);
    return rows;
  }
});

describe('a flood by strangers', () => {
  it('of one format hides nothing of the other: two of each are read', async () => {
    const flood = await Promise.all(Array.from({ length: 9 }, () => proof()));
    const { verdict, requests } = await check(holding(saysAi, ...flood));
    expect([verdict.tier, rowOf(verdict, 'other-ledger-proof').details.records]).toEqual(['C', 2]);
    expect(requests.filter(({ kind }) => FETCHED.includes(kind))).toHaveLength(2 + 1);
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
    const found = await check(both(record), { patience, clock: timerClock() });
    expect([found.verdict.tier, codesOf(found.verdict)]).toEqual([
      'A1',
      ['exact-recognised', 'server-failed', 'server-failed', 'inclusion-unchecked'],
    ]);
    const none = await check(both(aurora.statement), { patience, clock: timerClock() });
    expect([none.verdict.tier, codesOf(none.verdict)]).toEqual([
      'F',
      ['server-failed', 'server-failed', 'no-record'],
    ]);
    expect(rowOf(none.verdict, 'no-record').details.servers).toBe(2);
    expect(none.verdict.answeredGateways).toEqual([]);
  });

  it('by never ending an entry takes no time from the search for copies', async () => {
    const { pixels } = pictureOf(7);
    const original = (await log(aurora, utf8('the original'), pictureContent(pixels))).items[0]!;
    const stalling = lying(SERVER_A, [mentions.bytes, aurora.statement.bytes, original.bytes], {
      data: (id, body) => (id === mentions.id ? stalled() : body),
      range: () => stalled(),
    });
    const clock = timerClock();
    let laterMs = 0;
    const changes: Partial<LookupContext> = {
      patience,
      clock: () => clock() + laterMs,
      onStep: (step) => {
        if (step === 'comparing') laterMs = 60_000; // what was open until here took long
      },
    };
    const { verdict } = await check([stalling], changes, { file: picture.file, pixels });
    expect(codesOf(verdict)).toEqual([
      'near-recognised',
      'other-ledger-unread',
      'revocation-unknown',
      'inclusion-unchecked',
    ]);
  });

  it.each(failing)('%s: what another server shows is read', async (_, every) => {
    const servers = [only(SERVER_A, [saysAi], every), honest(SERVER_B, [saysAi.bytes])];
    const { verdict } = await check(servers, { patience, clock: timerClock() });
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'C',
      ['other-ledger-ai', 'server-failed', 'no-record'],
    ]);
  });
});
