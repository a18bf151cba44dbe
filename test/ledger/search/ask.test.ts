/** Uniting several servers' answers, and choosing what to read so that no server decides for another. */

import { describe, expect, it } from 'vitest';
import { accept, refuse } from '../../../src/errors.ts';
import {
  type Asked,
  ask,
  askTogether,
  bestOfEach,
  type Candidate,
  combine,
} from '../../../src/ledger/search/ask.ts';
import type { Gateway, Listing, Page } from '../../../src/ledger/search/gateway.ts';

const listing = (id: string, tags: Listing['tags'] = []): Listing => ({ id, owner: { address: 'o' }, tags });
const QUERY = { what: 'digest' } as const;

type Answer = Page | 'down';

/** Answers page by page; the last answer repeats. */
function gateway(url: string, ...pages: readonly Answer[]): Gateway & { readonly asked: (string | null)[] } {
  const asked: (string | null)[] = [];
  const closed = async () => refuse('unreachable', 'no answer');
  return {
    url,
    asked,
    async find(_, after) {
      const page = pages[Math.min(asked.length, pages.length - 1)]!;
      asked.push(after);
      return page === 'down' ? refuse('unreachable', 'no answer') : accept(page);
    },
    findTogether: closed,
    data: closed,
    range: closed,
  };
}

const page = (ids: readonly string[], nextCursor: string | null = null): Page => ({
  listings: ids.map((id) => listing(id)),
  nextCursor,
});
const idsOf = ({ candidates }: Asked) => candidates.map(({ id }) => id);

describe('ask', () => {
  it('unites what servers name, with one version per server', async () => {
    const [a, b] = [gateway('a', page(['x', 'y', 'x'])), gateway('b', page(['y', 'z']))];
    const asked = await ask([a, b], QUERY, 5);
    expect(idsOf(asked)).toEqual(['x', 'y', 'z']);
    expect(asked.candidates[1]?.listings.map((row) => row.gateway.url)).toEqual(['a', 'b']);
    expect(asked).toMatchObject({ answered: ['a', 'b'], failed: [], unfinished: [] });
  });

  it('follows pages to their end', async () => {
    const a = gateway('a', page(['1'], 'c1'), page(['2'], 'c2'), page(['3']));
    expect(idsOf(await ask([a], QUERY, 5))).toEqual(['1', '2', '3']);
    expect(a.asked).toEqual([null, 'c1', 'c2']);
  });

  it.each<[string, readonly Answer[], number, readonly string[]]>([
    ['repeat themselves', [page(['1'], 'c')], 2, ['1']],
    ['promise more and show nothing', [page([], '')], 1, []],
    [
      'do not end',
      ['1', '2', '3', '4', '5', '6', '7'].map((id) => page([id], id)),
      5,
      ['1', '2', '3', '4', '5'],
    ],
  ])(
    'keeps what came of pages that %s, and says that they are unfinished',
    async (_, pages, requests, ids) => {
      const a = gateway('a', ...pages);
      const asked = await ask([a, gateway('b', page([]))], QUERY, 5);
      expect([a.asked.length, idsOf(asked), asked.unfinished]).toEqual([requests, ids, ['a']]);
      expect(asked.answered).toEqual(['a', 'b']);
    },
  );

  it('keeps what came before a server failed, but counts it as silent', async () => {
    const asked = await ask([gateway('a', page(['1'], 'c'), 'down')], QUERY, 5);
    expect(idsOf(asked)).toEqual(['1']);
    expect(asked).toMatchObject({
      answered: [],
      unfinished: [],
      failed: [{ gateway: 'a', code: 'unreachable' }],
    });
  });
});

