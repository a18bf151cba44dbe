/** What is said about an address before something is sent to it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeKindOf,
  isOwn,
  looksLike,
  partiesOf,
  type RecipientFacts,
  recipientWarnings,
  shortAddress,
} from '../../src/wallet/recipient.ts';
import type { Address } from '../../src/wallet/signable.ts';

const FROM: Address = `0x1111${'a'.repeat(32)}1111`;
const FRIEND: Address = `0x2222${'b'.repeat(32)}2222`;
const POISON: Address = `0x2222${'c'.repeat(32)}2222`;
const TOKEN: Address = `0x3333${'d'.repeat(32)}3333`;
const STRANGER: Address = `0x4444${'e'.repeat(32)}4444`;

const facts = (change: Partial<RecipientFacts>): RecipientFacts => ({
  from: FROM,
  to: FRIEND,
  accounts: [{ address: FROM, name: 'Mine', source: 'key' }],
  sentTo: [FRIEND],
  tokens: [TOKEN],
  code: 'none',
  ...change,
});
const codes = (change: Partial<RecipientFacts>) => recipientWarnings(facts(change)).map(({ code }) => code);

describe('warnings', () => {
  test('none for an address that was sent to before', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ to: FRIEND.toUpperCase().replace('0X', '0x') as Address })).toEqual([]);
  });

  test('an address that begins and ends like a known one', () => {
    expect(recipientWarnings(facts({ to: POISON }))).toEqual([
      { code: 'look-alike', like: FRIEND },
      { code: 'first-time' },
    ]);
  });

  test('no look-alike of an address that is itself known: a poisoner would otherwise make the friend suspicious', () => {
    expect(codes({ sentTo: [POISON, FRIEND] })).toEqual([]);
  });

  test('an address that is only watched is a stranger, and one that looks like it is said to', () => {
    const of = (source: 'key' | 'seed' | 'watch') => ({ address: STRANGER, name: 'Theirs', source }) as const;
    const twin = STRANGER.replaceAll('e', 'f') as Address;
    expect(codes({ to: STRANGER, accounts: [of('watch')] })).toEqual(['first-time']);
    expect(codes({ to: STRANGER, accounts: [of('key')] })).toEqual([]);
    expect(codes({ to: STRANGER, accounts: [of('seed')] })).toEqual([]);
    expect([of('key'), of('seed'), of('watch')].map(isOwn)).toEqual([true, true, false]);
    const warnings = recipientWarnings(facts({ to: twin, accounts: [of('watch')] }));
    expect(warnings).toEqual([{ code: 'look-alike', like: STRANGER }, { code: 'first-time' }]);
    const mine = { ...of('key'), address: twin };
    expect(codes({ to: STRANGER, accounts: [of('watch'), mine] })).toEqual(['look-alike', 'first-time']);
  });

  test.each([
    [{ to: STRANGER }, ['first-time']],
    [{ to: STRANGER, code: 'contract' }, ['is-contract', 'first-time']],
    [{ to: STRANGER, code: 'delegated' }, ['delegated', 'first-time']],
    [{ to: STRANGER, code: 'unknown' }, ['code-unknown', 'first-time']],
    [{ to: TOKEN, code: 'contract' }, ['is-token', 'first-time']],
    [{ to: FROM }, ['is-sender']],
    [{ to: `0x${'0'.repeat(40)}` }, ['burns', 'first-time']],
  ] as const)('%o', (change, expected) => {
    expect(codes(change)).toEqual(expected);
  });
});

test('looking alike is by four digits at each end, in any case, and never of an address with itself', () => {
  const digits = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(digits, fc.integer({ min: 0, max: 39 }), fc.boolean(), (all, at, isUpper) => {
      const a: Address = `0x${all.join('')}`;
      const other = all.with(at, all[at] === '0' ? '1' : '0').join('');
      const b: Address = `0x${isUpper ? other.toUpperCase() : other}`;
      expect(looksLike(a, b)).toBe(at >= 4 && at < 36);
      expect(looksLike(a, a.toUpperCase().replace('0X', '0x') as Address)).toBe(false);
    }),
  );
});

test.each([
  ['0x', 'none'],
  ['0x6001', 'contract'],
  [`0xef0100${'a'.repeat(40)}`, 'delegated'],
  [`0xEF0100${'A'.repeat(40)}`, 'delegated'],
  [`0xef0100${'a'.repeat(42)}`, 'contract'],
  ['0x6', 'unknown'],
  ['', 'unknown'],
  [null, 'unknown'],
  [{}, 'unknown'],
  [`0x${'00'.repeat(200_000)}`, 'unknown'],
])('code %j', (answer, expected) => {
  expect(codeKindOf(answer)).toBe(expected);
});

test('a short address is both ends', () => {
  expect(shortAddress(FRIEND)).toBe('0x2222…2222');
});

describe('parties of what is signed', () => {
  const flow = (to: Address | null, amount = '1') =>
    ({ asset: 'eip155:1/slip44:60', amount, how: 'allowed', to }) as const;

  test('each address once, in its first spelling', () => {
    const loud = FRIEND.toUpperCase().replace('0X', '0x') as Address;
    expect(partiesOf([flow(FRIEND), flow(STRANGER), flow(loud)])).toEqual([FRIEND, STRANGER]);
  });

  test('nobody where something is taken back, or where the bytes name nobody', () => {
    expect(partiesOf([flow(STRANGER, '0'), flow(null, 'all')])).toEqual([]);
    expect(partiesOf([flow(STRANGER, 'all')])).toEqual([STRANGER]);
  });

  test('whoever would get item 0, where taking back could mean that', () => {
    expect(partiesOf([{ ...flow(STRANGER, '0'), item: '0' }])).toEqual([STRANGER]);
  });
});
