/** What this wallet sent, as it is stored, and what a server's word does to it. */

import { describe, expect, test } from 'vitest';
import { accept, refuse } from '../../src/errors.ts';
import {
  type Activity,
  MAX_MOVES,
  newestOpen,
  readActivity,
  readReceipt,
  sentTo,
  withEntry,
  withHeard,
  withNew,
  withoutEntry,
  withState,
} from '../../src/wallet/activity.ts';
import type { Rpc } from '../../src/wallet/find-approvals.ts';
import { followUp, inRound, MOST_IN_ROUND } from '../../src/wallet/follow-up.ts';
import type { Address, Hex } from '../../src/wallet/signable.ts';

const ACCOUNT: Address = '0x1111111111111111111111111111111111111111';
const TO: Address = '0x2222222222222222222222222222222222222222';
const HASH: Hex = `0x${'ab'.repeat(32)}`;
const PENDING = { is: 'pending', raw: '0x02', hash: HASH } as const;
const SENT: Activity = {
  id: 'a'.repeat(16),
  atMs: 1,
  chainId: '1',
  account: ACCOUNT,
  nonce: '7',
  about: { what: 'send', token: null, amount: '5', symbol: 'ETH', decimals: 18, to: TO },
  state: PENDING,
};
/** What would be signed is not read here. */
const AGREED = { is: 'agreed', signable: {} } as unknown as Activity['state'];
const entry = (n: number, state: Activity['state'] = PENDING): Activity => ({
  ...SENT,
  id: `entry-${String(n).padStart(16, '0')}`,
  state,
});
const MOVE = { asset: `eip155:1/erc20:${TO}`, amount: '5', how: 'allowed', to: TO } as const;
const forSite = (about: Partial<Extract<Activity['about'], { readonly what: 'site' }>>): Activity => ({
  ...SENT,
  about: { what: 'site', origin: 'https://shop.example', intent: null, to: TO, ...about },
});
const OVERTAKEN = { is: 'overtaken' } as const;
const CONFIRMED = { is: 'confirmed', hash: HASH, block: '3' } as const;