describe('combine', () => {
  it('counts a server that failed once as silent, and names it once', async () => {
    const [a, b] = [gateway('a', page(['1']), 'down', 'down'), gateway('b', page(['2']))];
    const parts = [await ask([a, b], QUERY, 1), await ask([a, b], QUERY, 1), await ask([a, b], QUERY, 1)];
    const all = combine(parts);
    expect([all.answered, all.failed.length, idsOf(all)]).toEqual([['b'], 1, ['1', '2']]);
  });

  it('keeps the first version of a row that a server repeats', async () => {
    const a = gateway('a', page(['1']));
    const all = combine([await ask([a], QUERY, 1), await ask([a], QUERY, 1)]);
    expect(all.candidates[0]?.listings).toHaveLength(1);
  });
});

describe('bestOfEach', () => {
  const [liar, honest] = [gateway('liar', 'down'), gateway('honest', 'down')];
  const costOf = ({ tags }: Listing) => Number(tags[0]?.value ?? 0);
  const cost = (value: number) => [{ name: 'cost', value: String(value) }];
  const named = (id: string, ...rows: readonly (readonly [Gateway, number])[]): Candidate => ({
    id,
    listings: rows.map(([by, value]) => ({ gateway: by, listing: listing(id, cost(value)) })),
  });

  it('gives each server its own places, the best of each first', () => {
    const inventions = Array.from({ length: 50 }, (_, i) => named(`fake ${i}`, [liar, 0]));
    const best = bestOfEach([...inventions, named('true', [honest, 9])], costOf, 2);
    expect(best.map(({ id }) => id)).toEqual(['fake 0', 'true', 'fake 1']);
  });

  it('ranks what one server shows by that server alone', () => {
    const lured = Array.from({ length: 9 }, (_, i) => named(`poor ${i}`, [liar, 0], [honest, 50 + i]));
    const best = bestOfEach([...lured, named('true', [honest, 1])], costOf, 2);
    expect(best.map(({ id }) => id)).toContain('true');
  });

  it('leaves out what costs infinitely much, and names nothing twice', () => {
    const both = named('both', [liar, 1], [honest, 1]);
    const never = named('never', [liar, Number.POSITIVE_INFINITY]);
    expect(bestOfEach([both, never], costOf, 5)).toEqual([both]);
  });
});

describe('askTogether', () => {
  const queries = ['x', 'y', 'z'].map((owner) => ({ ...QUERY, owners: [owner] }));
  const together = (answer: Gateway['findTogether']): Gateway & { readonly asked: (string | null)[] } => ({
    ...gateway('a', page(['single'])),
    findTogether: answer,
  });

  it('unites the pages of all searches and turns further pages one by one', async () => {
    const server = together(async (some) =>
      accept(some.map((_, i) => page([`first-${i}`], i === 1 ? 'more' : null))),
    );
    const asked = await askTogether([server], queries, 5);
    expect(idsOf(asked)).toEqual(['first-0', 'first-1', 'single', 'first-2']);
    expect(server.asked).toEqual(['more']);
    expect([asked.answered, asked.unfinished]).toEqual([['a'], []]);
  });

  it.each(['http-error', 'bad-answer'] as const)('asks one by one a server that answers %s', async (code) => {
    const server = together(async () => refuse(code, 'too much at once'));
    const asked = await askTogether([server], queries, 5);
    expect([idsOf(asked), server.asked, asked.answered]).toEqual([['single'], [null, null, null], ['a']]);
  });

  it('does not ask a silent server again', async () => {
    const server = together(async () => refuse('timed-out', 'no answer'));
    const asked = await askTogether([server], queries, 5);
    expect([asked.answered, server.asked]).toEqual([[], []]);
    expect(asked.failed).toMatchObject([{ gateway: 'a', code: 'timed-out' }]);
  });

  it('sends at most ten together', async () => {
    const sizes: number[] = [];
    const server = together(async (some) => {
      sizes.push(some.length);
      return accept(some.map(() => page([])));
    });
    await askTogether(
      [server],
      Array.from({ length: 25 }, () => QUERY),
      5,
    );
    expect(sizes).toEqual([10, 10, 5]);
  });
});
