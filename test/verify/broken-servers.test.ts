/** Servers that break, stall or never end: the others decide, and no lookup reads or waits without bound. */

import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { expectWithin } from '../fixtures/in-time.ts';
import { codesOf, copyOf, rowOf, SERVER_A, SERVER_B, SERVER_C } from '../fixtures/lookups.ts';
import {
  endless,
  honest,
  html,
  json,
  type Lies,
  lying,
  never,
  type PageJson,
  stalled,
} from '../fixtures/lying-gateway.ts';
import { randomBytes } from '../fixtures/providers.ts';
import { timerClock } from '../fixtures/timer-clock.ts';
import {
  besideTwo,
  check,
  decoys,
  held,
  invented,
  listingAll,
  noBundle,
  otherNode,
  picture,
} from './beside-liars.ts';

describe('a server that gives no usable answer', () => {
  const brokenBy: readonly [string, Lies, string][] = [
    ['is down', { every: () => Promise.reject(new TypeError('fetch failed')) }, 'unreachable'],
    ['answers 500', { every: () => html(500) }, 'http-error'],
    ['answers with a page', { every: () => html(200) }, 'bad-answer'],
    ['answers with bytes', { every: () => new Response(randomBytes(64)) }, 'bad-answer'],
    ['answers with nothing', { every: () => new Response('') }, 'bad-answer'],
    [
      'answers with JSON of another shape',
      { every: () => json({ data: { transactions: [] } }) },
      'bad-answer',
    ],
    [
      'answers with an error',
      { every: () => json({ data: null, errors: [{ message: 'no' }] }) },
      'bad-answer',
    ],
    [
      'lists more rows than were asked for',
      {
        search: (page) => {
          page.edges = Array.from({ length: 101 }, () => ({ cursor: 'x', node: otherNode! }));
          return undefined;
        },
      },
      'bad-answer',
    ],
    ['declares a gigabyte', { every: () => declared(2 ** 30) }, 'too-large'],
    ['never answers', { every: never }, 'timed-out'],
    ['stalls after the first byte', { every: stalled }, 'timed-out'],
  ];
  const patience = { perAnswerMs: 300, perServerMs: 500 };

  it.each(brokenBy)('%s: the two others decide', async (_, lies, failure) => {
    const { verdict } = await check(besideTwo(lies), { patience, clock: timerClock() });
    expect(verdict.tier).toBe('A1');
    expect(codesOf(verdict)).toEqual(['exact-recognised', 'server-failed', 'inclusion-unchecked']);
    expect(rowOf(verdict, 'server-failed').details).toEqual({ server: SERVER_A, failure });
    expect(verdict.answeredGateways).toEqual([SERVER_B, SERVER_C]);
  });

  it.each(brokenBy)('%s, as all do: G, never F', async (_, lies) => {
    const servers = [SERVER_A, SERVER_B].map((url) => lying(url, held, lies));
    const { verdict } = await check(servers, { patience, clock: timerClock() });
    expect([verdict.tier, codesOf(verdict)]).toEqual(['G', ['no-server', 'server-failed', 'server-failed']]);
    expect(verdict.headline).toBe('Could not check: no server answered');
  });

  it('no server at all is G', async () => {
    const { verdict } = await check([]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['G', ['no-server']]);
  });

  it('only answering the exact question leaves the near one open: G', async () => {
    const halfDeaf: Lies = {
      every: ({ variables }) =>
        JSON.stringify(variables).includes('Rail-Image-Band') ? html(502) : undefined,
    };
    const servers = [SERVER_A, SERVER_B].map((url) => lying(url, held, halfDeaf));
    const { verdict } = await check(servers, {}, copyOf(picture));
    expect([verdict.tier, codesOf(verdict)]).toEqual(['G', ['server-failed', 'server-failed', 'incomplete']]);
    const one = await check([servers[0]!, honest(SERVER_B, [])], {}, copyOf(picture));
    expect([one.verdict.tier, codesOf(one.verdict)]).toEqual(['F', ['server-failed', 'no-record']]);
  });

  it('does not hide the record that one other shows', async () => {
    const servers = [
      lying(SERVER_A, [], { every: () => html(500) }),
      honest(SERVER_B, []),
      honest(SERVER_C, held),
    ];
    expect((await check(servers)).verdict.tier).toBe('A1');
    expect((await check(servers, {}, copyOf(picture))).verdict.tier).toBe('B2');
  });

  it('being one of two leaves withdrawals unknown', async () => {
    const servers = [lying(SERVER_A, [], { every: () => html(500) }), honest(SERVER_B, held)];
    expect(codesOf((await check(servers)).verdict)).toContain('revocation-unknown');
    const doubled = [SERVER_B, `${SERVER_B}/`];
    const { verdict } = await check([honest(SERVER_B, held)], { gatewayUrls: doubled });
    expect(codesOf(verdict)).toContain('revocation-unknown');
    expect(verdict.askedGateways).toEqual([SERVER_B]);
  });
});