describe('the stored list', () => {
  test('is read as it was written', () => {
    const ended = [entry(1, CONFIRMED), entry(2, { is: 'replaced', hash: HASH }), entry(3, OVERTAKEN)];
    const all = [SENT, ...ended];
    expect(readActivity(JSON.parse(JSON.stringify(all)))).toEqual(all);
  });

  test.each([
    ['another member', { ...SENT, more: 1 }],
    ['a hash in capitals', { ...SENT, state: { ...PENDING, hash: HASH.toUpperCase() } }],
    ['an amount that is none', { ...SENT, about: { ...SENT.about, amount: '-5' } }],
    ['another chain', { ...SENT, chainId: '01' }],
    ['nothing', null],
  ])('an entry with %s is left out, and hides no other', (_, broken) => {
    expect(readActivity([broken, SENT])).toEqual([SENT]);
  });

  test.each<[string, object, boolean]>([
    ['one amount', {}, true],
    ['no limit', { amount: 'all' }, true],
    ['an item', { asset: `eip155:1/erc721:${TO}/7`, item: '7' }, true],
    ['the coin', { asset: 'eip155:1/slip44:60', to: null }, true],
    ['another amount', { amount: '-1' }, false],
    ['an asset that is a text', { asset: 'eip155:1/erc20:0x' }, false],
    ['another way', { how: 'given' }, false],
    ['nobody’s address', { to: '0x' }, false],
    ['another member', { symbol: 'USDC' }, false],
  ])('what a site had signed is read with %s, or not at all', (_, change, isRead) => {
    const entries = [forSite({ moves: [{ ...MOVE, ...change }] as never })];
    expect(readActivity(entries)).toEqual(isRead ? entries : []);
  });

  test('holds a few moves of one transaction, and counts the others', () => {
    const moves = Array.from({ length: MAX_MOVES }, () => MOVE);
    expect(readActivity([forSite({ moves, others: 7 })])).toEqual([forSite({ moves, others: 7 })]);
    const bad = [{ moves: [...moves, MOVE] }, { moves: [] }, { moves, others: 0 }, { moves, others: 1e9 }];
    expect(readActivity(bad.map(forSite))).toEqual([]);
  });

  test('tells the newest of those for one number, of what is open', () => {
    const [newer, older] = [entry(2, AGREED), entry(1)];
    const [next, other] = [
      { ...entry(3), nonce: '8' },
      { ...entry(4), chainId: '5' },
    ];
    expect(newestOpen([entry(5, CONFIRMED), newer, next, older, other])).toEqual([newer, next, other]);
    expect(newestOpen([entry(5, CONFIRMED)])).toEqual([]);
  });

  test('that is no list is empty', () => {
    expect(['', {}, null, undefined].map(readActivity)).toEqual([[], [], [], []]);
  });

  test('keeps what is open when it is full', () => {
    const full = [entry(0), ...Array.from({ length: 299 }, (_, i) => entry(i + 1, CONFIRMED))];
    const all = withEntry([...full.slice(1), full[0]!], SENT);
    expect(all).toHaveLength(300);
    expect(all[0]).toEqual(SENT);
    expect(all.at(-1)).toEqual(entry(0));
    expect(all).not.toContainEqual(entry(299, CONFIRMED));
  });

  test('changes one entry and no other', () => {
    const all = withState([SENT, entry(1)], SENT.id, CONFIRMED);
    expect(all).toEqual([{ ...SENT, state: CONFIRMED }, entry(1)]);
    expect(withState(all, 'unknown-entry-id', PENDING)).toEqual(all);
    expect(withoutEntry(all, SENT.id)).toEqual([entry(1)]);
  });

  test('takes what was heard of an entry only where it did not go on meanwhile', () => {
    const agreed = entry(1, AGREED);
    const signed = entry(1, { is: 'signed', raw: '0x02', hash: HASH });
    expect(withHeard([SENT, agreed], agreed, OVERTAKEN)).toEqual([SENT, entry(1, OVERTAKEN)]);
    expect(withHeard([SENT, signed], agreed, OVERTAKEN)).toEqual([SENT, signed]);
    expect(withHeard([SENT], agreed, OVERTAKEN)).toEqual([SENT]);
  });

  test('takes in what it does not know, the newest first, and leaves what it knows', () => {
    const signed = { is: 'signed', raw: '0x02', hash: HASH } as const;
    const [older, newer] = [
      { ...entry(1, signed), atMs: 5 },
      { ...entry(2, signed), atMs: 6 },
    ];
    const all = withNew([SENT], [newer, { ...SENT, state: signed }, older]);
    expect(all).toEqual([newer, older, SENT]);
    expect(withNew(all, [older])).toEqual(all);
  });

  test.each([
    ['agreed', { is: 'agreed', signable: {} }],
    ['signed', { is: 'signed', raw: '0x02', hash: HASH }],
    ['pending', PENDING],
    ['failed', { ...CONFIRMED, is: 'failed' }],
    ['replaced', { is: 'replaced', hash: HASH }],
    ['overtaken', OVERTAKEN],
  ])('does not take the recipient of a payment that is %s for known', (_, state) => {
    const paid = { ...SENT, state: CONFIRMED };
    const other = { ...SENT, id: 'another-entry-of-it', about: { ...SENT.about, to: ACCOUNT }, state };
    expect(sentTo([other as unknown as Activity, paid, paid])).toEqual([TO]);
  });
});

