/** Whose an item is, by servers and contracts that can say anything. */

import { describe, expect, test } from 'vitest';
import { accept, refuse } from '../../src/errors.ts';
import type { Rpc } from '../../src/wallet/find-approvals.ts';
import { askItemOwner, type Item } from '../../src/wallet/item-owner.ts';
import type { Address } from '../../src/wallet/signable.ts';

const MINE: Address = `0x1111${'a'.repeat(32)}1111`;
const SECOND: Address = `0x2222${'b'.repeat(32)}2222`;
const STRANGER: Address = `0x3333${'c'.repeat(32)}3333`;
const OWN = [MINE, SECOND];
const SINGLE: Item = { standard: 'erc721', address: STRANGER, tokenId: '7' };
const SEVERAL: Item = { ...SINGLE, standard: 'erc1155' };
const word = (hex: string) => `0x${hex.padStart(64, '0')}`;
const says = (...answers: readonly unknown[]): Rpc => {
  const left = [...answers];
  return async () => accept(left.shift());
};
const silent: Rpc = async () => refuse('unreachable', '');

describe('a single item', () => {
  test('is the person’s, or another’s', async () => {
    expect(await askItemOwner(says(word(SECOND.slice(2))), SINGLE, OWN)).toEqual({
      is: 'own',
      account: SECOND,
    });
    expect(await askItemOwner(says(word(STRANGER.slice(2))), SINGLE, OWN)).toEqual({
      is: 'other',
      owner: STRANGER,
    });
  });

  test.each([[null], ['0x'], [`0x${'f'.repeat(64)}`], [`${word('1')}00`], [7]])(
    'is not known where the answer is %j',
    async (answer) => {
      expect(await askItemOwner(says(answer), SINGLE, OWN)).toEqual({ is: 'unknown' });
    },
  );

  test('is not known where nobody answers', async () => {
    expect(await askItemOwner(silent, SINGLE, OWN)).toEqual({ is: 'unknown' });
    expect(await askItemOwner(silent, SEVERAL, OWN)).toEqual({ is: 'unknown' });
  });

  test('is asked of its contract by number', async () => {
    const asked: unknown[] = [];
    const rpc: Rpc = async (method, params) => {
      asked.push([method, params]);
      return accept(word(MINE.slice(2)));
    };
    await askItemOwner(rpc, SINGLE, OWN);
    expect(asked).toEqual([
      ['eth_call', [{ to: STRANGER, data: `0x6352211e${'7'.padStart(64, '0')}` }, 'latest']],
    ]);
  });
});

describe('one of several items', () => {
  test('is had by whichever account has some', async () => {
    expect(await askItemOwner(says(word('0'), word('5')), SEVERAL, OWN)).toEqual({
      is: 'own',
      account: SECOND,
    });
    expect(await askItemOwner(says(word('0'), word('0')), SEVERAL, OWN)).toEqual({
      is: 'other',
      owner: null,
    });
  });

  test('is not known where one account could not be asked for and no other has it', async () => {
    expect(await askItemOwner(says(word('0'), '0x'), SEVERAL, OWN)).toEqual({ is: 'unknown' });
    expect(await askItemOwner(says('0x', word('1')), SEVERAL, OWN)).toEqual({ is: 'own', account: SECOND });
  });
});
