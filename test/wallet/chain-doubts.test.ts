/** What somebody calls a network, held against what it is known as (docs/spec/page-requests.md section 7). */

import * as viem from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { chainDoubts } from '../../src/wallet/chain-doubts.ts';
import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import { KNOWN_CHAINS } from '../../src/wallet/known-chains.ts';

const doubtsOf = (
  chainId: string,
  name: string,
  symbol = 'ABC',
  own: Parameters<typeof chainDoubts>[1] = [],
) => chainDoubts({ chainId, name, symbol }, own);
const codesOf = (...asked: Parameters<typeof doubtsOf>) => doubtsOf(...asked).map(({ code }) => code);
const UNKNOWN = '987654321';

describe('the list', () => {
  test.each(KNOWN_CHAINS.map((known) => [known.names[0], known] as const))(
    '%s is as viem knows it',
    (_, { chainId, names, symbols }) => {
      const theirs = Object.values(viem).filter(({ id }) => String(id) === chainId);
      expect(theirs.length).toBeGreaterThan(0);
      for (const { name, nativeCurrency } of theirs)
        expect(doubtsOf(chainId, name, nativeCurrency.symbol)).toEqual([]);
      for (const name of names)
        for (const symbol of symbols) expect(doubtsOf(chainId, name, symbol)).toEqual([]);
    },
  );

  test('has each id once, and no two that look alike', () => {
    expect(new Set(KNOWN_CHAINS.map(({ chainId }) => chainId)).size).toBe(KNOWN_CHAINS.length);
    for (const { names } of KNOWN_CHAINS)
      for (const name of names) expect(codesOf(UNKNOWN, name)).toEqual(['name-of-other']);
  });

  test('has the networks that a new wallet knows, which are in no doubt', () => {
    for (const chain of DEFAULT_CHAINS) {
      expect(KNOWN_CHAINS.map(({ chainId }) => chainId)).toContain(chain.chainId);
      expect(chainDoubts(chain, DEFAULT_CHAINS)).toEqual([]);
    }
  });

  test('puts few of the names that viem has for others in doubt', () => {
    const others = Object.values(viem).filter(
      ({ id }) => !KNOWN_CHAINS.some(({ chainId }) => chainId === String(id)),
    );
    const doubted = others.filter(({ id, name }) => codesOf(String(id), name).includes('name-of-other'));
    expect(others.length).toBeGreaterThan(400);
    expect(doubted.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  });
});

test('id-known-as: a known id under another name', () => {
  expect(doubtsOf('1', 'Fine Net', 'ETH')).toEqual([{ code: 'id-known-as', name: 'Ethereum' }]);
  expect(codesOf('1', 'ETHEREUM  mainnet', 'ETH')).toEqual([]);
  expect(codesOf('100', 'Gnosis Chain', 'xDAI')).toEqual([]);
  expect(codesOf('1', '\u0415thereum', 'ETH')).toEqual(['id-known-as']);
});

test.each([
  ['the same name', 'Ethereum'],
  ['case', 'eTHEREUM'],
  ['spaces and signs', 'Ether-eum .'],
  ['a word that networks share', 'Ethereum Mainnet'],
  ['two of them', 'Ethereum Network Chain'],
  ['the letters of Cyrillic', '\u0415th\u0435r\u0435um'],
  ['the letters of Greek', '\u0395\u03a4\u0397\u0395R\u0395UM'],
  ['letters of full width', '\uff25\uff54\uff48\uff45\uff52\uff45\uff55\uff4d'],
  ['marks', '\u00c9th\u00e9r\u00e9um'],
  ['two letters for one', 'Ethereurn'],
])('name-of-other: an id with the name of another, by %s', (_, name) => {
  expect(doubtsOf(UNKNOWN, name)).toEqual([{ code: 'name-of-other', name: 'Ethereum', chainId: '1' }]);
  expect(codesOf('137', name, 'POL')).toEqual(['name-of-other', 'id-known-as']);
});

test('name-of-other: letters and digits that are drawn alike, and the wallet’s own networks', () => {
  expect(doubtsOf(UNKNOWN, 'P0IygOn')).toMatchObject([{ code: 'name-of-other', chainId: '137' }]);
  expect(doubtsOf(UNKNOWN, '0P Ma1nnet')).toMatchObject([{ code: 'name-of-other', chainId: '10' }]);
  const own = [{ chainId: '31337', name: 'My test net', symbol: 'TST' }];
  expect(doubtsOf(UNKNOWN, 'My Testnet', 'ABC', own)).toEqual([
    { code: 'name-of-other', name: 'My test net', chainId: '31337' },
  ]);
  expect(codesOf('31337', 'My test net', 'TST', own)).toEqual([]);
  // The real one is in no doubt because there is a false one.
  expect(codesOf('1', 'Ethereum', 'ETH', [{ chainId: UNKNOWN, name: 'Ethereum', symbol: 'ETH' }])).toEqual(
    [],
  );
});

test('names that only hold another, or are all shared words, are not that one', () => {
  for (const name of ['Ethereum Fair', 'Basement', 'Mainnet', 'Chain', 'Network', '主网', 'Second'])
    expect(codesOf(UNKNOWN, name)).toEqual([]);
});

test('coin-known-as: a known id whose coin is called otherwise', () => {
  expect(doubtsOf('137', 'Polygon', 'ETH')).toEqual([{ code: 'coin-known-as', symbol: 'POL' }]);
  expect(codesOf('137', 'Polygon', 'MATIC')).toEqual([]);
  expect(codesOf('1', 'Ethereum', '\u0415TH')).toEqual(['coin-known-as']);
});

test('coin-of-other: an id that nobody knows with a coin that looks like a known one', () => {
  expect(doubtsOf(UNKNOWN, 'Second', 'ETH')).toEqual([{ code: 'coin-of-other', name: 'Ethereum' }]);
  expect(doubtsOf(UNKNOWN, 'Second', '\u0395\u03a4\u0397')).toEqual([
    { code: 'coin-of-other', name: 'Ethereum' },
  ]);
  expect(doubtsOf(UNKNOWN, 'Second', 'P0L')).toEqual([{ code: 'coin-of-other', name: 'Polygon' }]);
  expect(codesOf(UNKNOWN, 'Second', 'TST')).toEqual([]);
});