describe('a receipt', () => {
  const answer = { transactionHash: HASH, blockNumber: '0x3', status: '0x1' };

  test('confirms or fails', () => {
    expect(readReceipt(answer, HASH)).toEqual(CONFIRMED);
    expect(readReceipt({ ...answer, status: '0x0' }, HASH)).toEqual({ ...CONFIRMED, is: 'failed' });
  });

  test.each([
    ['of another transaction', { transactionHash: `0x${'cd'.repeat(32)}` }],
    ['without a block', { blockNumber: null }],
    ['with another status', { status: '0x2' }],
    ['without status', { status: undefined }],
  ])('%s says nothing', (_, change) => {
    expect(readReceipt({ ...answer, ...change }, HASH)).toBeNull();
  });

  test.each([[null], ['0x1'], [7], [[]]])('%j is none', (value) => {
    expect(readReceipt(value, HASH)).toBeNull();
  });
});

describe('following up', () => {
  const server = (receipts: readonly unknown[], count: unknown): Rpc => {
    const left = [...receipts];
    return async (method) => {
      if (method === 'eth_getTransactionCount') return accept(count);
      const next = left.shift();
      return next === 'no' ? refuse('unreachable', '') : accept(next);
    };
  };
  const receipt = { transactionHash: HASH, blockNumber: '0x3', status: '0x1' };

  test.each([
    ['its receipt', [receipt], '0x0', CONFIRMED],
    ['no receipt and its number still free', [null], '0x7', null],
    ['no receipt and its number used', [null, null], '0x8', { is: 'replaced', hash: HASH }],
    ['a receipt at the second look', [null, receipt], '0x8', CONFIRMED],
    ['no answer at the second look', [null, 'no'], '0x8', null],
    ['a made-up answer at the second look', [null, { status: '0x1' }], '0x8', null],
    ['no answers', ['no'], 'soon', null],
  ] as const)('%s', async (_, receipts, count, expected) => {
    expect(await followUp(server(receipts, count), SENT)).toEqual(expected);
  });

  test.each([
    ['has it', { hash: HASH.toUpperCase().replace('0X', '0x') }, { ...PENDING }],
    ['has another one', { hash: `0x${'cd'.repeat(32)}` }, null],
    ['has none', null, null],
    ['answers something else', 'yes', null],
    ['does not answer', 'no', null],
  ])('of what was signed and perhaps never sent, the server %s', async (_, found, expected) => {
    const rpc: Rpc = async (method) => {
      if (method === 'eth_getTransactionCount') return accept('0x7');
      if (method === 'eth_getTransactionReceipt') return accept(null);
      return found === 'no' ? refuse('unreachable', '') : accept(found);
    };
    const signed = { ...SENT, state: { is: 'signed', raw: '0x02', hash: HASH } } as const;
    expect(await followUp(rpc, signed)).toEqual(expected);
  });

  test.each([
    ['is used', '0x8', OVERTAKEN],
    ['is the next one', '0x7', null],
    ['is far off', '0x0', null],
    ['is not known', 'soon', null],
    ['is not said', 'no', null],
  ])('what was never signed ends where its number %s', async (_, count, expected) => {
    const rpc: Rpc = async (method) => {
      expect(method).toBe('eth_getTransactionCount');
      return count === 'no' ? refuse('unreachable', '') : accept(count);
    };
    expect(await followUp(rpc, entry(1, AGREED))).toEqual(expected);
  });

  test.each([0, 1, MOST_IN_ROUND, MOST_IN_ROUND + 1, 300])(
    'asks about all of %i within a few rounds, and about few in each',
    (count) => {
      const open = Array.from({ length: count }, (_, at) => at);
      const rounds = Array.from({ length: Math.ceil(count / MOST_IN_ROUND) }, (_, at) => inRound(open, at));
      expect(rounds.flat()).toEqual(open);
      expect(rounds.every((round) => round.length <= MOST_IN_ROUND)).toBe(true);
      expect(inRound(open, rounds.length)).toEqual(inRound(open, 0));
    },
  );

  test('asks nothing about what has ended', async () => {
    const never: Rpc = () => Promise.reject(new Error('asked'));
    for (const state of [CONFIRMED, OVERTAKEN]) expect(await followUp(never, entry(1, state))).toBeNull();
  });
});
