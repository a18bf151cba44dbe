/** What the activity says of a transaction: two that let somebody take different amounts never read the same. */

import { expect, test, vi } from 'vitest';
import type { About, Activity, Move } from '../../src/wallet/activity.ts';
import { ALICE, BOB, COIN, LOCAL_CHAIN, STRANGER } from '../fixtures/public-wallet.ts';

vi.mock('../../src/ui/text.ts', async () => {
  const { englishOf } = await import('../fixtures/english.ts');
  return { t: englishOf, readerLocale: () => 'en' };
});
const { activityWords } = await import('../../src/ui/wallet/activity-words.ts');

const SPACE = '\u202f';
const HASH = `0x${'ab'.repeat(32)}` as const;
const names = { chain: { ...LOCAL_CHAIN, chainId: '1' }, watched: [COIN] };
const KNOWN = `eip155:1/erc20:${COIN.address.toLowerCase()}`;
const UNKNOWN = `eip155:1/erc20:${STRANGER.toLowerCase()}`;
const ITEMS = `eip155:1/erc721:${STRANGER.toLowerCase()}`;

const wordsOf = (about: About, state: Activity['state'] = { is: 'pending', raw: '0x02', hash: HASH }) =>
  activityWords(
    { id: 'a'.repeat(16), atMs: 1, chainId: '1', account: ALICE, nonce: '7', about, state },
    names,
  );
const forSite = (
  moves: readonly Partial<Move>[],
  more: Partial<Extract<About, { readonly what: 'site' }>> = {},
) =>
  wordsOf({
    what: 'site',
    origin: 'https://shop.example',
    intent: 'Approve',
    to: STRANGER,
    ...(moves.length > 0 && {
      moves: moves.map((move) => ({ asset: KNOWN, amount: '7000000', how: 'allowed', to: BOB, ...move })),
    }),
    ...more,
  });
const titleOf = (...moves: readonly Partial<Move>[]) => forSite(moves).title.text;

test.each<[string, Partial<Move>, string]>([
  ['an approval', {}, 'Approval of up to 7 USDC'],
  ['one without limit', { amount: 'all' }, 'Approval of USDC without limit'],
  [
    'of a token that nobody chose',
    { asset: UNKNOWN },
    `Approval of up to 7${SPACE}000${SPACE}000 smallest units of the token 0x90f7…b906`,
  ],
  [
    'without limit of that',
    { asset: UNKNOWN, amount: 'all' },
    'Approval of the token 0x90f7…b906 without limit',
  ],
  [
    'which may be an item',
    { asset: UNKNOWN, amount: '5', item: '5' },
    'Approval of up to 5 smallest units of the token 0x90f7…b906 or, if that is a collection, its item number 5',
  ],
  [
    'of a whole collection',
    { asset: ITEMS, amount: 'all' },
    'Approval of every item of 0x90f7…b906 without limit',
  ],
  ['taking back', { amount: '0', item: '0' }, 'Took back an approval of USDC'],
  [
    'taking back, or an item',
    { asset: UNKNOWN, amount: '0', item: '0' },
    'Takes back an approval of the token 0x90f7…b906 or, if that is a collection, allows its item number 0',
  ],
  ['a payment', { asset: 'eip155:1/slip44:60', amount: '1500000000000000000', how: 'sent' }, 'Send 1.5 ETH'],
  ['a payment of a token', { how: 'sent' }, 'Send 7 USDC'],
  ['an item', { asset: `${ITEMS}/9`, amount: '1', how: 'sent' }, 'Send item number 9 of 0x90f7…b906'],
  [
    'several of an item',
    { asset: `${ITEMS.replace('721', '1155')}/9`, amount: '3', how: 'sent' },
    'Send 3 of item number 9 of 0x90f7…b906',
  ],
])('%s', (_, move, expected) => {
  expect(titleOf(move)).toBe(expected);
});

test('names whom it goes to or who may take it, each once, and what else it moves', () => {
  const words = forSite([{}, { how: 'sent', to: BOB }, { how: 'sent', to: ALICE }], { others: 2 });
  expect(words.parties).toEqual([
    { label: 'field_spender', address: BOB },
    { label: 'field_to', address: ALICE },
  ]);
  expect(words.more).toEqual(['Send 7 USDC', 'Send 7 USDC', 'and 2 more']);
});

test('without anything that moves, says what the descriptor says, or that it is a transaction', () => {
  expect(forSite([]).title).toEqual({ text: 'Approve', isForeign: true });
  expect(forSite([], { intent: null }).title).toEqual({ text: 'Transaction', isForeign: false });
  expect(forSite([]).parties).toEqual([{ label: 'activity_at', address: STRANGER }]);
  expect(forSite([], { to: null }).parties).toEqual([]);
});

test('says “sent” only of what is confirmed', () => {
  const about = { what: 'send', token: null, amount: '3', symbol: 'ETH', decimals: 0, to: BOB } as const;
  const titleIn = (state: Activity['state']) => wordsOf(about, state).title.text;
  expect(titleIn({ is: 'confirmed', hash: HASH, block: '1' })).toBe('Sent 3 ETH');
  expect(titleIn({ is: 'pending', raw: '0x02', hash: HASH })).toBe('Send 3 ETH');
  expect(titleIn({ is: 'failed', hash: HASH, block: '1' })).toBe('Send 3 ETH');
  expect(titleIn({ is: 'replaced', hash: HASH })).toBe('Send 3 ETH');
  expect(wordsOf({ what: 'cancel' }).title.text).toBe('Cancels transaction number 7');
});