describe('a server that exhausts', () => {
  it('is cut off while it sends without an end', async () => {
    const flood = endless(utf8(' '.repeat(65_536)));
    const { verdict } = await check(besideTwo({ every: () => flood.response() }));
    expect(verdict.tier).toBe('A1');
    expect(rowOf(verdict, 'server-failed').details.failure).toBe('too-large');
    // Four questions of 4 MiB each and two in one request, of twice as much; each abandoned within one piece.
    expect(flood.pulled()).toBeLessThanOrEqual(6 * (4 * 1024 * 1024 + 2 * 65_536));
    expect(flood.cancelled()).toBe(true);
  });

  it('is cut off while it sends a body without an end', async () => {
    const flood = endless(utf8('x'.repeat(4096)));
    const { verdict } = await check(besideTwo({ data: () => flood.response(), ...noBundle }));
    expect(verdict.tier).toBe('A1');
    expect(flood.pulled()).toBeLessThanOrEqual(40_960);
  });

  it('holds a lookup no longer than its patience, however often it is asked', async () => {
    const slow: Lies = { data: () => stalled(), range: () => stalled() };
    const many = await decoys(16);
    const servers = [
      lying(SERVER_A, many, { ...slow, ...listingAll(many) }),
      honest(SERVER_B, held),
      honest(SERVER_C, held),
    ];
    const patience = { perAnswerMs: 300, perServerMs: 500 };
    await expectWithin(4000, async () => {
      const { verdict } = await check(servers, { patience, clock: timerClock() });
      expect(verdict.tier).toBe('A1');
    });
  });

  it.each<[string, (page: PageJson) => void]>([
    [
      'never ends its pages',
      (page) => {
        page.pageInfo.hasNextPage = true;
      },
    ],
    [
      'always has new rows',
      (page) => {
        page.pageInfo.hasNextPage = true;
        page.edges = Array.from({ length: 100 }, () => invented());
      },
    ],
  ])('that %s is asked a bounded number of times and decides nothing', async (_, change) => {
    const lies: Lies = {
      search: (page) => {
        change(page);
        return undefined;
      },
    };
    const servers = [lying(SERVER_A, [], lies), honest(SERVER_B, []), honest(SERVER_C, [])];
    const { verdict, requests } = await check(servers);
    expect([verdict.tier, rowOf(verdict, 'no-record').details.servers]).toEqual(['F', 2]);
    expect(rowOf(verdict, 'server-failed').details).toEqual({ server: SERVER_A, failure: 'unfinished' });
    const searches = requests.filter(({ server, kind }) => server === SERVER_A && kind === 'search');
    expect(searches.length).toBeLessThanOrEqual(30);
    const alone = await check([lying(SERVER_A, [], lies)]);
    expect([alone.verdict.tier, codesOf(alone.verdict)].flat()).toEqual(
      expect.arrayContaining(['G', 'incomplete']),
    );
  });
});

function declared(sizeBytes: number): Response {
  return new Response(stalled().body, { headers: { 'content-length': String(sizeBytes) } });
}
